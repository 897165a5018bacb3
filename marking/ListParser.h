#ifndef LETHE_MARKING_LISTPARSER_H
#define LETHE_MARKING_LISTPARSER_H

#include "SecretsList.h"
#include "clang/Basic/Diagnostic.h"

namespace lethe {

/// Reads one line of a secrets list.
class ListLineParser {
public:
  /// Start is where Line begins. Patterns refer to Line and to what goes into
  /// Texts: both must outlive them.
  ListLineParser(llvm::StringRef Line, clang::SourceLocation Start,
                 llvm::StringSaver &Texts, clang::DiagnosticsEngine &Diags)
      : Line(Line), Start(Start), Texts(Texts), Diags(Diags) {}

  /// Nothing for a line without an entry, and for a faulty one; the latter
  /// with an error, upon which isFaulty holds.
  std::optional<ListEntry> parse();
  bool isFaulty() const { return Faulty; }

private:
  bool checkBytes();
  std::optional<ListKind> parseKind();
  bool parseFunction(ListEntry &Entry);
  bool parseOperator(ListEntry &Entry, std::string &Text);
  bool parseConversion(ListEntry &Entry);
  bool parseSignature(ListEntry &Entry);
  void parseMemberQualifiers(ListSignature &Signature);
  bool parseName(ListEntry *Operators, NamePattern &Pattern);
  bool parseMember(ListEntry &Entry);
  bool finish();

  bool atEnd() const { return Position == Line.size(); }
  llvm::StringRef rest() const { return Line.substr(Position); }
  void skipSpace();
  llvm::StringRef plainName(bool OfFunction) const;
  size_t wordEnd() const;
  bool atOperator(size_t NameBegin) const;
  std::optional<size_t> closingParenthesis() const;
  bool fail(size_t Column, llvm::StringRef Message,
            std::optional<clang::FixItHint> FixIt = std::nullopt);
  bool failMissing(ListKind Kind);

  llvm::StringRef Line;
  clang::SourceLocation Start;
  llvm::StringSaver &Texts;
  clang::DiagnosticsEngine &Diags;
  size_t Position = 0;
  bool Faulty = false;
};

} // namespace lethe

#endif
