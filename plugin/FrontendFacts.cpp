#include "FrontendFacts.h"
#include "FrontendBody.h"
#include "FrontendFaults.h"
#include "FrontendNames.h"
#include "FrontendNeeded.h"
#include "ListNames.h"
#include "MarkedTargets.h"
#include "Marking.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclGroup.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace lethe {

namespace {
class FactsConsumer : public ASTConsumer {
public:
  FactsConsumer(DiagnosticsEngine &Diags, std::shared_ptr<ModuleFacts> Facts,
                FactsOptions Options)
      : Diags(Diags), Facts(std::move(Facts)), Options(std::move(Options)),
        Faults(Diags) {}

  void Initialize(ASTContext &NewContext) override {
    Context = &NewContext;
    Marks.emplace(NewContext, Options.List.get());
    Carry.emplace(*Marks, NewContext, Options.CarryIntoIR);
    Names.emplace(NewContext);
    Demand.emplace(NewContext, Options.Optimized);
  }

  bool HandleTopLevelDecl(DeclGroupRef Group) override {
    bool MayBeEmitted = false;
    for (Decl *D : Group) {
      Waiting.push_back(D);
      MayBeEmitted |= mayBeEmitted(D);
    }
    if (MayBeEmitted)
      readWaiting();
    return true;
  }
  // From a precompiled header, whose faults were reported when it was built.
  void HandleInterestingDecl(DeclGroupRef Group) override {
    for (Decl *D : Group)
      start(D);
  }
  // What is in a class without a name waits for the declaration around it,
  // which may be a typedef that names the class, and a list goes by names.
  void HandleTagDeclDefinition(TagDecl *D) override {
    if (const auto *Record = dyn_cast<RecordDecl>(D);
        Record && !Demand->isEnabled() && mayHaveMarkings() &&
        !Record->isDependentContext() && !isInUnnamedClass(D))
      Carry->carryFields(Record);
  }
  void HandleInlineFunctionDefinition(FunctionDecl *D) override {
    if (mayHaveMarkings() && !isInUnnamedClass(D))
      start(D);
  }
  void HandleCXXStaticMemberVarInstantiation(VarDecl *D) override {
    if (mayHaveMarkings())
      start(D);
  }
  void CompleteTentativeDefinition(VarDecl *D) override {
    if (mayHaveMarkings())
      Carry->carry(D);
  }
  void HandleTranslationUnit(ASTContext &) override;

private:
  bool mayHaveMarkings();
  bool mayHaveAnnotations();
  bool mayBeEmitted(Decl *D);
  void readWaiting();
  void readNeeded();
  void start(Decl *D) {
    Visited.clear();
    walk(D);
  }
  void walk(Decl *D);
  void walkChildren(DeclContext *D);
  void walkRecord(RecordDecl *D);
  void walkFunction(FunctionDecl *D);
  void walkVariable(VarDecl *D);
  void walkBlock(BlockExpr *E, FunctionDecl *Function, VarDecl *Variable);
  void walkNested(const BodyFacts &Body, FunctionDecl *Function,
                  VarDecl *Variable);
  bool isHardened(const FunctionDecl *D) const;
  void noteReturns(const FunctionDecl *D);
  void publish(llvm::ArrayRef<std::string> Symbols, const FunctionFacts &Known);
  bool isOpaque(const BodyFacts &Body) const;

  struct BlockSite {
    BodyFacts Body;
    const FunctionDecl *Function;
    const VarDecl *Variable;
  };

  DiagnosticsEngine &Diags;
  std::shared_ptr<ModuleFacts> Facts;
  FactsOptions Options;
  ASTContext *Context = nullptr;
  FaultReporter Faults;
  std::optional<Markings> Marks;
  std::optional<Carrier> Carry;
  std::optional<SymbolNames> Names;
  // Declarations from before the first annotation, and such as no code is
  // generated for yet.
  llvm::SmallVector<Decl *, 0> Waiting;
  bool HasAnnotations = false;
  // What is left to the end of the unit; where anything is, fields are carried
  // where code gets at them.
  std::optional<NeededFunctions> Demand;
  // Code and fields that are done with.
  llvm::DenseSet<const Decl *> Walked;
  // Classes and templates met since start(): friends lead in circles.
  llvm::DenseSet<const Decl *> Visited;
  llvm::MapVector<const FunctionDecl *, BodyFacts> Functions;
  llvm::MapVector<const BlockDecl *, BlockSite> Blocks;
  llvm::SmallVector<BodyFacts, 4> Initializers;
  llvm::DenseSet<const FunctionDecl *> Returns;
  /// Their address goes to a marked pointer.
  llvm::SmallSetVector<const FunctionDecl *, 8> Targets;
};
} // namespace

