#include "KnownCalls.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::StringRef;

namespace lethe {

static StringRef plainName(StringRef Name) {
  if (Name.ends_with("_chk")) {
    StringRef Inner = Name.drop_back(4);
    if (Inner.consume_front("__builtin___") || Inner.consume_front("__"))
      return Inner;
  }
  Name.consume_front("__builtin_");
  return Name;
}

std::string calleeName(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !Callee->getDeclName().isIdentifier())
    return {};
  // Inline namespaces of standard libraries are not part of the name.
  const DeclContext *Owner = Callee->getDeclContext()->getRedeclContext();
  if (Owner->isTranslationUnit())
    return plainName(Callee->getName()).str();
  if (Callee->isInStdNamespace())
    return ("std::" + Callee->getName()).str();
  return Callee->getQualifiedNameAsString();
}

namespace {
/// Parameters are counted from 1; 0 stands for none.
struct WipeForm {
  StringRef Name;
  unsigned Object, Byte, Size;
  bool Durable;
};

constexpr WipeForm WipeForms[] = {
    {"memset", 1, 2, 3, false},
    {"bzero", 1, 0, 2, false},
    {"wmemset", 1, 2, 3, false},
    {"std::memset", 1, 2, 3, false},
    {"std::wmemset", 1, 2, 3, false},
    {"std::fill", 1, 3, 0, false},
    {"std::fill_n", 1, 3, 2, false},
    {"ZeroMemory", 1, 0, 2, false},
    {"RtlZeroMemory", 1, 0, 2, false},
    // C23, C11 annex K, libcs and kernels.
    {"memset_explicit", 1, 2, 3, true},
    {"memset_s", 1, 3, 4, true},
    {"explicit_bzero", 1, 0, 2, true},
    {"explicit_memset", 1, 2, 3, true},
    {"memzero_explicit", 1, 0, 2, true},
    {"SecureZeroMemory", 1, 0, 2, true},
    {"RtlSecureZeroMemory", 1, 0, 2, true},
    // Libraries.
    {"lethe_wipe", 1, 0, 2, true},
    {"lethe_wipe_string", 1, 0, 0, true},
    {"sodium_memzero", 1, 0, 2, true},
    {"OPENSSL_cleanse", 1, 0, 2, true},
    {"mbedtls_platform_zeroize", 1, 0, 2, true},
    {"mbedtls_zeroize", 1, 0, 2, true},
    {"gnutls_memset", 1, 2, 3, true},
    {"wipememory", 1, 0, 2, true},
    {"ForceZero", 1, 0, 2, true},
    {"crypto_wipe", 1, 0, 2, true},
    {"zeroize", 1, 0, 2, true},
    {"secure_wipe", 1, 0, 2, true},
};

struct ReleaseForm {
  StringRef Name;
  unsigned Pointer;
  bool Wipes;
};

constexpr ReleaseForm ReleaseForms[] = {
    {"free", 1, false},
    {"std::free", 1, false},
    {"cfree", 1, false},
    {"munmap", 1, false},
    {"g_free", 1, false},
    {"kfree", 1, false},
    {"vfree", 1, false},
    {"kvfree", 1, false},
    {"av_free", 1, false},
    {"OPENSSL_free", 1, false},
    {"CRYPTO_free", 1, false},
    {"mbedtls_free", 1, false},
    {"gcry_free", 1, false},
    {"lethe_free", 1, true},
    {"sodium_free", 1, true},
    {"freezero", 1, true},
    {"kfree_sensitive", 1, true},
    {"kvfree_sensitive", 1, true},
    {"OPENSSL_clear_free", 1, true},
    {"CRYPTO_clear_free", 1, true},
    {"OPENSSL_secure_free", 1, true},
    {"CRYPTO_secure_free", 1, true},
    {"OPENSSL_secure_clear_free", 1, true},
    {"CRYPTO_secure_clear_free", 1, true},
    {"mbedtls_zeroize_and_free", 1, true},
};

struct CopyForm {
  StringRef Name;
  unsigned Destination, Source, Size;
};

constexpr CopyForm CopyForms[] = {
    {"memcpy", 1, 2, 3},
    {"memmove", 1, 2, 3},
    {"mempcpy", 1, 2, 3},
    {"memccpy", 1, 2, 4},
    {"wmemcpy", 1, 2, 3},
    {"wmemmove", 1, 2, 3},
    {"std::memcpy", 1, 2, 3},
    {"std::memmove", 1, 2, 3},
    {"bcopy", 2, 1, 3},
    {"strcpy", 1, 2, 0},
    {"stpcpy", 1, 2, 0},
    {"strncpy", 1, 2, 3},
    {"stpncpy", 1, 2, 3},
    {"strlcpy", 1, 2, 3},
    {"strcat", 1, 2, 0},
    {"strncat", 1, 2, 3},
    {"strlcat", 1, 2, 3},
    {"std::strcpy", 1, 2, 0},
    {"std::strncpy", 1, 2, 3},
    {"std::strcat", 1, 2, 0},
    {"memcpy_s", 1, 3, 4},
    {"strdup", 0, 1, 0},
    {"strndup", 0, 1, 2},
    {"wcsdup", 0, 1, 0},
    {"g_strdup", 0, 1, 0},
    {"g_memdup2", 0, 1, 2},
    {"OPENSSL_memdup", 0, 1, 2},
    {"CRYPTO_memdup", 0, 1, 2},
    {"OPENSSL_strdup", 0, 1, 0},
    {"CRYPTO_strdup", 0, 1, 0},
    {"std::copy", 3, 1, 0},
    {"std::copy_n", 3, 1, 2},
    {"std::copy_backward", 3, 1, 0},
    {"std::move_backward", 3, 1, 0},
    {"std::uninitialized_copy", 3, 1, 0},
    {"std::uninitialized_copy_n", 3, 1, 2},
};
} // namespace

