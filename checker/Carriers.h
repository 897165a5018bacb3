#ifndef LETHE_CHECKER_CARRIERS_H
#define LETHE_CHECKER_CARRIERS_H

#include "Secrets.h"
#include "clang/AST/DeclCXX.h"

namespace lethe {

/// Tells whether an object carries secret bytes in itself, so that to copy it
/// is to copy them. A pointer, a smart pointer, an iterator, a view, or a class
/// of pointer and length leads to a secret and carries none. A string or a
/// vector, whose copy copies what it leads to, does.
class Carriers {
public:
  explicit Carriers(Secrets &Known) : Known(Known) {}

  /// An object of Type, that is secret as far as Type says so.
  bool carries(clang::QualType Type) { return carries(Type, false); }
  /// The object that E designates. Objects of scalar type are none.
  bool carries(const clang::Expr *E);
  bool carries(const clang::ValueDecl *D);

private:
  /// What is in an object: secrets in bulk; numbers that may be one; pointers.
  struct Content {
    bool Bulk = false, Counts = false, Leads = false;
  };

  bool carries(clang::QualType Type, bool Whole);
  void gather(const clang::RecordDecl *Record, bool Whole, Content &Found);
  bool compute(const clang::RecordDecl *Record, bool Whole);
  bool fromMembers(const clang::RecordDecl *Record, bool Whole);
  bool fromTemplateArguments(const clang::CXXRecordDecl *Class);
  bool isClass(clang::QualType Type) const;

  Secrets &Known;
  /// By class and whether all of it is secret.
  llvm::DenseMap<std::pair<const void *, unsigned>, bool> Answers;
};

/// The copy constructor, or copy assignment, of Class can be called: it is
/// neither deleted nor private.
bool isCopyConstructible(const clang::CXXRecordDecl *Class);
bool isCopyAssignable(const clang::CXXRecordDecl *Class);

/// To move from an object of Class is to copy its bytes: the source keeps them.
bool movesByCopy(const clang::CXXRecordDecl *Class);

} // namespace lethe

#endif
