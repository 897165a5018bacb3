#include "FrontendBody.h"
#include "FrontendLoss.h"
#include "MarkedTargets.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace lethe {

static std::string quote(const NamedDecl *D) {
  return "'" + D->getNameAsString() + "'";
}

namespace {
class BodyReader : public RecursiveASTVisitor<BodyReader> {
  using Base = RecursiveASTVisitor<BodyReader>;

public:
  /// Result is the type that return statements yield, if there are any.
  BodyReader(QualType Result, const Markings &Marks, Carrier &Carry,
             ASTContext &Context)
      : Marks(Marks), Carry(Carry), Context(Context), Result(Result),
        Loss(Marks) {}

  BodyFacts Facts;

  void readSignature(FunctionDecl *D);
  void readParameters(ArrayRef<ParmVarDecl *> Parameters);
  void readVariable(VarDecl *D);
  void readInitializers(CXXConstructorDecl *D);
  void readDestroyedFields(const CXXDestructorDecl *D);

  bool shouldVisitImplicitCode() const { return true; }
  bool shouldVisitLambdaBody() const { return false; }

  // What is not evaluated, or belongs to another function.
  bool TraverseDecl(Decl *D);
  bool TraverseTypeLoc(TypeLoc Loc, bool = true);
  bool TraverseType(QualType, bool = true) { return true; }
  bool TraverseAttr(Attr *A);
  bool TraverseNestedNameSpecifierLoc(NestedNameSpecifierLoc) { return true; }
  bool TraverseTemplateArgumentLoc(const TemplateArgumentLoc &) { return true; }
  bool TraverseConstantExpr(ConstantExpr *) { return true; }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr *) { return true; }
  bool TraverseRequiresExpr(RequiresExpr *) { return true; }
  bool TraverseConceptSpecializationExpr(ConceptSpecializationExpr *) {
    return true;
  }
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *E);
  bool TraverseCXXTypeidExpr(CXXTypeidExpr *E);
  bool TraverseGenericSelectionExpr(GenericSelectionExpr *E);
  bool TraverseChooseExpr(ChooseExpr *E);
  bool TraverseCallExpr(CallExpr *E);
  bool TraverseIfStmt(IfStmt *S);
  bool TraverseInitListExpr(InitListExpr *E);
  bool TraverseLambdaExpr(LambdaExpr *E);
  bool TraverseBlockExpr(BlockExpr *E);

  bool VisitVarDecl(VarDecl *D);
  bool VisitExpr(Expr *E);
  bool VisitDeclRefExpr(DeclRefExpr *E);
  bool VisitMemberExpr(MemberExpr *E);
  bool VisitInitListExpr(InitListExpr *E);
  bool VisitBinaryOperator(BinaryOperator *E);
  bool VisitCallExpr(CallExpr *E);
  bool VisitCXXConstructExpr(CXXConstructExpr *E);
  bool VisitCXXDefaultArgExpr(CXXDefaultArgExpr *E);
  bool VisitCXXDefaultInitExpr(CXXDefaultInitExpr *E);
  bool VisitReturnStmt(ReturnStmt *S);

private:
  // The first reason is told, of the many that a body may have.
  void because(const llvm::Twine &Reason) {
    if (Facts.Named.empty())
      Facts.Named = Reason.str();
  }
  void because(llvm::StringRef What, const NamedDecl *D) {
    if (Facts.Named.empty())
      Facts.Named = (What + quote(D)).str();
  }
  void becauseOf(const TypeSecrecy &Type) {
    if (Facts.reason().empty())
      Facts.Typed = "handles " + Type.describe(Context);
  }
  DeclSecrecy useField(const FieldDecl *D);
  void noteTargets(const Stmt *S);
  void noteTargetsOf(const Expr *Value);

  const Markings &Marks;
  Carrier &Carry;
  ASTContext &Context;
  QualType Result;
  AnnotationLoss Loss;
  llvm::SmallPtrSet<const VarDecl *, 16> Used;
  // The last class whose fields an initializer list has given values.
  const RecordDecl *Initialized = nullptr;
};
} // namespace

