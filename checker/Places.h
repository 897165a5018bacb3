#ifndef LETHE_CHECKER_PLACES_H
#define LETHE_CHECKER_PLACES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace lethe {

/// A part of an object, by the way that leads there from a variable or `this`.
struct Place {
  static constexpr uint64_t Unbounded = ~uint64_t(0);
  /// Null: `this`.
  const clang::ValueDecl *Root = nullptr;
  using Path = llvm::SmallVector<const clang::FieldDecl *, 4>;
  /// From Root to the object that holds the part, through fields and
  /// dereferences (null); the last one is a dereference. Empty: Root itself.
  Path Way;
  /// From that object to the part.
  Path Fields;
  /// The bytes of that object that the part fills, or of the array that a
  /// pointer points into.
  uint64_t Begin = 0, End = Unbounded;
  /// Where in it the part begins or the pointer points; none if that is
  /// known at run time only.
  std::optional<uint64_t> At;
  /// An element of an array of pointers: which, nobody knows.
  bool Indexed = false;
  /// Something that Root has to do with; no more is known.
  bool Vague = false;

  bool sameObject(const Place &Other) const {
    return Root == Other.Root && Way == Other.Way && !Vague && !Other.Vague;
  }
  /// Other's object is reached through this one's.
  bool leadsTo(const Place &Other) const;
  bool overlaps(const Place &Other) const {
    return Root == Other.Root &&
           (Vague || Other.Vague ||
            (Way == Other.Way && Begin < Other.End && Other.Begin < End));
  }
  bool isBounded() const { return End != Unbounded; }
  uint64_t size() const { return End - Begin; }
};

/// Where the expressions of one function lead, through local pointers and
/// references that are set only once.
class Places {
public:
  explicit Places(clang::ASTContext &Context) : Context(Context) {}

  clang::ASTContext &context() const { return Context; }

  /// The variable Pointer may get the value of, or refer to, Value.
  void addSource(const clang::VarDecl *Pointer, const clang::Expr *Value) {
    Sources[Pointer].push_back(Value);
  }
  /// The pointer is counted up or down.
  void addMove(const clang::VarDecl *Pointer) { Moved.insert(Pointer); }
  llvm::ArrayRef<const clang::Expr *>
  sourcesOf(const clang::VarDecl *Pointer) const;

  /// The object that the glvalue E designates; none if unknown.
  std::optional<Place> ofObject(const clang::Expr *E, unsigned Depth = 0);
  /// What the pointer E points to; none if unknown.
  std::optional<Place> ofPointee(const clang::Expr *E, unsigned Depth = 0);

  /// Pointer as it was first set, where that happened only once:
  /// `key` for p after `void *p = key`.
  const clang::Expr *origin(const clang::Expr *Pointer) const;

private:
  std::optional<Place> loaded(const clang::Expr *Pointer, unsigned Depth);
  std::optional<Place> moved(const clang::Expr *Pointer,
                             const clang::Expr *Index, bool Forwards,
                             unsigned Depth);
  std::optional<Place> inContainer(const clang::Expr *Container,
                                   unsigned Depth);
  std::optional<Place> member(const clang::MemberExpr *E, unsigned Depth);
  std::optional<uint64_t> sizeOf(clang::QualType Type) const;

  clang::ASTContext &Context;
  llvm::DenseMap<const clang::VarDecl *,
                 llvm::SmallVector<const clang::Expr *, 1>>
      Sources;
  llvm::DenseSet<const clang::VarDecl *> Moved;
};

/// E without parentheses, temporaries, and casts that change neither value
/// nor address: pointer and reference casts, qualifiers.
const clang::Expr *bare(const clang::Expr *E);

} // namespace lethe

#endif
