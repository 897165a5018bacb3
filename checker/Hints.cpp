#include "Hints.h"
#include "Secrets.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace lethe {

/// A name says little where an object is too small to be a key, or is code:
/// `key_length`, `has_password`, `on_key`.
static bool mayHoldSecret(QualType Type) {
  QualType Core = Type.getNonReferenceType();
  if (Core->isDependentType())
    return false;
  if (const Type::TypeClass Class = Core.getCanonicalType()->getTypeClass();
      Class == Type::ConstantArray || Class == Type::VariableArray ||
      Class == Type::IncompleteArray)
    return true;
  if (Core->isPointerType())
    return !Core->getPointeeType()->isFunctionType();
  return Core->isRecordType();
}

/// Collects what is handed to secret parameters.
class Hints::Visitor : public RecursiveASTVisitor<Hints::Visitor> {
public:
  explicit Visitor(Hints &Into) : Into(Into) {}

  bool shouldVisitTemplateInstantiations() const { return true; }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !Callee->getDeclName().isIdentifier())
      return true;
    auto Known = Into.Parameters.find(Callee->getQualifiedNameAsString());
    if (Known == Into.Parameters.end())
      return true;
    for (unsigned Number : Known->second)
      if (Number <= Call->getNumArgs())
        if (const ValueDecl *Root = rootOf(Call->getArg(Number - 1)))
          if (mayHoldSecret(Root->getType()))
            Into.Inferred.insert(Root->getCanonicalDecl());
    return true;
  }

private:
  Hints &Into;
};

Hints::Hints(const Settings &Options, ASTContext &Context) {
  for (const std::string &Pattern : Options.NamePatterns)
    if (auto Glob = llvm::GlobPattern::create(Pattern))
      Patterns.push_back(std::move(*Glob));
    else
      llvm::consumeError(Glob.takeError()); // Settings has said so
  for (const NamedFunction &Function : Options.SecretParameters)
    Parameters[Function.Name].push_back(Function.First);
  if (!Parameters.empty())
    Visitor(*this).TraverseAST(Context);
}

bool Hints::hasSecretName(const NamedDecl *D) const {
  if (Patterns.empty() || !D->getIdentifier())
    return false;
  return llvm::any_of(Patterns, [&](const llvm::GlobPattern &Pattern) {
    return Pattern.match(D->getName());
  });
}

std::optional<SourceLocation> Hints::markingOn(const Decl *D) const {
  const auto *Value = dyn_cast<ValueDecl>(D);
  if (!Value || !isa<VarDecl, FieldDecl>(Value))
    return std::nullopt;
  if (Inferred.contains(Value->getCanonicalDecl()))
    return Value->getLocation();
  if (hasSecretName(Value) && mayHoldSecret(Value->getType()))
    return Value->getLocation();
  const auto *Parameter = dyn_cast<ParmVarDecl>(D);
  if (!Parameter || Parameters.empty())
    return std::nullopt;
  const auto *Function = dyn_cast<FunctionDecl>(Parameter->getDeclContext());
  if (!Function)
    return std::nullopt;
  auto Known = Parameters.find(Function->getQualifiedNameAsString());
  if (Known != Parameters.end() &&
      llvm::is_contained(Known->second, Parameter->getFunctionScopeIndex() + 1))
    return Parameter->getLocation();
  return std::nullopt;
}

} // namespace lethe