void BodyReader::noteTargets(const Stmt *S) {
  forEachMarkedTarget(S, Marks,
                      [this](const FunctionDecl *D, const DeclRefExpr *) {
                        Facts.Targets.insert(D);
                      });
}

void BodyReader::noteTargetsOf(const Expr *Value) {
  forEachTarget(Value, [this](const FunctionDecl *D, const DeclRefExpr *) {
    Facts.Targets.insert(D);
  });
}

void BodyReader::readParameters(ArrayRef<ParmVarDecl *> Parameters) {
  for (ParmVarDecl *Parameter : Parameters) {
    if (!Carry.carry(Parameter))
      continue;
    if (Parameter->getIdentifier())
      because("has secret parameter ", Parameter);
    else
      because("has an unnamed secret parameter");
  }
}

void BodyReader::readSignature(FunctionDecl *D) {
  if (Marks.isMarked(D))
    because(Marks.secrecyOf(D).describe());
  readParameters(D->parameters());
  if (TypeSecrecy Type = Marks.secrecyOf(Result))
    because("returns " + Type.describe(Context));
  if (const auto *Method = dyn_cast<CXXMethodDecl>(D);
      Method && Method->isInstance()) {
    const CXXRecordDecl *Class = Method->getParent();
    TypeSecrecy Type = Marks.secrecyOf(Context.getCanonicalTagType(Class));
    if (Type.Kind == Secrecy::Whole)
      because("is a member of " + Type.describe(Context));
  }
}

void BodyReader::readInitializers(CXXConstructorDecl *D) {
  for (CXXCtorInitializer *Initializer : D->inits()) {
    if (FieldDecl *Field = Initializer->getAnyMember()) {
      if (Marks.callsSecretFunction(Field))
        noteTargetsOf(Initializer->getInit());
      if (DeclSecrecy Found = useField(Field);
          Found && Found.Kind != Secrecy::Part)
        Loss.keep(Initializer->getInit());
    } else {
      // A base or a delegated constructor works on the object at hand.
      Loss.keep(Initializer->getInit());
    }
    TraverseStmt(Initializer->getInit());
  }
}

void BodyReader::readVariable(VarDecl *D) {
  if (Marks.secrecyOf(D) && D->getIdentifier())
    because("initializes secret global ", D);
  VisitVarDecl(D);
  TraverseStmt(D->getInit());
}

/// Destructors of members are called without an expression that says so.
void BodyReader::readDestroyedFields(const CXXDestructorDecl *D) {
  for (const FieldDecl *Field : D->getParent()->fields())
    if (Field->getType().isDestructedType() == QualType::DK_cxx_destructor)
      useField(Field);
}

bool BodyReader::TraverseDecl(Decl *D) {
  if (!D)
    return true;
  if (auto *Binding = dyn_cast<BindingDecl>(D))
    return TraverseDecl(Binding->getHoldingVar());
  if (isa<VarDecl>(D))
    return Base::TraverseDecl(D);
  // The size of a variable-length array type is evaluated at the typedef.
  if (auto *Typedef = dyn_cast<TypedefNameDecl>(D))
    return TraverseTypeLoc(Typedef->getTypeSourceInfo()->getTypeLoc());
  Facts.Nested.push_back(D);
  return true;
}

bool BodyReader::TraverseTypeLoc(TypeLoc Loc, bool) {
  if (Loc.isNull() || !Loc.getType()->isVariablyModifiedType())
    return true;
  for (; !Loc.isNull(); Loc = Loc.getNextTypeLoc())
    if (auto Array = Loc.getAs<VariableArrayTypeLoc>())
      TraverseStmt(Array.getSizeExpr());
  return true;
}

