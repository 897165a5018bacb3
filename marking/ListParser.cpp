#include "ListParser.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

static bool isSpace(char C) {
  return C == ' ' || C == '\t' || C == '\v' || C == '\f';
}

static constexpr bool isWordByte(char C) {
  return (C >= 'a' && C <= 'z') || (C >= 'A' && C <= 'Z') ||
         (C >= '0' && C <= '9') || C == '_' || C == '$' ||
         static_cast<unsigned char>(C) >= 0x80;
}

bool ListLineParser::fail(size_t Column, StringRef Message,
                          std::optional<FixItHint> FixIt) {
  Faulty = true;
  unsigned Id = Diags.getCustomDiagID(DiagnosticsEngine::Error, "%0");
  auto Report = Diags.Report(Start.getLocWithOffset(Column), Id);
  Report << Message;
  if (FixIt)
    Report << *FixIt;
  return false;
}

bool ListLineParser::failMissing(ListKind Kind) {
  StringRef Needs;
  switch (Kind) {
  case ListKind::Function:
    Needs = "a function";
    break;
  case ListKind::Param:
    Needs = "a function, and a parameter's name or number";
    break;
  case ListKind::Public:
    Needs = "a function, and a parameter's name or number; or a struct, union "
            "or class, and a field; or a variable or a function";
    break;
  case ListKind::Field:
    Needs = "a struct, union or class, and a field";
    break;
  case ListKind::Type:
    Needs = "a type";
    break;
  case ListKind::Global:
    Needs = "a variable";
    break;
  case ListKind::PublicName:
    Needs = "a variable or a function";
    break;
  }
  StringRef Word = ListWords[static_cast<unsigned>(Kind)];
  return fail(Position, ("'" + Word + "' needs the name of " + Needs).str());
}

void ListLineParser::skipSpace() {
  while (!atEnd() && isSpace(Line[Position]))
    ++Position;
}

/// Where the word at hand ends.
size_t ListLineParser::wordEnd() const {
  StringRef Word = rest().take_until(isSpace);
  return Position + Word.size();
}

bool ListLineParser::checkBytes() {
  // NUL becomes the largest of all bytes.
  unsigned char Largest = 0;
  for (char C : Line)
    Largest = std::max<unsigned char>(Largest, C - 1);
  if (Largest < 0x7f)
    return true;
  if (size_t At = Line.find('\0'); At != StringRef::npos)
    return fail(At, "NUL byte in a secrets list; it must be plain text");
  const auto *Begin = reinterpret_cast<const llvm::UTF8 *>(Line.begin());
  const auto *At = Begin;
  const auto *End = reinterpret_cast<const llvm::UTF8 *>(Line.end());
  if (!llvm::isLegalUTF8String(&At, End))
    return fail(At - Begin, "this is no UTF-8; a secrets list must be");
  return true;
}

std::optional<ListKind> ListLineParser::parseKind() {
  size_t End = wordEnd();
  StringRef Word = Line.slice(Position, End);
  if (const auto *Known = llvm::find(ListWords, Word);
      Known != std::end(ListWords)) {
    Position = End;
    return static_cast<ListKind>(Known - ListWords);
  }
  std::string Lower = Word.lower();
  unsigned Nearest = 0, Distance = ~0u;
  for (unsigned I = 0; I < std::size(ListWords); ++I) {
    unsigned Edits = StringRef(Lower).edit_distance(ListWords[I]);
    if (Edits < Distance) {
      Nearest = I;
      Distance = Edits;
    }
  }
  // A third of the word, as Clang does it for names.
  if (Distance > (Word.size() + 2) / 3) {
    fail(Position, ("unknown kind '" + Word +
                    "' of entry; an entry begins with function, param, field, "
                    "type, global or public")
                       .str());
    return std::nullopt;
  }
  fail(Position,
       ("unknown kind '" + Word + "' of entry; did you mean '" +
        ListWords[Nearest] + "'?")
           .str(),
       FixItHint::CreateReplacement(
           CharSourceRange::getCharRange(Start.getLocWithOffset(Position),
                                         Start.getLocWithOffset(End)),
           ListWords[Nearest]));
  return std::nullopt;
}

/// The word `operator` begins here, and an operator follows.
bool ListLineParser::atOperator(size_t NameBegin) const {
  constexpr StringRef Keyword = "operator";
  if (!rest().starts_with(Keyword) ||
      (Position > NameBegin && isWordByte(Line[Position - 1])))
    return false;
  StringRef After = rest().drop_front(Keyword.size());
  if (!After.empty() && isSpace(After.front())) {
    After = After.ltrim();
    return !After.empty();
  }
  return !After.empty() && llvm::isPunct(After.front()) &&
         !StringRef("_$:?{\\").contains(After.front());
}

