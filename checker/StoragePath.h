#ifndef LETHE_CHECKER_STORAGEPATH_H
#define LETHE_CHECKER_STORAGEPATH_H

#include "Secrets.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace lethe {

/// Memory, by the way that leads there: a variable or `this`, then fields and
/// steps through pointers. An array's elements are not told apart, nor are the
/// places that pointer arithmetic reaches. What a container holds lies one
/// step through a pointer beyond the container.
class StoragePath {
public:
  static StoragePath ofVariable(const clang::ValueDecl *Variable) {
    StoragePath Path;
    Path.Steps.push_back(Variable->getCanonicalDecl());
    return Path;
  }
  static StoragePath ofThis() {
    StoragePath Path;
    Path.Steps.push_back(thisMark());
    return Path;
  }

  StoragePath field(const clang::ValueDecl *Field) const {
    StoragePath Path = *this;
    Path.Steps.push_back(Field->getCanonicalDecl());
    return Path;
  }
  StoragePath pointee() const {
    StoragePath Path = *this;
    Path.Steps.push_back(pointerMark());
    return Path;
  }

  /// The variable it starts from; null for `this`.
  const clang::ValueDecl *root() const { return declAt(0); }
  /// The last variable or field on the way; null for `this`.
  const clang::ValueDecl *lastDecl() const;
  /// Steps through pointers after the last variable or field.
  unsigned pointersAtEnd() const;
  bool isPointee() const { return Steps.back() == pointerMark(); }
  unsigned length() const { return Steps.size(); }
  const void *first() const { return Steps.front(); }

  bool operator==(const StoragePath &Other) const {
    return Steps == Other.Steps;
  }
  bool operator<(const StoragePath &Other) const { return Steps < Other.Steps; }

  /// What is done to this path, done to Object.
  enum class Relation {
    Unrelated,
    /// One is, or is part of, the other.
    Same,
    /// Object is reached through a pointer in this.
    Beyond,
  };
  Relation relationTo(const StoragePath &Object) const;

private:
  static const void *pointerMark();
  static const void *thisMark();
  const clang::ValueDecl *declAt(size_t Index) const;

  llvm::SmallVector<const void *, 4> Steps;
};

/// What has to be known of a function's body before its expressions can be
/// resolved to paths. Lambdas and blocks inside are functions of their own.
class BodyIndex {
public:
  BodyIndex(const clang::FunctionDecl *Function, clang::ASTContext &Context);

  /// The memory that the glvalue E designates; none if that is not known.
  std::optional<StoragePath> object(const clang::Expr *E,
                                    unsigned Depth = 0) const;
  /// The memory that the pointer, iterator or container E leads to.
  std::optional<StoragePath> pointee(const clang::Expr *E,
                                     unsigned Depth = 0) const;

  /// The innermost loop around the assignment or call S; null if there is
  /// none.
  const clang::Stmt *loopAround(const clang::Stmt *S) const {
    return Loops.lookup(S);
  }
  /// Expressions or blocks nest deeper than Clang can make a graph of.
  bool isTooDeep() const { return TooDeep; }
  clang::ASTContext &context() const { return Context; }

private:
  void visit(const clang::Stmt *S, const clang::Stmt *Loop);
  void addSource(const clang::VarDecl *Variable, const clang::Expr *Value);
  const clang::Expr *aliased(const clang::VarDecl *Variable) const;
  std::optional<StoragePath> inContainer(const clang::Expr *Container,
                                         unsigned Depth) const;
  std::optional<StoragePath> member(const clang::MemberExpr *E,
                                    unsigned Depth) const;

  clang::ASTContext &Context;
  llvm::DenseMap<const clang::VarDecl *, const clang::Expr *> Sources;
  /// Set more than once, or by others.
  llvm::DenseSet<const clang::VarDecl *> Varying;
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Loops;
  bool TooDeep = false;
};

/// A container, string or smart pointer of the standard library with the
/// allocator or deleter it has by default, that has memory of its own.
bool isPlainOwner(clang::QualType Type);
/// Of these, std::unique_ptr.
bool isSmartPointer(clang::QualType Type);

/// E is a null pointer or the constant zero of any type: 0, {}, {0}, key().
bool isZero(const clang::Expr *E, const clang::ASTContext &Context);

/// An object of Type has bytes in it that are secret; not those that pointers
/// in it lead to.
bool hasSecretBytes(clang::QualType Type, Secrets &Known);

/// Why the memory at Path is secret; none if it is not, or holds pointers only.
SecretUse secretAt(const StoragePath &Path, Secrets &Known);

} // namespace lethe

#endif
