#ifndef LETHE_CHECKER_OBJECTFLOW_H
#define LETHE_CHECKER_OBJECTFLOW_H

#include "BodyScan.h"
#include "Secrets.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseSet.h"
#include <memory>

namespace lethe {

/// What happens to chosen objects of one function in the order of its control
/// flow: who reads and writes them, and when their storage ends.
///
/// Passing an object's address to a call is a read of it at that call, not
/// later: a callee that keeps the address is not assumed. If the function
/// itself keeps it (stores it, captures it), any later unknown call is a read.
class ObjectFlow {
public:
  /// Follows the objects that Roots lead to; null is `this`. The result is
  /// null if Clang can make no control flow graph.
  static std::unique_ptr<ObjectFlow>
  build(const BodyScan &Scan,
        const llvm::DenseSet<const clang::ValueDecl *> &Roots, Secrets &Known,
        const Settings &Options);

  /// How storage ends that nothing reads any more.
  struct Ending {
    /// The call or delete-expression that releases it; null if it ends with
    /// its scope.
    const clang::Stmt *Release = nullptr;
  };
  struct Question {
    const Place &Object;
    /// The object is secret as a whole, not in a part only.
    bool WholeSecret;
    /// Suppose that storage ends where the function returns.
    bool ReturnEnds = false;
  };
  /// Whether on every path from Wipe, to which Question.Object is wiped, the
  /// storage ends before anything reads or overwrites it. None also where
  /// Wipe cannot be reached.
  std::optional<Ending> endsUnreadAfter(const clang::Stmt *Wipe,
                                        const Question &Asked);
  /// Something is written to the object on a path to Wipe; other wipes do not
  /// count.
  bool isWrittenBefore(const clang::Stmt *Wipe, const Place &Object);

private:
  enum class Kind {
    Load,      ///< of a value
    Store,     ///< `=`
    ZeroStore, ///< of a constant zero
    Call,      ///< its address is passed
    Read,      ///< otherwise
    Declare,   ///< its declaration is reached
    ScopeEnd,  ///< the scope of the variable ends
    Release,   ///< delete, destructor
  };
  struct Event {
    unsigned Index;
    Kind What;
    Place Object;
    const clang::Stmt *At = nullptr;
    /// The argument of a Call.
    const clang::Expr *Argument = nullptr;
    /// Of a Load: the value is secret. Of a Declare: it initialises. Of a
    /// Release: no code runs that may read the object.
    bool Flag = false;
  };
  struct Position {
    unsigned Block, Index;
  };
  enum class Effect { None, Read, Ends };
  struct Search;

  ObjectFlow(const BodyScan &Scan, Secrets &Known, const Settings &Options)
      : Scan(Scan), Where(const_cast<Places &>(Scan.Where)), Known(Known),
        Options(Options) {}
  void index(const llvm::DenseSet<const clang::ValueDecl *> &Roots);
  void indexElement(const clang::CFGElement &Element, Position Here,
                    const llvm::DenseSet<const clang::ValueDecl *> &Roots);
  void addMention(const clang::Expr *E,
                  const llvm::DenseSet<const clang::ValueDecl *> &Roots);
  void addEvent(Kind What, const clang::Expr *Object, const clang::Stmt *At);
  void keep(const clang::Expr *Object);
  llvm::SmallVector<Place, 1> placesOf(const clang::Expr *E);
  bool climb(const clang::Expr *&E);
  bool climbCast(const clang::CastExpr *Cast, const clang::Expr *&E);
  bool climbUnary(const clang::UnaryOperator *Parent, const clang::Expr *&E);
  bool climbBinary(const clang::BinaryOperator *Parent, const clang::Expr *&E);
  bool climbCall(const clang::CallExpr *Parent, const clang::Expr *&E);
  bool climbConstruct(const clang::CXXConstructExpr *Parent,
                      const clang::Expr *&E);
  std::optional<Position> positionOf(const clang::Stmt *S) const;

  bool isOthersBefore(const Place &Object) const;
  Effect effectOf(const Event &Happening, const Question &Asked);
  Effect effectOfCall(const Event &Happening, const Question &Asked);
  bool endsAtReturn(const Question &Asked) const;
  llvm::ArrayRef<Event> eventsIn(const clang::ValueDecl *Root,
                                 unsigned Block) const;

  void order();
  std::vector<const clang::CFGBlock *> numberBlocks();
  Effect cross(Search &Now, unsigned Block, unsigned From);
  bool isReadUnseen(const Place &Object, unsigned Block, unsigned From,
                    unsigned To) const;
  bool isQuietAfter(Position Start, const Question &Asked);

  const BodyScan &Scan;
  Places &Where;
  Secrets &Known;
  const Settings &Options;
  std::unique_ptr<clang::CFG> Graph;
  std::vector<const clang::CFGBlock *> Blocks;
  llvm::DenseMap<const clang::Stmt *, Position> Positions;
  llvm::DenseMap<std::pair<const clang::ValueDecl *, unsigned>,
                 llvm::SmallVector<Event, 2>>
      Events;
  llvm::DenseMap<const clang::ValueDecl *, llvm::SmallVector<unsigned, 4>>
      BlocksOfRoot;
  /// Of each block: its number in post-order, 0 if it cannot be reached, and
  /// the highest number of a block that it may lead to.
  struct Rank {
    unsigned Number = 0, Highest = 0;
    bool InLoop = false, LeadsToExit = false;
  };
  std::vector<Rank> Ranks;
  /// The lowest number of a block with a barrier.
  unsigned LowestBarrier = ~0u;
  /// Assembly that may read all memory, and calls that may read what is kept.
  llvm::DenseMap<unsigned, llvm::SmallVector<unsigned, 1>> Barriers,
      UnknownCalls;
  /// The address is kept; it was passed to unknown code; what happens to it
  /// has no place in the graph.
  llvm::DenseSet<const clang::ValueDecl *> Kept, Passed, Lost;
  const clang::ValueDecl *Mentioned = nullptr;
  const llvm::DenseSet<const clang::ValueDecl *> *Followed = nullptr;
  /// Blocks that may still be searched, in all questions together.
  unsigned Budget = 5'000'000;
};

/// Objects of Type have a destructor that runs code which may read what they
/// lead to: none of the standard library.
bool hasOwnDestructor(clang::QualType Type);

/// A container or smart pointer of the standard library, whose destructor
/// releases what it leads to: not shared_ptr, no view.
bool isSoleOwner(clang::QualType Type);

/// The constant zero of any type: 0, {}, (struct key){0}, key().
bool isZeroValue(const clang::Expr *E, const clang::ASTContext &Context);

} // namespace lethe

#endif
