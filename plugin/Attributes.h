#ifndef LETHE_PLUGIN_ATTRIBUTES_H
#define LETHE_PLUGIN_ATTRIBUTES_H

#include "llvm/IR/Function.h"

/// The string attributes by which the IR side tells the machine side what to
/// do. They survive inlining, cloning and a trip through bitcode.
namespace lethe {

/// On a function: it is secret and erases itself; the value says why.
inline constexpr char SecretAttr[] = "lethe-secret";

/// On a call: the callee is handed nothing secret, or erases itself. Calls
/// without it, such as the optimizer makes of others, may hand over anything.
/// The same, in metadata of the kind heapallocsite, for calls through pointers:
/// code generation keeps that with the call, and makes use of it for Windows
/// only.
inline constexpr char PublicAttr[] = "lethe-public";

/// In metadata of that kind, with the functions that a call through a pointer
/// may lead to: all of them erase themselves, and have the caller's
/// instruction set.
inline constexpr char ErasingAttr[] = "lethe-erasing";

/// On a function, set just before instruction selection: callees, by symbol
/// name and separated by commas, all of whose calls in it carry PublicAttr.
inline constexpr char NotGivenAttr[] = "lethe-not-given";

/// On an argument of a secret function: by the markings no secret decides its
/// value. What callers in this unit hand over is another matter.
inline constexpr char PublicArgumentAttr[] = "lethe-public-argument";

/// On a function, also one of another unit: by the markings no secret decides
/// its result, but for one that is handed over.
inline constexpr char PublicResultAttr[] = "lethe-public-result";

/// On a secret function, set just before instruction selection: callees, by
/// symbol name and separated by commas, that erase themselves and whose
/// calls no secret decides. AllPublic among them: all that pointers lead to
/// does, and no secret decides any call through one, nor which function it
/// leads to.
inline constexpr char PublicPathsAttr[] = "lethe-public-paths";
inline constexpr char AllPublic[] = "*";

/// On a secret function, set just before instruction selection: no secret
/// decides which way any branch goes, so which path was taken may show.
inline constexpr char PublicBranchesAttr[] = "lethe-public-branches";

/// On a load, in metadata of the kind annotation: what it reads is said not to
/// be secret. The same in two kinds more; see PublicLoads.h.
inline constexpr char PublicLoadText[] = "lethe-public";

/// On a secret function, set just before instruction selection: another secret
/// function of this module calls it directly, or one of another unit may, which
/// sees its marking. Such a caller leaves its
/// registers as they are, for the callee to clear before foreign calls.
inline constexpr char CalledAttr[] = "lethe-called";

/// On the declaration of a function of another unit: it is marked, so it erases
/// itself, and its unit, which sees the marking as well, gives it CalledAttr.
/// The same, in metadata of the kind heapallocsite, for calls through pointers.
inline constexpr char ErasesElsewhereAttr[] = "lethe-erases-elsewhere";

/// On a function that code has been generated for: bytes of stack that a call
/// of it may have changed when it has returned; a decimal number.
inline constexpr char ReachAttr[] = "lethe-reach";

/// Ends the name of the code of a function that got an erasing entry.
inline constexpr char InteriorSuffix[] = ".interior";

/// On a secret function, set just before instruction selection: it leaves
/// erasing to its callers, which are all secret functions of this module.
inline constexpr char InteriorAttr[] = "lethe-interior";

inline bool isInterior(const llvm::Function &F) {
  return F.hasFnAttribute(InteriorAttr);
}

/// On a secret function, and on one that calls setjmp: bytes of stack to erase
/// below foreign code that was handed secrets; the value is a decimal number.
inline constexpr char ForeignStackAttr[] = "lethe-foreign-stack";

/// What ForeignStackAttr says of F.
inline uint64_t foreignStackBytes(const llvm::Function &F) {
  uint64_t Bytes = 0;
  F.getFnAttribute(ForeignStackAttr).getValueAsString().getAsInteger(10, Bytes);
  return Bytes;
}

/// On a secret function: the symbol of the personality routine that its
/// language's exceptions use.
inline constexpr char PersonalityAttr[] = "lethe-personality";

/// On a secret function: its secret locals are wiped when their scope ends.
inline constexpr char ScopeEndsAttr[] = "lethe-scope-ends";

/// On a secret function: it is said not to be unwound, as C code without
/// -fexceptions is, yet a thread may end in what it calls, and is unwound then.
inline constexpr char CancellableAttr[] = "lethe-cancellable";

/// On a function with dynamic stack allocations: they are erased.
inline constexpr char DynamicErasedAttr[] = "lethe-dynamic-erased";

/// On a secret function, on its way to the linker: BeforeLink has forbidden to
/// inline it; AtLink may allow it again.
inline constexpr char KeptApartAttr[] = "lethe-kept-apart";

/// A module flag: the module's markings have been read.
inline constexpr char ReadFlag[] = "lethe-markings-read";

/// A call of F leaves nothing behind but F's results: F is compiled here as a
/// secret function, no other unit's copy can take its place, and no lazily
/// bound PLT entry lies in between, which would run the dynamic linker.
inline bool erasesItself(const llvm::Function &F) {
  return F.hasFnAttribute(SecretAttr) && F.hasExactDefinition() &&
         F.isDSOLocal();
}

} // namespace lethe

#endif
