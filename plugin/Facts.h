#ifndef LETHE_PLUGIN_FACTS_H
#define LETHE_PLUGIN_FACTS_H

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"
#include <string>

namespace lethe {

/// What the source says about one function, keyed by its mangled name.
///
/// The AST side fills this before code generation; the IR side reads it at
/// pipeline start. Data that is secret is told the IR through Clang's own
/// annotation intrinsics, each with the text AnnotationText.
struct FunctionFacts {
  /// Why the function is secret by itself, in the words of the source
  /// ("declares secret 'key'"); empty where nothing in it touches a secret.
  std::string Reason;
  /// It carries the marking itself: everything it handles counts as secret.
  bool Marked = false;
  /// Its result, or what its result points to, is of a secret type.
  bool ReturnsSecret = false;
  /// No secret decides its result.
  bool ReturnsPublic = false;
  /// It touches secret data where Clang emits no annotation (bit-fields,
  /// temporaries): every value it loads or is given counts as secret.
  bool Opaque = false;
};

struct ModuleFacts {
  llvm::StringMap<FunctionFacts> Functions;
  /// A function that nothing in the source refers to, so nobody has read it.
  /// Should it be emitted all the same, it counts as secret.
  void noteUnread(llvm::StringRef Symbol) {
    Unread.insert(UnreadText.save(Symbol));
  }
  bool isUnread(llvm::StringRef Symbol) const {
    return Unread.contains(Symbol);
  }
  /// -fplugin-arg-lethe-all: every function is secret.
  bool All = false;
  /// -fplugin-arg-lethe-foreign-stack: bytes of stack to erase below foreign
  /// code that was handed secrets.
  unsigned ForeignStack = 4096;
  /// Off by -fplugin-arg-lethe-no-scope-ends: wipe secret locals when their
  /// scope ends.
  bool ScopeEnds = true;
  /// The personality routine of the source language's exceptions; empty where
  /// unwinding is not that of the Itanium C++ ABI.
  std::string Personality;
  /// -flto: the linker may inline functions of this unit into others, and the
  /// other way round.
  bool ForLink = false;
  /// LLVM IR is written to a file, for another process to compile.
  bool WritesIR = false;

  /// Every unit is said to be hardened: all of this one is, and foreign code is
  /// said to leave nothing on the stack.
  bool isWholeProgram() const { return All && ForeignStack == 0 && !ForLink; }

private:
  // Headers have thousands of them.
  llvm::BumpPtrAllocator Allocator;
  llvm::StringSaver UnreadText{Allocator};
  llvm::DenseSet<llvm::StringRef> Unread;
};

/// The annotation that marks a secret, in source and in IR alike.
inline constexpr char AnnotationText[] = "secret";

/// The annotation, in source, of what is no secret; and in IR of what is none,
/// all its markings considered.
inline constexpr char SaidPublicText[] = "not secret";
inline constexpr char PublicAnnotationText[] = "lethe: public";

/// The annotation, in IR, of a pointer to functions that erase themselves.
inline constexpr char CalleeAnnotationText[] = "lethe: secret function";

} // namespace lethe

#endif