/// After `operator`, which Text ends with. An operator's symbol stands for
/// itself, also where it looks like a wildcard.
bool ListLineParser::parseOperator(ListEntry &Entry, std::string &Text) {
  static constexpr StringRef Symbols[] = {
#define OVERLOADED_OPERATOR(Name, Spelling, Token, Unary, Binary, MemberOnly)  \
  Spelling,
#include "clang/Basic/OperatorKinds.def"
  };
  size_t After = Position;
  skipSpace();
  if (rest().starts_with("(")) {
    StringRef Closing = rest().drop_front().ltrim();
    if (!Closing.starts_with(")"))
      return true;
    Text += "()";
    Position = Line.size() - Closing.size() + 1;
    return true;
  }
  if (rest().starts_with("\"\"")) {
    Text += "\"\"";
    Position += 2;
    skipSpace();
    StringRef Suffix = rest().take_while(isWordByte);
    Text += Suffix;
    Position += Suffix.size();
    return !Suffix.empty() || failMissing(Entry.Kind);
  }
  StringRef Longest;
  for (StringRef Symbol : Symbols) {
    bool IsWord = llvm::isAlpha(Symbol.front());
    StringRef Behind = rest();
    if (!Behind.consume_front(Symbol) || Symbol.size() <= Longest.size() ||
        (IsWord && !Behind.empty() && isWordByte(Behind.front())))
      continue;
    Longest = Symbol;
  }
  if (!Longest.empty()) {
    Position += Longest.size();
    if (llvm::isAlpha(Longest.front()))
      Text += ' ';
    for (char C : Longest) {
      if (StringRef("*?[]{}\\").contains(C))
        Text += '\\';
      Text += C;
    }
    return true;
  }
  if (Position > After && isWordByte(Line[Position]))
    return parseConversion(Entry);
  return fail(Position, "this is no operator of C++");
}

bool ListLineParser::parseConversion(ListEntry &Entry) {
  if (isOfParameter(Entry.Kind))
    return fail(Position, "a conversion function has no parameters; mark it "
                          "with 'function'");
  size_t End = std::min(Line.find('(', Position), Line.size());
  Entry.Conversion = std::make_unique<TypeText>(Line.slice(Position, End));
  Position = End;
  return true;
}

/// The name at hand, if it is a plain word with a '*' at most: nearly all are.
StringRef ListLineParser::plainName(bool OfFunction) const {
  StringRef Word = rest().take_while(isWordByte);
  if (Word.size() < rest().size() && rest()[Word.size()] == '*')
    Word = rest().take_front(Word.size() + 1);
  StringRef Behind = rest().drop_front(Word.size());
  bool Ends = Behind.empty() || isSpace(Behind.front()) ||
              (OfFunction && Behind.front() == '(');
  return Ends && !(OfFunction && Word.starts_with("operator")) ? Word
                                                               : StringRef();
}

/// A name with its scopes. With Operators it may be that of a function.
bool ListLineParser::parseName(ListEntry *Operators, NamePattern &Pattern) {
  skipSpace();
  size_t Begin = Position;
  // Names are matched as they are seen from outside.
  if (rest().starts_with("::"))
    Position += 2;
  StringRef Plain = plainName(Operators);
  Position += Plain.size();
  std::string Text;
  while (Plain.empty() && !atEnd() && !isSpace(Line[Position])) {
    char C = Line[Position];
    if (C == '(' && Operators)
      break;
    if (Operators && atOperator(Begin)) {
      Text += "operator";
      Position += StringRef("operator").size();
      if (!parseOperator(*Operators, Text))
        return false;
      break;
    }
    size_t Length = std::max<size_t>(rest().take_while(isWordByte).size(), 1);
    if (C == '\\')
      Length = 2;
    else if (C == '[')
      Length = std::min(rest().find(']', 2), wordEnd() - Position - 1) + 1;
    else if (rest().starts_with("::"))
      Length = 2;
    else if (C == '<')
      return fail(Position, "a name has no template arguments here; it stands "
                            "for all specializations");
    else if (C == '(' || C == ')')
      return fail(Position, C == ')'
                                ? "')' without '('"
                                : "only functions have a list of parameters");
    else if (!isWordByte(C) && !StringRef("*?{},~!^").contains(C))
      return fail(Position, ("'" + llvm::Twine(C) +
                             "' cannot be part of a name; an entry is written "
                             "as docs/secrets-list.md says")
                                .str());
    Text += rest().take_front(Length);
    Position = std::min(Position + Length, Line.size());
  }
  if (Plain.empty() && Text.empty()) {
    Position = Begin;
    return false;
  }
  llvm::Expected<NamePattern> Created =
      NamePattern::create(Plain.empty() ? Texts.save(Text) : Plain, Texts);
  if (!Created)
    return fail(Begin, "'" + Text + "' is no pattern: " +
                           llvm::toString(Created.takeError()));
  Pattern = std::move(*Created);
  return true;
}