/// The words that annotations in the source begin with.
static constexpr llvm::StringLiteral AnnotationWords[] = {
    "annotate", "__annotate__", "annotate_type", "__annotate_type__"};

/// Whether what has been read so far may have an annotation. Precompiled
/// headers and modules do not say which words they hold.
bool FactsConsumer::mayHaveAnnotations() {
  const IdentifierTable &Words = Context->Idents;
  HasAnnotations = HasAnnotations || Context->getExternalSource() != nullptr ||
                   llvm::any_of(AnnotationWords, [&](llvm::StringRef Word) {
                     return Words.find(Word) != Words.end();
                   });
  return HasAnnotations;
}

bool FactsConsumer::mayHaveMarkings() {
  return Marks->listMatcher() || Options.WholeProgram || mayHaveAnnotations();
}

/// Whether code may be generated as soon as D is handed on.
bool FactsConsumer::mayBeEmitted(Decl *D) {
  if (auto *Function = dyn_cast<FunctionDecl>(D))
    return Function->doesThisDeclarationHaveABody() && !Demand->leave(Function);
  if (const auto *Variable = dyn_cast<VarDecl>(D))
    return Variable->hasInit() || !Variable->hasExternalStorage();
  return !isa<TypedefNameDecl, EnumDecl>(D) &&
         (!isa<RecordDecl>(D) || isa<CXXRecordDecl>(D));
}

void FactsConsumer::readWaiting() {
  if (!mayHaveMarkings())
    return;
  bool Annotated = mayHaveAnnotations();
  for (Decl *D : Waiting) {
    if (Annotated)
      Faults.reportFaults(D, *Context);
    start(D);
  }
  Waiting.clear();
}

void FactsConsumer::readNeeded() {
  Demand->finish([this](const FunctionDecl *First, FunctionDecl *Left) {
    // Later declarations may have marked it.
    noteReturns(First);
    if (Left)
      walkFunction(Left);
  });
  Demand->forEachUnneeded([this](const FunctionDecl *D) {
    if (D->getIdentifier() && !D->hasAttr<AsmLabelAttr>() &&
        !D->hasAttr<OverloadableAttr>())
      Facts->noteUnread(D->getName());
    else
      for (const std::string &Symbol : Names->of(D))
        Facts->noteUnread(Symbol);
  });
}

/// Finds every piece of code that may be emitted: function definitions,
/// instantiations, initializers. Code is read once; namespaces, classes and
/// templates are searched again each time, for they may have grown since.
void FactsConsumer::walk(Decl *D) {
  if (isa<RedeclarableTemplateDecl>(D) &&
      !Visited.insert(D->getCanonicalDecl()).second)
    return;
  if (auto *Function = dyn_cast<FunctionDecl>(D)) {
    walkFunction(Function);
  } else if (auto *Template = dyn_cast<FunctionTemplateDecl>(D)) {
    for (FunctionDecl *Instance : Template->specializations())
      for (FunctionDecl *Redeclaration : Instance->redecls())
        walkFunction(Redeclaration);
  } else if (auto *Template = dyn_cast<ClassTemplateDecl>(D)) {
    for (ClassTemplateSpecializationDecl *Instance :
         Template->specializations())
      walkRecord(Instance);
  } else if (auto *Template = dyn_cast<VarTemplateDecl>(D)) {
    for (VarTemplateSpecializationDecl *Instance : Template->specializations())
      walkVariable(Instance);
  } else if (auto *Variable = dyn_cast<VarDecl>(D)) {
    walkVariable(Variable);
  } else if (auto *Record = dyn_cast<RecordDecl>(D)) {
    walkRecord(Record);
  } else if (auto *Enum = dyn_cast<EnumDecl>(D)) {
    if (!Enum->getIdentifier() && Walked.insert(D).second)
      Names->countUnnamed();
  } else if (auto *Friend = dyn_cast<FriendDecl>(D)) {
    if (NamedDecl *Inside = Friend->getFriendDecl())
      walk(Inside);
  } else if (isa<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl,
                 ExportDecl>(D)) {
    walkChildren(cast<DeclContext>(D));
  }
}