static void carryNamesIn(const Stmt *S, Carrier &Carry) {
  if (const auto *Member = dyn_cast<MemberExpr>(S))
    Carry.carry(Member->getMemberDecl());
  else if (const auto *Reference = dyn_cast<DeclRefExpr>(S))
    Carry.carry(Reference->getDecl());
  for (const Stmt *Child : S->children())
    if (Child)
      carryNamesIn(Child, Carry);
}

/// An assumption is no use of a secret, though code comes of it.
bool BodyReader::TraverseAttr(Attr *A) {
  if (const auto *Assumption = dyn_cast<CXXAssumeAttr>(A))
    carryNamesIn(Assumption->getAssumption(), Carry);
  return true;
}

bool BodyReader::TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr *E) {
  if (E->getKind() != UETT_SizeOf ||
      !E->getTypeOfArgument()->isVariablyModifiedType())
    return true;
  return Base::TraverseUnaryExprOrTypeTraitExpr(E);
}

bool BodyReader::TraverseCXXTypeidExpr(CXXTypeidExpr *E) {
  return !E->isPotentiallyEvaluated() || Base::TraverseCXXTypeidExpr(E);
}

bool BodyReader::TraverseGenericSelectionExpr(GenericSelectionExpr *E) {
  return E->isResultDependent() || TraverseStmt(E->getResultExpr());
}

bool BodyReader::TraverseChooseExpr(ChooseExpr *E) {
  return TraverseStmt(E->getChosenSubExpr());
}

bool BodyReader::TraverseCallExpr(CallExpr *E) {
  if (unsigned Builtin = E->getBuiltinCallee())
    if (Context.BuiltinInfo.isUnevaluated(Builtin))
      return true;
  return Base::TraverseCallExpr(E);
}

bool BodyReader::TraverseIfStmt(IfStmt *S) {
  if (!S->isConstexpr())
    return Base::TraverseIfStmt(S);
  TraverseStmt(S->getInit());
  if (VarDecl *Condition = S->getConditionVariable())
    TraverseDecl(Condition);
  if (auto Taken = S->getNondiscardedCase(Context))
    return TraverseStmt(*Taken);
  return true;
}

/// The syntactic form has the same initializers in other nodes.
bool BodyReader::TraverseInitListExpr(InitListExpr *E) {
  InitListExpr *Semantic = E->isSemanticForm() ? E : E->getSemanticForm();
  return TraverseSynOrSemInitListExpr(Semantic ? Semantic : E);
}

bool BodyReader::TraverseLambdaExpr(LambdaExpr *E) {
  WalkUpFromLambdaExpr(E);
  Facts.Lambdas.push_back(E);
  auto Field = E->getLambdaClass()->field_begin();
  for (Expr *Initializer : E->capture_inits()) {
    Carry.carry(*Field++);
    if (Initializer) {
      Loss.keep(Initializer);
      TraverseStmt(Initializer);
    }
  }
  return true;
}

bool BodyReader::TraverseBlockExpr(BlockExpr *E) {
  WalkUpFromBlockExpr(E);
  Facts.Blocks.push_back(E);
  for (const BlockDecl::Capture &Capture : E->getBlockDecl()->captures())
    if (Marks.secrecyOf(Capture.getVariable()))
      because("captures secret ", Capture.getVariable());
  return true;
}

bool BodyReader::VisitVarDecl(VarDecl *D) {
  DeclSecrecy Found = Carry.carry(D);
  if (const auto *Cleanup = D->getAttr<CleanupAttr>())
    Facts.Callees.insert(Cleanup->getFunctionDecl());
  // `extern` inside a function declares no object.
  if (D->hasExternalStorage())
    return true;
  if (D->hasInit() && Marks.callsSecretFunction(D))
    noteTargetsOf(D->getInit());
  if (auto *Source = dyn_cast<DecompositionDecl>(D)) {
    for (const BindingDecl *Binding : Source->bindings())
      if (Marks.secrecyOf(Binding))
        because("declares secret ", Binding);
  } else if (Found && D->getIdentifier() && !D->isImplicit()) {
    because("declares secret ", D);
  }
  if (!Found)
    return true;
  if (TypeSecrecy Type = Marks.secrecyOf(D->getType()))
    becauseOf(Type);
  if (D->hasInit())
    Loss.keep(D->getInit());
  return true;
}

