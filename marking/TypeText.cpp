#include "TypeText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using llvm::SmallVector;
using llvm::StringRef;

namespace lethe {

static bool isWordByte(char C) {
  return llvm::isAlnum(C) || C == '_' || C == '$' ||
         static_cast<unsigned char>(C) >= 0x80;
}

static bool isQualifier(StringRef Token) {
  return Token == "const" || Token == "volatile";
}

static bool makesNoDifference(StringRef Word) {
  return llvm::StringSwitch<bool>(Word)
      .Cases({"struct", "union", "class", "enum", "typename"}, true)
      .Cases({"restrict", "__restrict", "__restrict__"}, true)
      .Default(false);
}

static StringRef takeWord(StringRef &Text) {
  StringRef Word = Text.take_while(isWordByte);
  Text = Text.drop_front(Word.size());
  return Word;
}

void TypeText::tokenize(StringRef Text) {
  while (!(Text = Text.ltrim()).empty()) {
    // A name with its scopes is one token. `::` in front belongs to it only
    // after template arguments.
    std::string Name;
    if (Text.consume_front("::")) {
      Text = Text.ltrim();
      if (!Tokens.empty() && Tokens.back() == ">")
        Name = "::";
    }
    if (Text.empty() || !isWordByte(Text.front())) {
      if (Text.empty())
        break;
      Tokens.push_back(Text.take_front().str());
      Text = Text.drop_front();
      continue;
    }
    Name += takeWord(Text);
    while (Text.ltrim().starts_with("::")) {
      StringRef Rest = Text.ltrim().drop_front(2).ltrim();
      StringRef Word = takeWord(Rest);
      if (Word.empty())
        break;
      Name += ("::" + Word).str();
      Text = Rest;
    }
    if (Name == "_Bool")
      Name = "bool";
    if (!makesNoDifference(Name))
      Tokens.push_back(std::move(Name));
  }
}

/// `char const *` becomes `const char *`.
void TypeText::moveQualifiers() {
  struct Level {
    size_t Base;
    bool PastName = false;
  };
  SmallVector<Level, 4> Levels{{0}};
  SmallVector<std::string, 4> Moved;
  for (std::string &Token : Tokens) {
    if (isQualifier(Token) && !Levels.back().PastName) {
      auto Place = Moved.begin() + Levels.back().Base;
      if (Token == "volatile" && Place != Moved.end() && *Place == "const")
        ++Place;
      Moved.insert(Place, std::move(Token));
      continue;
    }
    bool Opens = Token == "<" || Token == "(", Closes = Token == ">";
    Closes |= Token == ")";
    Levels.back().PastName |= Token == "*" || Token == "&" || Token == "[";
    if (Closes && Levels.size() > 1)
      Levels.pop_back();
    if (Token == "(" || Token == ")")
      Levels.back().PastName = true;
    bool Separates = Token == ",";
    Moved.push_back(std::move(Token));
    if (Opens)
      Levels.push_back({Moved.size()});
    else if (Separates)
      Levels.back() = {Moved.size()};
  }
  Tokens = std::move(Moved);
}

/// The one spelling of a built-in type written in several words.
static std::string joinWords(llvm::ArrayRef<std::string> Words) {
  unsigned Longs = llvm::count(Words, "long");
  auto Has = [&](StringRef Word) { return llvm::is_contained(Words, Word); };
  std::string Core = Has("double")     ? "double"
                     : Has("char")     ? "char"
                     : Has("__int128") ? "__int128"
                     : Has("short")    ? "short"
                     : Longs           ? ""
                                       : "int";
  if (Core == "char" && Has("signed"))
    Core = "signed char";
  for (unsigned I = 0; I < Longs; ++I)
    Core = Core.empty() ? "long" : "long " + Core;
  return Has("unsigned") ? "unsigned " + Core : Core;
}

void TypeText::joinIntegerWords() {
  auto IsPart = [](StringRef Word) {
    return llvm::StringSwitch<bool>(Word)
        .Cases({"unsigned", "signed", "short", "long", "int"}, true)
        .Cases({"char", "double", "__int128"}, true)
        .Default(false);
  };
  SmallVector<std::string, 4> Joined;
  for (size_t I = 0; I < Tokens.size();) {
    size_t End = I;
    while (End < Tokens.size() && IsPart(Tokens[End]))
      ++End;
    if (End == I)
      Joined.push_back(std::move(Tokens[I++]));
    else
      Joined.push_back(
          joinWords(llvm::ArrayRef<std::string>(Tokens).slice(I, End - I)));
    I = std::max(I, End);
  }
  Tokens = std::move(Joined);
}

/// Parameter types that differ in these only are the same to the language.
void TypeText::dropOutermostQualifiers() {
  unsigned Depth = 0;
  bool Compound = false;
  for (const std::string &Token : Tokens) {
    Depth += Token == "<";
    Depth -= Token == ">" && Depth;
    Compound |= !Depth &&
                (Token == "*" || Token == "&" || Token == "[" || Token == "(");
  }
  while (!Tokens.empty() && isQualifier(Tokens.back()))
    Tokens.pop_back();
  if (!Compound)
    while (!Tokens.empty() && isQualifier(Tokens.front()))
      Tokens.erase(Tokens.begin());
}

TypeText::TypeText(StringRef Text) {
  tokenize(Text);
  moveQualifiers();
  joinIntegerWords();
  dropOutermostQualifiers();
}

bool TypeText::names(const TypeText &Declared) const {
  return llvm::equal(
      Tokens, Declared.Tokens, [](StringRef Own, StringRef Full) {
        return Full == Own || (Full.consume_back(Own) && Full.ends_with("::") &&
                               isWordByte(Own.front()));
      });
}

} // namespace lethe