void FactsConsumer::walkChildren(DeclContext *D) {
  for (Decl *Child : D->decls())
    walk(Child);
}

void FactsConsumer::walkRecord(RecordDecl *D) {
  if (!D->isCompleteDefinition() || D->isDependentContext() ||
      !Visited.insert(D).second)
    return;
  if (Walked.insert(D).second) {
    if (!Demand->isEnabled())
      Carry->carryFields(D);
    const auto *Class = dyn_cast<CXXRecordDecl>(D);
    if ((Class && Class->isLambda()) ||
        (!D->getIdentifier() && !D->getTypedefNameForAnonDecl()))
      Names->countUnnamed();
  }
  walkChildren(D);
}

void FactsConsumer::walkFunction(FunctionDecl *D) {
  if (Demand->leave(D))
    return;
  noteReturns(D);
  if (!D->doesThisDeclarationHaveABody() || D->isDependentContext() ||
      D->isInvalidDecl() || !Walked.insert(D).second)
    return;
  BodyFacts Body = readFunction(D, *Marks, *Carry, *Context);
  if (!Body.reason().empty() || !Body.Targets.empty())
    Options.OnSecret();
  walkNested(Body, D, nullptr);
  // Local classes and lambdas, also those in operands that are not evaluated:
  // their names may still become part of others'.
  for (Decl *Inside : D->decls())
    if (isa<TagDecl>(Inside))
      walk(Inside);
  Functions[D] = std::move(Body);
}

void FactsConsumer::walkVariable(VarDecl *D) {
  if (D->isTemplated() || D->getType()->isDependentType() || D->isInvalidDecl())
    return;
  // What is defined elsewhere is carried where it is used.
  if (Demand->isEnabled() && D->hasExternalStorage() && !D->hasInit())
    return;
  Carry->carry(D);
  if (!D->getInit() || !Walked.insert(D).second)
    return;
  BodyFacts Body = readInitializer(D, *Marks, *Carry, *Context);
  walkNested(Body, nullptr, D);
  if (Context->getLangOpts().CPlusPlus && !D->hasConstantInitialization())
    Initializers.push_back(std::move(Body));
}

void FactsConsumer::walkBlock(BlockExpr *E, FunctionDecl *Function,
                              VarDecl *Variable) {
  BlockDecl *D = E->getBlockDecl();
  if (!Walked.insert(D).second)
    return;
  Names->countBlock();
  BodyFacts Body = readBlock(E, *Marks, *Carry, *Context);
  walkNested(Body, Function, Variable);
  Blocks[D] = {std::move(Body), Function, Variable};
}

/// The code that lambdas make of their closures has no body in the AST.
static void copyMarkings(const CXXMethodDecl *From, CXXMethodDecl *To,
                         Carrier &Carry) {
  for (ParmVarDecl *Parameter : To->parameters())
    Carry.carryAs(From->getParamDecl(Parameter->getFunctionScopeIndex()),
                  Parameter);
}

void FactsConsumer::walkNested(const BodyFacts &Body, FunctionDecl *Function,
                               VarDecl *Variable) {
  for (Decl *D : Body.Nested)
    walk(D);
  for (const FunctionDecl *Callee : Body.Callees) {
    noteReturns(Callee);
    Demand->need(Callee);
  }
  Targets.insert_range(Body.Targets);
  for (BlockExpr *Block : Body.Blocks)
    walkBlock(Block, Function, Variable);
  for (LambdaExpr *Lambda : Body.Lambdas) {
    CXXRecordDecl *Closure = Lambda->getLambdaClass();
    walkRecord(Closure);
    if (FunctionTemplateDecl *Generic =
            Closure->getDependentLambdaCallOperator()) {
      walk(Generic);
      continue;
    }
    CXXMethodDecl *Operator = Closure->getLambdaCallOperator();
    CXXMethodDecl *Invoker = Closure->getLambdaStaticInvoker();
    auto Known = Functions.find(Operator);
    if (!Invoker || Known == Functions.end())
      continue;
    copyMarkings(Operator, Invoker, *Carry);
    BodyFacts Copy = Known->second;
    Functions[Invoker] = std::move(Copy);
  }
}

