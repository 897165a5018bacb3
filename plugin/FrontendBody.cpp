#include "FrontendBody.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace lethe {

static std::string quote(const NamedDecl *D) {
  return "'" + D->getNameAsString() + "'";
}

void Carrier::annotate(const ValueDecl *D) {
  for (const auto *Attr : D->specific_attrs<AnnotateAttr>())
    if (Attr->getAnnotation() == AnnotationText)
      return;
  const_cast<ValueDecl *>(D)->addAttr(AnnotateAttr::CreateImplicit(
      Context, AnnotationText, nullptr, 0, D->getSourceRange()));
}

void Carrier::carry(const ValueDecl *D) {
  if (!Enabled)
    return;
  if (const auto *Source = dyn_cast<DecompositionDecl>(D)) {
    for (const BindingDecl *Binding : Source->bindings()) {
      if (Marks.isMarked(Binding))
        annotate(D);
      if (const VarDecl *Holder = Binding->getHoldingVar())
        if (Marks.secrecyOf(Binding))
          annotate(Holder);
    }
  }
  DeclSecrecy Found = Marks.secrecyOf(D);
  // A part is annotated where it is declared; the field around it is plain.
  if (!Found || (isa<FieldDecl>(D) && Found.Kind == Secrecy::Part))
    return;
  for (const Decl *Redeclaration : D->redecls())
    annotate(cast<ValueDecl>(Redeclaration));
}

void Carrier::carryFields(const RecordDecl *D) {
  for (const FieldDecl *Field : D->fields())
    carry(Field);
}

namespace {
class BodyReader : public RecursiveASTVisitor<BodyReader> {
  using Base = RecursiveASTVisitor<BodyReader>;

public:
  BodyReader(const Decl *Owner, const Markings &Marks, Carrier &Carry,
             ASTContext &Context)
      : Marks(Marks), Carry(Carry), Context(Context) {
    if (const auto *Function = dyn_cast<FunctionDecl>(Owner))
      Result = Function->getReturnType();
    else if (const auto *Block = dyn_cast<BlockDecl>(Owner))
      Result = Block->getSignatureAsWritten()
                   ->getType()
                   ->castAs<clang::FunctionType>()
                   ->getReturnType();
  }

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
  bool TraverseAttr(Attr *) { return true; }
  bool TraverseNestedNameSpecifierLoc(NestedNameSpecifierLoc) { return true; }
  bool TraverseTemplateArgumentLoc(const TemplateArgumentLoc &) {
    return true;
  }
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
  void because(const llvm::Twine &Reason) {
    if (Facts.Named.empty())
      Facts.Named = Reason.str();
  }
  void becauseOf(const TypeSecrecy &Type) {
    if (Facts.Typed.empty())
      Facts.Typed = "handles " + Type.describe(Context);
  }
  void useField(const FieldDecl *D);
  void keep(const Expr *E);
  void keepArguments(ArrayRef<const Expr *> Arguments,
                     const FunctionProtoType *Prototype,
                     const FunctionDecl *Callee);
  bool isAnnotated(const Expr *E) const;
  bool losesSecret(const CastExpr *E, const TypeSecrecy &To);
  bool isUnannotated(const Expr *E, const TypeSecrecy &Type);

  const Markings &Marks;
  Carrier &Carry;
  ASTContext &Context;
  QualType Result;
  // Expressions whose value goes straight to where a marking awaits it.
  llvm::SmallPtrSet<const Expr *, 32> Kept;
};
} // namespace

void BodyReader::readParameters(ArrayRef<ParmVarDecl *> Parameters) {
  for (ParmVarDecl *Parameter : Parameters) {
    Carry.carry(Parameter);
    if (!Marks.secrecyOf(Parameter))
      continue;
    if (Parameter->getIdentifier())
      because("has secret parameter " + quote(Parameter));
    else
      because("has an unnamed secret parameter");
  }
}

void BodyReader::readSignature(FunctionDecl *D) {
  if (Marks.isMarked(D))
    because(Marks.secrecyOf(D).Reason);
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
      useField(Field);
      if (DeclSecrecy Found = Marks.secrecyOf(Field);
          Found && Found.Kind != Secrecy::Part)
        keep(Initializer->getInit());
    }
    TraverseStmt(Initializer->getInit());
  }
}

void BodyReader::readVariable(VarDecl *D) {
  if (Marks.secrecyOf(D) && D->getIdentifier())
    because("initializes secret global " + quote(D));
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

bool BodyReader::TraverseUnaryExprOrTypeTraitExpr(
    UnaryExprOrTypeTraitExpr *E) {
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
      keep(Initializer);
      TraverseStmt(Initializer);
    }
  }
  return true;
}