/// Argument Number, counted from 1; null if there is none.
static const Expr *argument(const CallExpr *Call, unsigned Number) {
  return Number && Number <= Call->getNumArgs() ? Call->getArg(Number - 1)
                                                : nullptr;
}

template <typename Range>
static auto findNamed(const Range &Forms, StringRef Name) {
  return llvm::find_if(Forms,
                       [&](const auto &Form) { return Form.Name == Name; });
}

static std::optional<WipeForm> wipeForm(StringRef Name,
                                        const Settings &Options) {
  if (auto Known = findNamed(WipeForms, Name); Known != std::end(WipeForms))
    return *Known;
  auto Own = findNamed(Options.WipeFunctions, Name);
  if (Own == Options.WipeFunctions.end())
    return std::nullopt;
  return WipeForm{Own->Name, Own->First ? Own->First : 1, 0, Own->Second, true};
}

std::optional<WipeCall> asWipe(const CallExpr *Call, const Settings &Options,
                               const ASTContext &Context) {
  std::string Name = calleeName(Call);
  if (Name.empty())
    return std::nullopt;
  std::optional<WipeForm> Form = wipeForm(Name, Options);
  if (!Form)
    return std::nullopt;
  WipeCall Wipe;
  Wipe.Object = argument(Call, Form->Object);
  if (!Wipe.Object)
    return std::nullopt;
  Wipe.Name = std::move(Name);
  Wipe.Byte = argument(Call, Form->Byte);
  Wipe.Size = argument(Call, Form->Size);
  Wipe.Durable = Form->Durable;
  Wipe.ObjectIndex = Form->Object - 1;
  Wipe.SizeIndex = Form->Size ? Form->Size - 1 : 0;
  // Anything but a constant is data, not a wipe.
  if (Wipe.Byte &&
      (Wipe.Byte->isValueDependent() || !Wipe.Byte->isEvaluatable(Context)))
    return std::nullopt;
  return Wipe;
}

std::optional<ReleaseCall> asRelease(const CallExpr *Call,
                                     const Settings &Options) {
  std::string Name = calleeName(Call);
  if (Name.empty())
    return std::nullopt;
  ReleaseForm Form{};
  if (auto Known = findNamed(ReleaseForms, Name);
      Known != std::end(ReleaseForms)) {
    Form = *Known;
  } else if (auto Own = findNamed(Options.FreeFunctions, Name);
             Own != Options.FreeFunctions.end()) {
    Form = {Own->Name, Own->First ? Own->First : 1, false};
  }
  const Expr *Pointer = argument(Call, Form.Pointer);
  if (!Pointer)
    return std::nullopt;
  return ReleaseCall{std::move(Name), Pointer, Form.Wipes};
}

std::optional<CopyCall> asCopy(const CallExpr *Call) {
  std::string Name = calleeName(Call);
  auto Known = findNamed(CopyForms, Name);
  if (Name.empty() || Known == std::end(CopyForms))
    return std::nullopt;
  CopyCall Copy{std::move(Name), argument(Call, Known->Destination),
                argument(Call, Known->Source), argument(Call, Known->Size)};
  if (!Copy.Source || (Known->Destination && !Copy.Destination))
    return std::nullopt;
  return Copy;
}

bool isPlainAllocation(const CallExpr *Call) {
  return llvm::StringSwitch<bool>(calleeName(Call))
      .Cases({"malloc", "calloc", "aligned_alloc", "posix_memalign", "valloc",
              "memalign", "pvalloc", "mmap", "realloc", "reallocarray"},
             true)
      .Cases({"std::malloc", "std::calloc", "std::aligned_alloc",
              "std::realloc", "g_malloc", "g_malloc0"},
             true)
      .Cases({"OPENSSL_malloc", "OPENSSL_zalloc", "CRYPTO_malloc",
              "CRYPTO_zalloc", "mbedtls_calloc"},
             true)
      .Default(false);
}

} // namespace lethe