/// In a program that is hardened as a whole.
bool FactsConsumer::isHardened(const FunctionDecl *D) const {
  return Options.WholeProgram && D->isExternallyVisible() &&
         !D->getBuiltinID() &&
         !Context->getSourceManager().isInSystemHeader(
             D->getCanonicalDecl()->getLocation());
}

/// Callers read whether a result is secret, or public, from the declaration, if
/// that is all there is in this unit.
void FactsConsumer::noteReturns(const FunctionDecl *D) {
  if (!Returns.contains(D->getCanonicalDecl()) && !D->isDependentContext() &&
      (Marks->isMarked(D) || Marks->secrecyOf(D->getReturnType()) ||
       isHardened(D) || Marks->hasPublicResult(D)))
    Returns.insert(D->getCanonicalDecl());
}

bool FactsConsumer::isOpaque(const BodyFacts &Body) const {
  return Body.Opaque ||
         llvm::any_of(Body.Undefined, [](const VarDecl *Variable) {
           return Variable->hasDefinition() == VarDecl::DeclarationOnly;
         });
}

void FactsConsumer::publish(llvm::ArrayRef<std::string> Symbols,
                            const FunctionFacts &Known) {
  // More names than can be listed: take all functions for secret instead.
  if (Symbols.empty())
    Facts->All = true;
  for (const std::string &Symbol : Symbols) {
    FunctionFacts &Entry = Facts->Functions[Symbol];
    if (Entry.Reason.empty())
      Entry.Reason = Known.Reason;
    Entry.Marked |= Known.Marked;
    Entry.ReturnsSecret |= Known.ReturnsSecret;
    Entry.ReturnsPublic |= Known.ReturnsPublic;
    Entry.Opaque |= Known.Opaque;
  }
}

void FactsConsumer::HandleTranslationUnit(ASTContext &) {
  if (Diags.hasErrorOccurred() || !mayHaveMarkings())
    return;
  readWaiting();
  if (ListMatcher *Matcher = Marks->listMatcher())
    Faults.reportListFaults(*Matcher, *Context, Options.WarnOfUnused);
  readNeeded();
  // Implicit members and late instantiations reach no other callback. C has
  // neither.
  if (Context->getLangOpts().CPlusPlus)
    start(Context->getTranslationUnitDecl());

  for (const auto &[Function, Body] : Functions) {
    FunctionFacts Known;
    Known.Reason = Body.reason();
    Known.Marked = Marks->isMarked(Function);
    Known.ReturnsSecret = bool(Marks->secrecyOf(Function->getReturnType()));
    Known.Opaque = isOpaque(Body);
    if (!Known.Reason.empty())
      publish(Names->of(Function), Known);
  }
  for (const FunctionDecl *Function : Returns) {
    FunctionFacts Known;
    Known.Marked = Marks->isMarked(Function);
    if (Known.Marked)
      Known.Reason = Marks->secrecyOf(Function).describe();
    Known.Marked |= isHardened(Function);
    Known.ReturnsSecret = bool(Marks->secrecyOf(Function->getReturnType()));
    Known.ReturnsPublic = Marks->hasPublicResult(Function);
    publish(Names->of(Function), Known);
  }
  // Who calls through a marked pointer counts on what it leads to.
  for (const FunctionDecl *Function : Targets) {
    if (!isHardenedAsTarget(Function))
      continue;
    FunctionFacts Known;
    Known.Marked = true;
    Known.Reason = "is the target of a marked function pointer";
    publish(Names->of(Function->getDefinition()), Known);
  }
  for (const auto &[Block, Site] : Blocks) {
    FunctionFacts Known;
    Known.Reason = Site.Body.reason();
    Known.Opaque = isOpaque(Site.Body);
    if (!Known.Reason.empty())
      publish(Names->of(Block, Site.Function, Site.Variable), Known);
  }
  // One function per dynamic initializer, numbered by the code generator.
  for (const BodyFacts &Body : Initializers) {
    FunctionFacts Known;
    Known.Reason = Body.reason();
    Known.Opaque = isOpaque(Body);
    if (!Known.Reason.empty())
      publish(std::string("__cxx_global_var_init"), Known);
  }
}

std::unique_ptr<ASTConsumer>
createFactsConsumer(DiagnosticsEngine &Diags,
                    std::shared_ptr<ModuleFacts> Facts, FactsOptions Options) {
  return std::make_unique<FactsConsumer>(Diags, std::move(Facts),
                                         std::move(Options));
}

} // namespace lethe
