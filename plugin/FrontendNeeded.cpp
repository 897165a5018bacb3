#include "FrontendNeeded.h"
#include "clang/AST/Attr.h"

using namespace clang;

namespace lethe {

/// In other languages code is emitted earlier, or refers to functions without
/// an expression that says so.
static bool isPlainC(const LangOptions &Language) {
  return !Language.CPlusPlus && !Language.ObjC && !Language.OpenMP &&
         !Language.OpenACC && !Language.CUDA && !Language.OpenCL &&
         !Language.HLSL;
}

NeededFunctions::NeededFunctions(ASTContext &Context, bool Enabled)
    : Context(Context), Enabled(Enabled && isPlainC(Context.getLangOpts()) &&
                                !Context.getLangOpts().EmitAllDecls) {}

/// It is known by another name, too.
static bool isBuiltin(const FunctionDecl *D) {
  const IdentifierInfo *Identifier = D->getIdentifier();
  return Identifier && Identifier->getBuiltinID() && D->getBuiltinID();
}

bool NeededFunctions::leave(FunctionDecl *D) {
  if (!Enabled || Finished)
    return false;
  if (!D->doesThisDeclarationHaveABody()) {
    if (const auto *Alias = D->getAttr<AliasAttr>())
      Aliased.insert(Alias->getAliasee());
    else if (const auto *Resolved = D->getAttr<IFuncAttr>())
      Aliased.insert(Resolved->getResolver());
    return !isBuiltin(D);
  }
  const FunctionDecl *First = D->getCanonicalDecl();
  if (Left.lookup(First) == D)
    return true;
  // Clang's code generator asks the same.
  if (Context.DeclMustBeEmitted(D)) {
    Needed.insert(First);
    return false;
  }
  Left[First] = D;
  return true;
}

void NeededFunctions::need(const FunctionDecl *D) {
  if (Enabled)
    Needed.insert(D->getCanonicalDecl());
}

/// D, which was left, may be emitted though no code refers to it.
bool NeededFunctions::isNeededAnyway(const FunctionDecl *D) const {
  return D->isMultiVersion() || isBuiltin(D) ||
         (!Aliased.empty() && D->getIdentifier() &&
          Aliased.contains(D->getName())) ||
         (D->getMostRecentDecl() != D && Context.DeclMustBeEmitted(D));
}

void NeededFunctions::finish(
    llvm::function_ref<void(const FunctionDecl *, FunctionDecl *)> Read) {
  Finished = true;
  for (auto [First, D] : Left)
    if (isNeededAnyway(D))
      Needed.insert(First);
  for (size_t I = 0; I < Needed.size(); ++I)
    Read(Needed[I], Left.lookup(Needed[I]));
}

void NeededFunctions::forEachUnneeded(
    llvm::function_ref<void(const FunctionDecl *)> See) {
  for (auto [First, D] : Left)
    if (!Needed.contains(First))
      See(D);
}

} // namespace lethe