bool BodyReader::VisitExpr(Expr *E) {
  TypeSecrecy Type = Marks.secrecyOf(E->getType());
  if (Type && (Type.Kind != Secrecy::Part || E->isPRValue() ||
               isa<CompoundLiteralExpr>(E)))
    becauseOf(Type);
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    if (TypeSecrecy Part = Loss.partLostBy(Cast)) {
      becauseOf(Part);
      Facts.Opaque = true;
    }
  if (Type && Loss.isLost(E))
    Facts.Opaque = true;
  return true;
}

bool BodyReader::VisitDeclRefExpr(DeclRefExpr *E) {
  ValueDecl *D = E->getDecl();
  if (auto *Function = dyn_cast<FunctionDecl>(D)) {
    Facts.Callees.insert(Function);
    return true;
  }
  if (auto *Binding = dyn_cast<BindingDecl>(D)) {
    if (Marks.secrecyOf(Binding))
      because("uses secret ", Binding);
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(
            Binding->getBinding() ? Binding->getBinding()->IgnoreParenImpCasts()
                                  : nullptr))
      if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
        useField(Field);
    return true;
  }
  auto *Variable = dyn_cast<VarDecl>(D);
  // Once told, what is said of a variable says nothing new.
  if (!Variable || !Used.insert(Variable).second || !Carry.carry(Variable))
    return true;
  if (Variable->hasGlobalStorage()) {
    if (Variable->hasDefinition() == VarDecl::DeclarationOnly)
      Facts.Undefined.insert(Variable);
    because(Variable->isStaticLocal() ? "uses static secret "
                                      : "uses secret global ",
            Variable);
  } else if (!Variable->isImplicit() && Variable->getIdentifier()) {
    because(E->refersToEnclosingVariableOrCapture() ? "captures secret "
                                                    : "uses secret ",
            Variable);
  }
  return true;
}

DeclSecrecy BodyReader::useField(const FieldDecl *D) {
  DeclSecrecy Found = Carry.carry(D);
  if (!Found || Found.Kind == Secrecy::Part)
    return Found;
  if (D->getIdentifier())
    because("accesses secret field ", D);
  else if (TypeSecrecy Type = Marks.secrecyOf(D->getType()))
    becauseOf(Type);
  if (D->isBitField())
    Facts.Opaque = true;
  return Found;
}

bool BodyReader::VisitMemberExpr(MemberExpr *E) {
  if (const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl())) {
    DeclSecrecy Found = useField(Field);
    if (Found && Found.Kind != Secrecy::Part)
      Loss.keep(E->getBase());
  } else if (const auto *Variable = dyn_cast<VarDecl>(E->getMemberDecl())) {
    if (Carry.carry(Variable)) {
      because("uses secret global ", Variable);
      if (Variable->hasDefinition() == VarDecl::DeclarationOnly)
        Facts.Undefined.insert(Variable);
    }
  } else if (auto *Method = dyn_cast<CXXMethodDecl>(E->getMemberDecl())) {
    Facts.Callees.insert(Method);
    if (Marks.holdsSecret(Context.getCanonicalTagType(Method->getParent())))
      Loss.keep(E->getBase());
  }
  return true;
}

bool BodyReader::VisitInitListExpr(InitListExpr *E) {
  noteTargets(E);
  if (Marks.isSecret(E->getType()))
    for (const Expr *Initializer : E->inits())
      Loss.keep(Initializer);
  if (const auto *Record = E->getType()->getAsRecordDecl())
    for (const FieldDecl *Field : Record->fields())
      if (Field->isBitField())
        useField(Field);
  // They are given values without a name. Of an array this may be all that is
  // said of the elements that have no initializer of their own.
  if (const auto *Record =
          Context.getBaseElementType(E->getType())->getAsRecordDecl();
      Record && Record != Initialized) {
    Initialized = Record;
    Carry.carryFields(Record);
  }
  return true;
}

