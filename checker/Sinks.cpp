#include "Sinks.h"
#include "clang/AST/Attr.h"
#include "clang/AST/FormatString.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

namespace {
/// Parameters are counted from 1; Last 0 stands for all that follow.
struct SinkForm {
  StringRef Name;
  SinkKind Kind;
  unsigned First, Last;
};

constexpr SinkForm SinkForms[] = {
    // Files, sockets, queues.
    {"write", SinkKind::Output, 2, 2},
    {"pwrite", SinkKind::Output, 2, 2},
    {"pwrite64", SinkKind::Output, 2, 2},
    {"writev", SinkKind::Output, 2, 2},
    {"pwritev", SinkKind::Output, 2, 2},
    {"vmsplice", SinkKind::Output, 2, 2},
    {"fwrite", SinkKind::Output, 1, 1},
    {"fwrite_unlocked", SinkKind::Output, 1, 1},
    {"fputs", SinkKind::Output, 1, 1},
    {"fputs_unlocked", SinkKind::Output, 1, 1},
    {"fputws", SinkKind::Output, 1, 1},
    {"puts", SinkKind::Output, 1, 1},
    {"fputc", SinkKind::Output, 1, 1},
    {"putc", SinkKind::Output, 1, 1},
    {"putchar", SinkKind::Output, 1, 1},
    {"fputwc", SinkKind::Output, 1, 1},
    {"putwc", SinkKind::Output, 1, 1},
    {"putwchar", SinkKind::Output, 1, 1},
    {"putw", SinkKind::Output, 1, 1},
    {"send", SinkKind::Output, 2, 2},
    {"sendto", SinkKind::Output, 2, 2},
    {"sendmsg", SinkKind::Output, 2, 2},
    {"sendmmsg", SinkKind::Output, 2, 2},
    {"mq_send", SinkKind::Output, 2, 2},
    {"msgsnd", SinkKind::Output, 2, 2},
    {"WriteFile", SinkKind::Output, 2, 2},
    {"mbedtls_debug_print_buf", SinkKind::Output, 5, 5},
    {"mbedtls_debug_print_mpi", SinkKind::Output, 5, 5},
    {"perror", SinkKind::Print, 1, 1},
    {"psignal", SinkKind::Print, 2, 2},
    {"OutputDebugStringA", SinkKind::Print, 1, 1},
    {"OutputDebugStringW", SinkKind::Print, 1, 1},
    {"std::print", SinkKind::Print, 1, 0},
    {"std::println", SinkKind::Print, 1, 0},
    {"std::format", SinkKind::Text, 1, 0},
    {"std::format_to", SinkKind::Text, 2, 0},
    {"std::format_to_n", SinkKind::Text, 3, 0},
    {"std::to_string", SinkKind::Text, 1, 1},
    {"std::to_wstring", SinkKind::Text, 1, 1},
    // The environment, and command lines.
    {"setenv", SinkKind::Environment, 2, 2},
    {"putenv", SinkKind::Environment, 1, 1},
    {"_putenv", SinkKind::Environment, 1, 1},
    {"_putenv_s", SinkKind::Environment, 2, 2},
    {"SetEnvironmentVariableA", SinkKind::Environment, 2, 2},
    {"SetEnvironmentVariableW", SinkKind::Environment, 2, 2},
    {"g_setenv", SinkKind::Environment, 2, 2},
    {"system", SinkKind::CommandLine, 1, 1},
    {"popen", SinkKind::CommandLine, 1, 1},
    {"wordexp", SinkKind::CommandLine, 1, 1},
    {"execl", SinkKind::CommandLine, 2, 0},
    {"execlp", SinkKind::CommandLine, 2, 0},
    {"execle", SinkKind::CommandLine, 2, 0},
    {"execv", SinkKind::CommandLine, 2, 2},
    {"execvp", SinkKind::CommandLine, 2, 2},
    {"execve", SinkKind::CommandLine, 2, 3},
    {"execvpe", SinkKind::CommandLine, 2, 3},
    {"execveat", SinkKind::CommandLine, 3, 4},
    {"fexecve", SinkKind::CommandLine, 2, 3},
    {"posix_spawn", SinkKind::CommandLine, 5, 6},
    {"posix_spawnp", SinkKind::CommandLine, 5, 6},
    {"CreateProcessA", SinkKind::CommandLine, 2, 2},
    {"CreateProcessW", SinkKind::CommandLine, 2, 2},
};

/// Functions that take a format, for where they are declared without the
/// attribute.
struct FormatForm {
  StringRef Name;
  /// Both from 1; Destination 0 where the text leaves.
  unsigned Format, Destination;
};

constexpr FormatForm FormatForms[] = {
    {"printf", 1, 0},        {"fprintf", 2, 0},      {"dprintf", 2, 0},
    {"wprintf", 1, 0},       {"fwprintf", 2, 0},     {"sprintf", 2, 1},
    {"snprintf", 3, 1},      {"swprintf", 3, 1},     {"asprintf", 2, 1},
    {"syslog", 2, 0},        {"err", 2, 0},          {"errx", 2, 0},
    {"warn", 1, 0},          {"warnx", 1, 0},        {"error", 3, 0},
    {"std::printf", 1, 0},   {"std::fprintf", 2, 0}, {"std::sprintf", 2, 1},
    {"std::snprintf", 3, 1},
};
} // namespace