/// The parenthesis that closes the one at hand.
std::optional<size_t> ListLineParser::closingParenthesis() const {
  unsigned Depth = 0;
  for (size_t At = Position; At < Line.size(); ++At) {
    Depth += Line[At] == '(';
    if (Line[At] == ')' && --Depth == 0)
      return At;
  }
  return std::nullopt;
}

bool ListLineParser::parseSignature(ListEntry &Entry) {
  std::optional<size_t> Close = closingParenthesis();
  if (!Close)
    return fail(Position, "'(' without ')'");
  Entry.Signature = std::make_unique<ListSignature>();
  ListSignature &Signature = *Entry.Signature;
  StringRef Inside = Line.slice(Position + 1, *Close);
  unsigned Depth = 0;
  size_t Begin = Position + 1;
  bool IsEmpty = Inside.trim().empty() || Inside.trim() == "void";
  for (size_t At = Begin; At <= *Close && !IsEmpty; ++At) {
    char C = Line[At];
    Depth += C == '(' || C == '<' || C == '[';
    bool Ends = At == *Close || (C == ',' && !Depth);
    if (At != *Close)
      Depth -= Depth && (C == ')' || C == '>' || C == ']');
    if (!Ends)
      continue;
    StringRef Type = Line.slice(Begin, At).trim();
    if (Type.empty())
      return fail(At, "a parameter's type is missing here");
    if (Signature.Variadic)
      return fail(Type.data() - Line.data(), "nothing can follow '...'");
    Signature.Variadic = Type == "...";
    if (!Signature.Variadic)
      Signature.Parameters.emplace_back(Type);
    Begin = At + 1;
  }
  Position = *Close + 1;
  parseMemberQualifiers(Signature);
  return true;
}

void ListLineParser::parseMemberQualifiers(ListSignature &Signature) {
  const std::pair<StringRef, bool *> Words[] = {
      {"const", &Signature.Const},
      {"volatile", &Signature.Volatile},
      {"&&", &Signature.RValue},
      {"&", &Signature.LValue},
  };
  bool Found = true;
  while (Found) {
    Found = false;
    skipSpace();
    for (auto [Word, Flag] : Words) {
      StringRef Behind = rest();
      if (!Behind.consume_front(Word) ||
          (!Behind.empty() && isWordByte(Behind.front())))
        continue;
      *Flag = Found = true;
      Position += Word.size();
      break;
    }
  }
}

bool ListLineParser::parseFunction(ListEntry &Entry) {
  if (!parseName(&Entry, Entry.Name))
    return false;
  skipSpace();
  return !rest().starts_with("(") || parseSignature(Entry);
}

bool ListLineParser::parseMember(ListEntry &Entry) {
  skipSpace();
  size_t Begin = Position;
  StringRef Word = Line.slice(Begin, wordEnd());
  if (!isOfParameter(Entry.Kind) || Word.empty() ||
      !llvm::all_of(Word, llvm::isDigit)) {
    if (Word.contains("::"))
      return fail(Begin, "'" + Word.str() +
                             "' has a scope; write the last "
                             "name only");
    return parseName(nullptr, Entry.Member);
  }
  Position += Word.size();
  // More than any compiler takes.
  if (Word.getAsInteger(10, Entry.Number) || Entry.Number > 65535)
    return fail(Begin, ("no function has a parameter " + Word).str());
  if (!Entry.Number)
    return fail(Begin, "parameters are numbered from 1");
  return true;
}

bool ListLineParser::finish() {
  skipSpace();
  if (atEnd())
    return true;
  StringRef Word = Line.slice(Position, wordEnd());
  if (Word.starts_with(")"))
    return fail(Position, "')' without '('");
  return fail(Position, ("superfluous '" + Word +
                         "' after the entry; a comment begins with '#'")
                            .str());
}

std::optional<ListEntry> ListLineParser::parse() {
  if (!checkBytes())
    return std::nullopt;
  Line = Line.take_front(Line.find('#'));
  skipSpace();
  if (atEnd())
    return std::nullopt;
  SourceLocation Location = Start.getLocWithOffset(Position);
  std::optional<ListKind> Kind = parseKind();
  if (!Kind)
    return std::nullopt;
  ListEntry Entry;
  Entry.Kind = *Kind;
  Entry.Location = Location;
  bool IsCode = *Kind == ListKind::Function || isOfParameter(*Kind);
  bool HasMember = isOfParameter(*Kind) || *Kind == ListKind::Field;
  bool Parsed = IsCode ? parseFunction(Entry) : parseName(nullptr, Entry.Name);
  skipSpace();
  if (Parsed && *Kind == ListKind::Public && atEnd() && !Entry.Signature)
    Entry.Kind = ListKind::PublicName;
  else
    Parsed = Parsed && (!HasMember || parseMember(Entry));
  if (!Parsed && !Faulty)
    failMissing(*Kind);
  if (!Parsed || !finish())
    return std::nullopt;
  return Entry;
}

} // namespace lethe