bool BodyReader::VisitBinaryOperator(BinaryOperator *E) {
  noteTargets(E);
  if (E->isAssignmentOp() && Loss.isAnnotated(E->getLHS()))
    Loss.keep(E->getRHS());
  return true;
}

bool BodyReader::VisitCallExpr(CallExpr *E) {
  noteTargets(E);
  const FunctionDecl *Callee = E->getDirectCallee();
  ArrayRef<const Expr *> Arguments(E->getArgs(), E->getNumArgs());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  // The object of an overloaded operator comes as its first argument.
  if (isa<CXXOperatorCallExpr>(E) && Method && Method->isInstance()) {
    const Expr *Object = Arguments.front();
    Arguments = Arguments.drop_front();
    if (Marks.holdsSecret(Context.getCanonicalTagType(Method->getParent())))
      Loss.keep(Object);
    // A trivial assignment is no call but a copy made here.
    TypeSecrecy Type = Marks.secrecyOf(Object->getType());
    if (Type.Kind == Secrecy::Part && Method->isTrivial()) {
      becauseOf(Type);
      if (!Loss.isAnnotated(Object) ||
          llvm::any_of(Arguments,
                       [&](const Expr *A) { return !Loss.isAnnotated(A); }))
        Facts.Opaque = true;
    }
  }
  const FunctionProtoType *Prototype = nullptr;
  if (!Callee) {
    QualType Type = E->getCallee()->getType();
    if (QualType Pointee = Type->getPointeeType(); !Pointee.isNull())
      Type = Pointee;
    Prototype = Type->getAs<FunctionProtoType>();
  }
  Loss.keepArguments(Arguments, Prototype, Callee);
  return true;
}

bool BodyReader::VisitCXXConstructExpr(CXXConstructExpr *E) {
  noteTargets(E);
  Facts.Callees.insert(E->getConstructor());
  Loss.keepArguments(
      llvm::ArrayRef<const Expr *>(E->getArgs(), E->getNumArgs()), nullptr,
      E->getConstructor());
  return true;
}

bool BodyReader::VisitCXXDefaultArgExpr(CXXDefaultArgExpr *E) {
  return TraverseStmt(E->getExpr());
}

bool BodyReader::VisitCXXDefaultInitExpr(CXXDefaultInitExpr *E) {
  return TraverseStmt(E->getExpr());
}

bool BodyReader::VisitReturnStmt(ReturnStmt *S) {
  if (S->getRetValue() && Marks.secrecyOf(Result))
    Loss.keep(S->getRetValue());
  if (S->getRetValue() && Marks.callsSecretFunction(Result))
    noteTargetsOf(S->getRetValue());
  return true;
}

BodyFacts readFunction(FunctionDecl *Function, const Markings &Marks,
                       Carrier &Carry, ASTContext &Context) {
  BodyReader Reader(Function->getReturnType(), Marks, Carry, Context);
  Reader.readSignature(Function);
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    Reader.readInitializers(Constructor);
  else if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Function))
    Reader.readDestroyedFields(Destructor);
  Reader.TraverseStmt(Function->getBody());
  return std::move(Reader.Facts);
}

BodyFacts readBlock(BlockExpr *Block, const Markings &Marks, Carrier &Carry,
                    ASTContext &Context) {
  BodyReader Reader(Block->getFunctionType()->getReturnType(), Marks, Carry,
                    Context);
  Reader.readParameters(Block->getBlockDecl()->parameters());
  Reader.TraverseStmt(Block->getBody());
  return std::move(Reader.Facts);
}

BodyFacts readInitializer(VarDecl *Variable, const Markings &Marks,
                          Carrier &Carry, ASTContext &Context) {
  BodyReader Reader(QualType(), Marks, Carry, Context);
  Reader.readVariable(Variable);
  return std::move(Reader.Facts);
}

} // namespace lethe