Sinks::Sinks(StringRef Globs, StringRef OwnSinks,
             std::vector<std::string> &Faults)
    : Own(parseFunctions("secret-exposure.Sinks", OwnSinks,
                         "FUNCTION or FUNCTION:PARAMETER",
                         /*NeedsNumber=*/false, Faults)) {
  llvm::SmallVector<StringRef, 16> Parts;
  Globs.split(Parts, ';', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef Part : Parts) {
    auto Glob = llvm::GlobPattern::create(Part.trim());
    if (Glob)
      LogFunctions.push_back(std::move(*Glob));
    else
      Faults.push_back(("'" + Part.trim() +
                        "' in option 'secret-exposure.LogFunctions' is no "
                        "glob: " +
                        llvm::toString(Glob.takeError()))
                           .str());
  }
}

namespace {
/// Notes which arguments a printf format prints as addresses.
class AddressArguments : public analyze_format_string::FormatStringHandler {
public:
  llvm::SmallSet<unsigned, 4> Indices;

  bool HandlePrintfSpecifier(const analyze_printf::PrintfSpecifier &Specifier,
                             const char *, unsigned,
                             const TargetInfo &) override {
    using Conversion = analyze_format_string::ConversionSpecifier;
    Conversion::Kind Kind = Specifier.getConversionSpecifier().getKind();
    if (Specifier.consumesDataArgument() &&
        (Kind == Conversion::pArg || Kind == Conversion::nArg))
      Indices.insert(Specifier.getArgIndex());
    return true;
  }
};
} // namespace

/// Adds the arguments from index First on that Format does not print as mere
/// addresses.
static void addFormatted(const CallExpr *Call, unsigned Format, unsigned First,
                         const Expr *Destination, const ASTContext &Context,
                         llvm::SmallVectorImpl<SunkArgument> &Into) {
  AddressArguments Addresses;
  const auto *Text =
      dyn_cast<StringLiteral>(Call->getArg(Format)->IgnoreParenImpCasts());
  if (Text && Text->getCharByteWidth() == 1)
    analyze_format_string::ParsePrintfString(
        Addresses, Text->getString().begin(), Text->getString().end(),
        Context.getLangOpts(), Context.getTargetInfo(),
        /*isFreeBSDKPrintf=*/false);
  SinkKind Kind = Destination ? SinkKind::Text : SinkKind::Print;
  // The format itself may be the secret.
  Into.push_back({Kind, Call->getArg(Format), false, Destination});
  for (unsigned I = First; I < Call->getNumArgs(); ++I)
    if (!Addresses.Indices.contains(I - First))
      Into.push_back({Kind, Call->getArg(I), false, Destination});
}

