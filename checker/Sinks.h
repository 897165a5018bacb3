#ifndef LETHE_CHECKER_SINKS_H
#define LETHE_CHECKER_SINKS_H

#include "Settings.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/Support/GlobPattern.h"
#include <string>
#include <vector>

namespace lethe {

/// What becomes of data that a function is handed.
enum class SinkKind {
  /// A file, a socket, a terminal get the bytes.
  Output,
  /// It is printed or logged as text.
  Print,
  /// It is turned into text in memory.
  Text,
  Environment,
  CommandLine,
};

/// One argument that a call gives away.
struct SunkArgument {
  SinkKind Kind;
  const clang::Expr *Value;
  /// Memory that a pointer leads to is given away whatever its type; if not,
  /// only what is a string.
  bool Bytes;
  /// Where text goes, if that is memory the caller names: of snprintf.
  const clang::Expr *Destination = nullptr;
};

/// The functions that give data away in clear, known by name or by the
/// attribute `format`.
class Sinks {
public:
  /// LogFunctions are globs, separated by semicolons; Own is FUNCTION or
  /// FUNCTION:PARAMETER, likewise. Adds to Faults what is not understood.
  Sinks(llvm::StringRef LogFunctions, llvm::StringRef Own,
        std::vector<std::string> &Faults);

  /// The arguments of Call that are given away. Name is calleeName(Call).
  llvm::SmallVector<SunkArgument, 4>
  argumentsOf(const clang::CallExpr *Call, const std::string &Name,
              const clang::ASTContext &Context) const;

private:
  std::vector<llvm::GlobPattern> LogFunctions;
  std::vector<NamedFunction> Own;
};

/// Type is a class of streams to which `<<` writes text: std::ostream and what
/// derives from it, QDebug, the messages of glog.
bool isTextStream(clang::QualType Type);

} // namespace lethe

#endif