bool BodyReader::TraverseBlockExpr(BlockExpr *E) {
  WalkUpFromBlockExpr(E);
  Facts.Blocks.push_back(E->getBlockDecl());
  for (const BlockDecl::Capture &Capture : E->getBlockDecl()->captures())
    if (Marks.secrecyOf(Capture.getVariable()))
      because("captures secret " + quote(Capture.getVariable()));
  return true;
}

bool BodyReader::VisitVarDecl(VarDecl *D) {
  Carry.carry(D);
  DeclSecrecy Found = Marks.secrecyOf(D);
  if (auto *Source = dyn_cast<DecompositionDecl>(D)) {
    for (const BindingDecl *Binding : Source->bindings())
      if (Marks.secrecyOf(Binding))
        because("declares secret " + quote(Binding));
  } else if (Found && D->getIdentifier() && !D->isImplicit()) {
    because("declares secret " + quote(D));
  }
  if (!Found)
    return true;
  if (TypeSecrecy Type = Marks.secrecyOf(D->getType()))
    becauseOf(Type);
  if (D->hasInit())
    keep(D->getInit());
  return true;
}

bool BodyReader::VisitExpr(Expr *E) {
  TypeSecrecy Type = Marks.secrecyOf(E->getType());
  if (Type && (Type.Kind != Secrecy::Part || E->isPRValue() ||
               isa<CompoundLiteralExpr>(E)))
    becauseOf(Type);
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    if (losesSecret(Cast, Type))
      Facts.Opaque = true;
  if (Type && !Kept.contains(E) && isUnannotated(E, Type))
    Facts.Opaque = true;
  return true;
}

/// A pointer to something with a secret part carries no annotation. While it
/// keeps its type that does no harm: the part's field has one.
bool BodyReader::losesSecret(const CastExpr *E, const TypeSecrecy &To) {
  switch (E->getCastKind()) {
  case CK_BitCast:
  case CK_LValueBitCast:
  case CK_PointerToIntegral:
  case CK_ReinterpretMemberPointer:
    break;
  default:
    return false;
  }
  const Expr *From = E->getSubExpr();
  TypeSecrecy Part = Marks.partialPointee(From->getType());
  if (!Part && E->getCastKind() == CK_LValueBitCast) {
    Part = Marks.secrecyOf(From->getType());
    if (Part.Kind != Secrecy::Part)
      return false;
  }
  if (!Part || To || Marks.partialPointee(E->getType()) || isAnnotated(From))
    return false;
  becauseOf(Part);
  return true;
}

/// E is of a secret type and brings in a secret that no annotation tells of.
bool BodyReader::isUnannotated(const Expr *E, const TypeSecrecy &Type) {
  if (isa<CompoundLiteralExpr, CXXNewExpr, InitListExpr, VAArgExpr,
          MaterializeTemporaryExpr, CXXScalarValueInitExpr>(E))
    return true;
  if (isa<CXXThisExpr>(E))
    return Type.Kind == Secrecy::Pointee;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return !Construct->isElidable();
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    // By a direct callee's name the IR knows that the result is secret; by a
    // virtual one's as well, unless a more derived one is called.
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    return !Callee || (Method && Method->isVirtual());
  }
  const auto *Cast = dyn_cast<CastExpr>(E);
  if (!Cast)
    return false;
  const Expr *From = Cast->getSubExpr();
  if (Cast->getCastKind() == CK_LValueToRValue)
    return Type.Kind != Secrecy::Pointee && !isAnnotated(From);
  return !Marks.secrecyOf(From->getType()) && !isAnnotated(From) &&
         Cast->getCastKind() != CK_NullToPointer;
}

/// What E reads from, or points to, is a declaration that is annotated.
bool BodyReader::isAnnotated(const Expr *E) const {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Cast = dyn_cast<CastExpr>(E)) {
      E = Cast->getSubExpr();
    } else if (const auto *Index = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Index->getBase();
    } else if (const auto *Operator = dyn_cast<UnaryOperator>(E)) {
      E = Operator->getSubExpr();
    } else if (const auto *Operator = dyn_cast<BinaryOperator>(E)) {
      if (Operator->isAdditiveOp() && Operator->getType()->isPointerType())
        E = Operator->getLHS()->getType()->isPointerType()
                ? Operator->getLHS()
                : Operator->getRHS();
      else if (Operator->isAssignmentOp())
        E = Operator->getLHS();
      else
        return false;
    } else if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      DeclSecrecy Found = Marks.secrecyOf(Member->getMemberDecl());
      if (Found && Found.Kind != Secrecy::Part)
        return true;
      if (Member->isArrow())
        return isAnnotated(Member->getBase());
      E = Member->getBase();
    } else if (const auto *Reference = dyn_cast<DeclRefExpr>(E)) {
      return isa<VarDecl, BindingDecl>(Reference->getDecl()) &&
             Marks.secrecyOf(Reference->getDecl());
    } else {
      return false;
    }
  }
}