/// The index of the format that Callee's attribute names, and of the first
/// argument it is for.
static std::optional<std::pair<unsigned, unsigned>>
formatAttribute(const FunctionDecl *Callee) {
  for (const auto *Attr : Callee->specific_attrs<FormatAttr>()) {
    StringRef Type = Attr->getType()->getName();
    if (!Type.contains("printf") && Type != "syslog" && Type != "NSString")
      continue;
    // A member function counts its object.
    unsigned Object =
        isa<CXXMethodDecl>(Callee) && cast<CXXMethodDecl>(Callee)->isInstance();
    if (Attr->getFirstArg())
      return std::pair(Attr->getFormatIdx() - 1 - Object,
                       Attr->getFirstArg() - 1 - Object);
  }
  return std::nullopt;
}

llvm::SmallVector<SunkArgument, 4>
Sinks::argumentsOf(const CallExpr *Call, const std::string &Name,
                   const ASTContext &Context) const {
  llvm::SmallVector<SunkArgument, 4> Result;
  unsigned Count = Call->getNumArgs();
  auto Add = [&](SinkKind Kind, unsigned First, unsigned Last, bool Bytes) {
    for (unsigned I = First; I <= (Last ? std::min(Last, Count) : Count); ++I)
      Result.push_back({Kind, Call->getArg(I - 1), Bytes});
  };
  for (const NamedFunction &Function : Own)
    if (Function.Name == Name)
      Add(SinkKind::Output, Function.First ? Function.First : 1, Function.First,
          true);
  StringRef Plain = Name;
  if (!Plain.starts_with("std::") ||
      llvm::none_of(SinkForms,
                    [&](const SinkForm &Form) { return Form.Name == Plain; }))
    Plain.consume_front("std::");
  for (const SinkForm &Form : SinkForms)
    if (Form.Name == Plain)
      Add(Form.Kind, Form.First, Form.Last,
          Form.Kind != SinkKind::Print && Form.Kind != SinkKind::Text);
  if (!Result.empty())
    return Result;

  auto Form = llvm::find_if(
      FormatForms, [&](const FormatForm &F) { return F.Name == Name; });
  bool Known = Form != std::end(FormatForms);
  const Expr *Destination =
      Known && Form->Destination && Form->Destination <= Count
          ? Call->getArg(Form->Destination - 1)
          : nullptr;
  const FunctionDecl *Callee = Call->getDirectCallee();
  auto Attribute = Callee ? formatAttribute(Callee) : std::nullopt;
  if (Attribute && Attribute->first < Count) {
    addFormatted(Call, Attribute->first, Attribute->second, Destination,
                 Context, Result);
    return Result;
  }
  if (Known && Form->Format <= Count) {
    addFormatted(Call, Form->Format - 1, Form->Format, Destination, Context,
                 Result);
    return Result;
  }
  if (llvm::any_of(LogFunctions, [&](const llvm::GlobPattern &Glob) {
        return Glob.match(Name);
      }))
    Add(SinkKind::Print, 1, 0, false);
  return Result;
}

static bool isNamedStream(const CXXRecordDecl *Class) {
  if (!Class->getIdentifier())
    return false;
  if (Class->isInStdNamespace())
    return Class->getName() == "basic_ostream";
  return llvm::StringSwitch<bool>(Class->getName())
      .Cases({"QDebug", "QMessageLogger", "QTextStream"}, true)
      .Cases({"LogMessage", "LogMessageFatal", "LogStream"}, true)
      .Default(false);
}

bool isTextStream(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return false;
  if (isNamedStream(Class))
    return true;
  // True where all bases are other classes.
  return !Class->forallBases(
      [](const CXXRecordDecl *Base) { return !isNamedStream(Base); });
}

} // namespace lethe
