#ifndef LETHE_PLUGIN_FRONTENDNAMES_H
#define LETHE_PLUGIN_FRONTENDNAMES_H

#include "clang/AST/Decl.h"
#include "clang/AST/Mangle.h"
#include <memory>
#include <string>
#include <vector>

namespace lethe {

/// Symbol names of functions, as Clang's code generator will choose them.
///
/// The generator numbers lambdas and unnamed types without linkage ("$_0"),
/// and blocks, in the order in which it comes upon them, which nobody else
/// can know. For these the names of all possible numbers are given: facts may
/// then also fall on a neighbour of the same signature, never on nobody.
class SymbolNames {
public:
  explicit SymbolNames(clang::ASTContext &Context);

  /// To be called once for each lambda class or unnamed type, and for each
  /// block, before any name is asked.
  void countUnnamed() { ++Unnamed; }
  void countBlock() { ++Blocks; }

  /// All variants of a constructor or destructor, all thunks of a virtual
  /// method, all versions of a multiversioned function. Empty, if there are
  /// too many to be listed.
  std::vector<std::string> of(const clang::FunctionDecl *D);
  /// Function is the innermost function around the block, or null for a block
  /// in the initializer of Variable.
  std::vector<std::string> of(const clang::BlockDecl *Block,
                              const clang::FunctionDecl *Function,
                              const clang::VarDecl *Variable);

private:
  void add(clang::GlobalDecl D);
  void addThunks(clang::GlobalDecl D);
  void addVersions(const clang::FunctionDecl *D);
  void addPermutations(const std::string &Prefix,
                       std::vector<std::string> Features);
  std::string mangle(clang::GlobalDecl D);
  bool expandNumbers();

  clang::ASTContext &Context;
  std::unique_ptr<clang::MangleContext> Mangler;
  unsigned Unnamed = 0;
  unsigned Blocks = 0;
  std::vector<std::string> Names;
};

} // namespace lethe

#endif