/// Marks E, and what it takes its value from, as going to a place that is
/// annotated or known by its type to a secret function.
void BodyReader::keep(const Expr *E) {
  while (E) {
    Kept.insert(E);
    if (const auto *Paren = dyn_cast<ParenExpr>(E))
      E = Paren->getSubExpr();
    else if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bound->getSubExpr();
    else if (const auto *Cast = dyn_cast<CastExpr>(E))
      // A secret behind a cast to a plain type would not be seen by its type.
      E = Marks.secrecyOf(Cast->getType()) ? Cast->getSubExpr() : nullptr;
    else if (const auto *Operator = dyn_cast<UnaryOperator>(E))
      E = Operator->getSubExpr();
    else if (const auto *New = dyn_cast<CXXNewExpr>(E))
      E = New->getInitializer();
    else if (const auto *Literal = dyn_cast<CompoundLiteralExpr>(E))
      E = Literal->getInitializer();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      E = Construct->getNumArgs() == 1 ? Construct->getArg(0) : nullptr;
    else if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      keep(Choice->getTrueExpr());
      E = Choice->getFalseExpr();
    } else if (const auto *Comma = dyn_cast<BinaryOperator>(E))
      E = Comma->isCommaOp() ? Comma->getRHS() : nullptr;
    else
      E = nullptr;
  }
}

bool BodyReader::VisitDeclRefExpr(DeclRefExpr *E) {
  ValueDecl *D = E->getDecl();
  if (auto *Function = dyn_cast<FunctionDecl>(D)) {
    Facts.Callees.insert(Function);
    return true;
  }
  if (auto *Binding = dyn_cast<BindingDecl>(D)) {
    if (Marks.secrecyOf(Binding))
      because("uses secret " + quote(Binding));
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(
            Binding->getBinding()
                ? Binding->getBinding()->IgnoreParenImpCasts()
                : nullptr))
      if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
        useField(Field);
    return true;
  }
  auto *Variable = dyn_cast<VarDecl>(D);
  if (!Variable)
    return true;
  Carry.carry(Variable);
  if (!Marks.secrecyOf(Variable))
    return true;
  if (Variable->hasGlobalStorage()) {
    if (Variable->hasDefinition() == VarDecl::DeclarationOnly)
      Facts.Undefined.insert(Variable);
    because((Variable->isStaticLocal() ? "uses static secret "
                                       : "uses secret global ") +
            quote(Variable));
  } else if (!Variable->isImplicit() && Variable->getIdentifier()) {
    because((E->refersToEnclosingVariableOrCapture() ? "captures secret "
                                                     : "uses secret ") +
            quote(Variable));
  }
  return true;
}

void BodyReader::useField(const FieldDecl *D) {
  Carry.carry(D);
  DeclSecrecy Found = Marks.secrecyOf(D);
  if (!Found || Found.Kind == Secrecy::Part)
    return;
  if (D->getIdentifier())
    because("accesses secret field " + quote(D));
  else if (TypeSecrecy Type = Marks.secrecyOf(D->getType()))
    becauseOf(Type);
  if (D->isBitField())
    Facts.Opaque = true;
}

bool BodyReader::VisitMemberExpr(MemberExpr *E) {
  if (const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl())) {
    useField(Field);
    DeclSecrecy Found = Marks.secrecyOf(Field);
    if (Found && Found.Kind != Secrecy::Part)
      keep(E->getBase());
  } else if (const auto *Variable = dyn_cast<VarDecl>(E->getMemberDecl())) {
    Carry.carry(Variable);
    if (Marks.secrecyOf(Variable)) {
      because("uses secret global " + quote(Variable));
      if (Variable->hasDefinition() == VarDecl::DeclarationOnly)
        Facts.Undefined.insert(Variable);
    }
  } else if (auto *Method = dyn_cast<CXXMethodDecl>(E->getMemberDecl())) {
    Facts.Callees.insert(Method);
    if (Marks.holdsSecret(Context.getCanonicalTagType(Method->getParent())))
      keep(E->getBase());
  }
  return true;
}

