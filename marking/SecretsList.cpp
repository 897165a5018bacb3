#include "SecretsList.h"
#include "ListParser.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

static bool isSpecial(char C) {
  return C == '*' || C == '?' || C == '[' || C == '{' || C == '\\';
}

/// Text as it is meant if nothing in it is a wildcard.
static std::optional<std::string> withoutEscapes(StringRef Text) {
  std::string Plain;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] == '\\') {
      if (++I == Text.size())
        break;
    } else if (isSpecial(Text[I])) {
      return std::nullopt;
    }
    Plain += Text[I];
  }
  return Plain;
}

llvm::Expected<NamePattern> NamePattern::create(StringRef Text,
                                                llvm::StringSaver &Texts) {
  NamePattern Pattern;
  Pattern.Name = Text.take_front(llvm::find_if(Text, isSpecial) - Text.begin());
  StringRef Rest = Text.drop_front(Pattern.Name.size());
  if (Rest.empty())
    return Pattern;
  Pattern.Source = Text;
  Pattern.What = Rest == "*" ? Kind::Prefix : Kind::Glob;
  // With stars alone it cannot be faulty.
  if (llvm::none_of(Rest, [](char C) { return isSpecial(C) && C != '*'; }))
    return Pattern;
  if (llvm::Error Fault = Pattern.compile())
    return Fault;
  if (std::optional<std::string> Plain = withoutEscapes(Text)) {
    Pattern.What = Kind::Literal;
    Pattern.Name = Texts.save(*Plain);
  }
  return Pattern;
}

llvm::Error NamePattern::compile() const {
  auto Compiled = llvm::GlobPattern::create(Source, /*MaxSubPatterns=*/1024);
  if (!Compiled)
    return Compiled.takeError();
  Glob = std::make_unique<llvm::GlobPattern>(std::move(*Compiled));
  return llvm::Error::success();
}

bool NamePattern::match(StringRef Text) const {
  if (What == Kind::Literal)
    return Text == Name;
  if (What == Kind::Prefix || !Text.starts_with(Name))
    return Text.starts_with(Name);
  if (!Glob)
    llvm::cantFail(compile());
  return Glob->match(Text);
}

bool SecretsList::add(StringRef Name, StringRef Text, SourceManager &Sources,
                      DiagnosticsEngine &Diags) {
  // The byte order mark would count as three columns of the first line.
  Text.consume_front("\xEF\xBB\xBF");
  // A buffer and no file: a precompiled header would else be held for out of
  // date whenever the list it was built with has changed.
  FileID File = Sources.createFileID(
      llvm::MemoryBuffer::getMemBufferCopy(Text, Name), SrcMgr::C_User);
  SourceLocation Begin = Sources.getLocForStartOfFile(File);
  bool Understood = true;
  Text = Texts.save(Text);
  // Lines end where the source manager ends them, or columns would be wrong.
  for (size_t At = 0; At < Text.size();) {
    size_t End = std::min(Text.find('\n', At), Text.size());
    End = At + std::min(Text.slice(At, End).find('\r'), End - At);
    ListLineParser Parser(Text.slice(At, End), Begin.getLocWithOffset(At),
                          Texts, Diags);
    if (std::optional<ListEntry> Entry = Parser.parse()) {
      Entries.push_back(std::move(*Entry));
      const ListEntry &Kept = Entries.back();
      Indices[static_cast<unsigned>(Kept.Kind)].insert(Kept);
    }
    Understood &= !Parser.isFaulty();
    At = End + (Text.substr(End).starts_with("\r\n") ? 2 : 1);
  }
  for (NameIndex &Names : Indices)
    Names.arrange();
  return Understood;
}

} // namespace lethe
