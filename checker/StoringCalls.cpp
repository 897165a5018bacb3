#include "StoringCalls.h"
#include "Carriers.h"
#include "KnownCalls.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

/// They keep whatever they are handed.
static bool keepsAll(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"std::bind", "std::bind_front", "std::bind_back"}, true)
      .Cases({"std::make_pair", "std::make_tuple", "std::async",
              "std::make_exception_ptr"},
             true)
      .Cases({"std::function", "std::move_only_function",
              "std::copyable_function", "std::packaged_task"},
             true)
      .Cases({"std::any", "std::thread", "std::jthread"}, true)
      .Default(false);
}

/// They construct an object of a type that their result names.
static bool makesResult(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"std::make_optional", "std::make_any", "std::make_shared",
              "std::make_unique", "std::allocate_shared",
              "std::make_from_tuple"},
             true)
      .Default(false);
}

static bool insertsElement(StringRef Name) {
  return llvm::StringSwitch<bool>(Name)
      .Cases({"push_back", "push_front", "push", "insert", "insert_after"},
             true)
      .Cases({"insert_or_assign", "try_emplace", "assign", "resize"}, true)
      .Cases({"emplace", "emplace_back", "emplace_front", "emplace_hint",
              "emplace_after"},
             true)
      .Cases({"append", "set_value", "store", "fill"}, true)
      .Default(false);
}

/// Type is among the template arguments of Holder, or of those.
static bool holdsType(QualType Holder, QualType Type, const ASTContext &Context,
                      unsigned Depth = 0) {
  const auto *Specialization =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(
          Holder->getAsCXXRecordDecl());
  if (!Specialization || Depth > 4)
    return false;
  auto Fits = [&](const TemplateArgument &Argument) {
    return Argument.getKind() == TemplateArgument::Type &&
           (Context.hasSameUnqualifiedType(Argument.getAsType(), Type) ||
            holdsType(Argument.getAsType(), Type, Context, Depth + 1));
  };
  return llvm::any_of(Specialization->getTemplateArgs().asArray(),
                      [&](const TemplateArgument &Argument) {
                        return Argument.getKind() == TemplateArgument::Pack
                                   ? llvm::any_of(Argument.getPackAsArray(),
                                                  Fits)
                                   : Fits(Argument);
                      });
}

/// Argument is an object that its receiver can only copy.
static bool isCopiedObject(const Expr *Argument) {
  const Expr *Object = Argument->IgnoreParenImpCasts();
  const CXXRecordDecl *Class = Object->getType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition() || !Object->isGLValue() ||
      isa<MaterializeTemporaryExpr>(Object))
    return false;
  return Object->isLValue() || movesByCopy(Class->getDefinition());
}

namespace {
struct Call {
  std::string Name;
  ArrayRef<const Expr *> Arguments;
  /// The class that keeps copies; null for those that keep all.
  QualType Holder;
  bool Keeps = false;
};
} // namespace

static ArrayRef<const Expr *> argumentsOf(const CallExpr *E) {
  return ArrayRef<const Expr *>(E->getArgs(), E->getNumArgs());
}

static Call constructionOf(const CXXConstructExpr *E) {
  const CXXRecordDecl *Class = E->getConstructor()->getParent();
  if (!Class->isInStdNamespace() ||
      E->getConstructor()->isCopyOrMoveConstructor())
    return {};
  std::string Name = ("std::" + Class->getName()).str();
  bool All = keepsAll(Name);
  return {"'" + Name + "'",
          ArrayRef<const Expr *>(E->getArgs(), E->getNumArgs()), E->getType(),
          All};
}

static Call memberCallOf(const CallExpr *E, const CXXMethodDecl *Method) {
  const CXXRecordDecl *Class = Method->getParent();
  if (!Class->isInStdNamespace() || Method->isStatic())
    return {};
  QualType Holder;
  ArrayRef<const Expr *> Arguments = argumentsOf(E);
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    Holder = Member->getObjectType();
  } else if (!Arguments.empty()) {
    Holder = Arguments.front()->getType();
    Arguments = Arguments.drop_front();
  }
  bool All = keepsAll(("std::" + Class->getName()).str());
  if (Method->getOverloadedOperator() == OO_Equal &&
      !Method->isCopyAssignmentOperator() &&
      !Method->isMoveAssignmentOperator())
    return {"assignment to '" + ("std::" + Class->getName()).str() + "'",
            Arguments, Holder, All};
  if (!Method->getDeclName().isIdentifier() || Holder.isNull() ||
      !insertsElement(Method->getName()))
    return {};
  return {"'" + Method->getName().str() + "'", Arguments, Holder, All};
}

static Call storingCall(const Expr *E) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return constructionOf(Construct);
  const auto *Plain = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Plain ? Plain->getDirectCallee() : nullptr;
  if (!Callee)
    return {};
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee))
    return memberCallOf(Plain, Method);
  if (!Callee->isInStdNamespace())
    return {};
  std::string Name = calleeName(Plain);
  bool All = keepsAll(Name);
  if (!All && !makesResult(Name))
    return {};
  return {"'" + Name + "'", argumentsOf(Plain), Plain->getType(), All};
}

StoringCall asStoring(const Expr *E, const ASTContext &Context) {
  Call Found = storingCall(E);
  StoringCall Result;
  for (const Expr *Argument : Found.Arguments)
    if (isCopiedObject(Argument) &&
        (Found.Keeps ||
         holdsType(Found.Holder, Argument->IgnoreParenImpCasts()->getType(),
                   Context)))
      Result.Copied.push_back(Argument);
  if (!Result.Copied.empty())
    Result.Name = std::move(Found.Name);
  return Result;
}

static bool isSequence(const CXXRecordDecl *Class) {
  return Class->isInStdNamespace() && Class->getDeclName().isIdentifier() &&
         llvm::StringSwitch<bool>(Class->getName())
             .Cases({"vector", "deque", "list", "forward_list"}, true)
             .Default(false);
}

const Expr *asRangeCopy(const Expr *E) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    return isSequence(Constructor->getParent()) &&
                   Constructor->getPrimaryTemplate() &&
                   Construct->getNumArgs() >= 2
               ? Construct->getArg(0)
               : nullptr;
  }
  const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (!Method || !isSequence(Method->getParent()) ||
      !Method->getPrimaryTemplate() || !Method->getDeclName().isIdentifier())
    return nullptr;
  if (Method->getName() == "assign" && Member->getNumArgs() == 2)
    return Member->getArg(0);
  if (Method->getName() == "insert" && Member->getNumArgs() == 3)
    return Member->getArg(1);
  return nullptr;
}

} // namespace lethe
