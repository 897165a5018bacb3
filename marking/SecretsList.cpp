#include "SecretsList.h"
#include "ListParser.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

llvm::Expected<NamePattern> NamePattern::create(StringRef Text) {
  NamePattern Pattern;
  if (Text.find_first_of("*?[{") == StringRef::npos && !Text.contains('\\')) {
    Pattern.Name = Text.str();
    return Pattern;
  }
  // What is left if only escapes are found.
  bool HasWildcard = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] == '\\') {
      if (++I == Text.size())
        break;
    } else {
      HasWildcard |= StringRef("*?[{").contains(Text[I]);
    }
    Pattern.Name += Text[I];
  }
  auto Glob = llvm::GlobPattern::create(Text, /*MaxSubPatterns=*/1024);
  if (!Glob)
    return Glob.takeError();
  if (HasWildcard)
    Pattern.Glob = std::move(*Glob);
  return Pattern;
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
  // Lines end where the source manager ends them, or columns would be wrong.
  for (size_t At = 0; At < Text.size();) {
    size_t End = std::min(Text.find_first_of("\r\n", At), Text.size());
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