bool BodyReader::VisitInitListExpr(InitListExpr *E) {
  if (Marks.isSecret(E->getType()))
    for (const Expr *Initializer : E->inits())
      keep(Initializer);
  if (const auto *Record = E->getType()->getAsRecordDecl())
    for (const FieldDecl *Field : Record->fields())
      if (Field->isBitField())
        useField(Field);
  return true;
}

bool BodyReader::VisitBinaryOperator(BinaryOperator *E) {
  if (E->isAssignmentOp() && isAnnotated(E->getLHS()))
    keep(E->getRHS());
  if (E->isCommaOp())
    Kept.insert(E->getLHS());
  return true;
}

void BodyReader::keepArguments(ArrayRef<const Expr *> Arguments,
                               const FunctionProtoType *Prototype,
                               const FunctionDecl *Callee) {
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    QualType Type;
    if (Callee && I < Callee->getNumParams()) {
      Type = Callee->getParamDecl(I)->getType();
      if (Marks.secrecyOf(Callee->getParamDecl(I)))
        keep(Arguments[I]);
    } else if (Prototype && I < Prototype->getNumParams()) {
      Type = Prototype->getParamType(I);
    }
    if (Marks.secrecyOf(Type) || Marks.partialPointee(Type))
      keep(Arguments[I]);
  }
}

bool BodyReader::VisitCallExpr(CallExpr *E) {
  const FunctionDecl *Callee = E->getDirectCallee();
  ArrayRef<const Expr *> Arguments(E->getArgs(), E->getNumArgs());
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  // The object of an overloaded operator comes as its first argument.
  if (isa<CXXOperatorCallExpr>(E) && Method && Method->isInstance()) {
    const Expr *Object = Arguments.front();
    Arguments = Arguments.drop_front();
    if (Marks.holdsSecret(Context.getCanonicalTagType(Method->getParent())))
      keep(Object);
    // A trivial assignment is no call but a copy made here.
    TypeSecrecy Type = Marks.secrecyOf(Object->getType());
    if (Type.Kind == Secrecy::Part && Method->isTrivial()) {
      becauseOf(Type);
      if (!isAnnotated(Object) ||
          llvm::any_of(Arguments,
                       [&](const Expr *A) { return !isAnnotated(A); }))
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
  keepArguments(Arguments, Prototype, Callee);
  return true;
}

bool BodyReader::VisitCXXConstructExpr(CXXConstructExpr *E) {
  Facts.Callees.insert(E->getConstructor());
  keepArguments(llvm::ArrayRef<const Expr *>(E->getArgs(), E->getNumArgs()),
                nullptr, E->getConstructor());
  return true;
}

bool BodyReader::VisitCXXDefaultArgExpr(CXXDefaultArgExpr *E) {
  if (Kept.contains(E))
    keep(E->getExpr());
  return TraverseStmt(E->getExpr());
}

bool BodyReader::VisitCXXDefaultInitExpr(CXXDefaultInitExpr *E) {
  if (Kept.contains(E))
    keep(E->getExpr());
  return TraverseStmt(E->getExpr());
}

bool BodyReader::VisitReturnStmt(ReturnStmt *S) {
  if (S->getRetValue() && Marks.secrecyOf(Result))
    keep(S->getRetValue());
  return true;
}

BodyFacts readFunction(FunctionDecl *Function, const Markings &Marks,
                       Carrier &Carry, ASTContext &Context) {
  BodyReader Reader(Function, Marks, Carry, Context);
  Reader.readSignature(Function);
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(Function))
    Reader.readInitializers(Constructor);
  else if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(Function))
    Reader.readDestroyedFields(Destructor);
  Reader.TraverseStmt(Function->getBody());
  return std::move(Reader.Facts);
}

BodyFacts readBlock(BlockDecl *Block, const Markings &Marks, Carrier &Carry,
                    ASTContext &Context) {
  BodyReader Reader(Block, Marks, Carry, Context);
  Reader.readParameters(Block->parameters());
  Reader.TraverseStmt(Block->getBody());
  return std::move(Reader.Facts);
}

BodyFacts readInitializer(VarDecl *Variable, const Markings &Marks,
                          Carrier &Carry, ASTContext &Context) {
  BodyReader Reader(Variable, Marks, Carry, Context);
  Reader.readVariable(Variable);
  return std::move(Reader.Facts);
}

} // namespace lethe
