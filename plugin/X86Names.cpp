#include "X86Names.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/Twine.h"
#include "llvm/CodeGen/TargetInstrInfo.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;

namespace lethe {

[[noreturn]] static void missing(const char *What, const Twine &Name) {
  report_fatal_error("lethe: this LLVM's X86 target has no " + Twine(What) +
                         " '" + Name + "'; use the LLVM Lethe was built for",
                     /*gen_crash_diag=*/false);
}

namespace {
class RegisterTable {
public:
  explicit RegisterTable(const TargetRegisterInfo &TRI)
      : ByName(TRI.getNumRegs()) {
    for (unsigned R = 1; R < TRI.getNumRegs(); ++R)
      ByName[TRI.getName(R)] = R;
  }
  MCRegister operator()(const Twine &Name) const {
    SmallString<16> Buffer;
    auto Found = ByName.find(Name.toStringRef(Buffer));
    if (Found == ByName.end())
      missing("register", Name);
    return Found->second;
  }

private:
  DenseMap<StringRef, unsigned> ByName;
};
} // namespace

/// The opcode of that name. A table of all names would cost each process two
/// milliseconds. LLVM numbers a target's opcodes by name, pseudo instructions
/// first; should it do so no more all of them are looked at.
static unsigned findOpcode(const TargetInstrInfo &TII, StringRef Name) {
  const auto All = seq(0u, TII.getNumOpcodes());
  const auto Own = drop_begin(All, TargetOpcode::GENERIC_OP_END + 1);
  const auto Others =
      partition_point(Own, [&](unsigned I) { return TII.get(I).isPseudo(); });
  for (auto Sorted :
       {make_range(Own.begin(), Others), make_range(Others, Own.end())}) {
    auto Found = partition_point(
        Sorted, [&](unsigned I) { return TII.getName(I) < Name; });
    if (Found != Sorted.end() && TII.getName(*Found) == Name)
      return *Found;
  }
  auto Found = find_if(All, [&](unsigned I) { return TII.getName(I) == Name; });
  if (Found == All.end())
    missing("opcode", Name);
  return *Found;
}

X86Names::X86Names(const TargetInstrInfo &TII, const TargetRegisterInfo &TRI) {
  const std::pair<unsigned *, const char *> Wanted[] = {
#define OPCODE(NAME) {&Op.NAME, #NAME}
      OPCODE(MOV64mi32),    OPCODE(MOV64mr),         OPCODE(LEA64r),
      OPCODE(CALL64m),      OPCODE(XOR32rr),         OPCODE(MOV32rr),
      OPCODE(MOV32ri),      OPCODE(MOVZX32rr8),      OPCODE(MOVZX32rr16),
      OPCODE(SHL64ri),      OPCODE(SHR64ri),         OPCODE(XORPSrr),
      OPCODE(MOVUPSmr),     OPCODE(VXORPSrr),        OPCODE(VMOVUPSmr),
      OPCODE(VMOVUPSYmr),   OPCODE(VPXORDZ128rr),    OPCODE(VPXORDZrr),
      OPCODE(KXORWkk),      OPCODE(MOVZPQILo2PQIrr), OPCODE(VMOVZPQILo2PQIrr),
      OPCODE(MOVPDI2DIrr),  OPCODE(MOVDI2PDIrr),     OPCODE(VMOVPDI2DIrr),
      OPCODE(VMOVDI2PDIrr), OPCODE(VMOVAPSrr),       OPCODE(VMOVAPSYrr),
      OPCODE(JCC_1),        OPCODE(TAILJMPd64),      OPCODE(TAILJMPd64_CC),
      OPCODE(MMX_EMMS),     OPCODE(CALL64pcrel32),   OPCODE(TCRETURNdi64),
      OPCODE(TCRETURNmi64), OPCODE(MOV64rm),         OPCODE(CALL64r),
      OPCODE(RET64),        OPCODE(TAILJMPm64),      OPCODE(VZEROUPPER)};
#undef OPCODE
  for (auto [Slot, Name] : Wanted)
    *Slot = findOpcode(TII, Name);

  RegisterTable Named(TRI);
  for (const char *Legacy : {"AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"}) {
    GPR64.push_back(Named("R" + Twine(Legacy)));
    GPR32.push_back(Named("E" + Twine(Legacy)));
  }
  for (unsigned I = 8; I < 32; ++I) {
    GPR64.push_back(Named("R" + Twine(I)));
    GPR32.push_back(Named("R" + Twine(I) + "D"));
  }
  for (unsigned I = 0; I < 32; ++I) {
    XMM.push_back(Named("XMM" + Twine(I)));
    YMM.push_back(Named("YMM" + Twine(I)));
    ZMM.push_back(Named("ZMM" + Twine(I)));
  }
  for (unsigned I = 0; I < 8; ++I) {
    K.push_back(Named("K" + Twine(I)));
    ST.push_back(Named("ST" + Twine(I)));
  }
  RSP = Named("RSP");
  RIP = Named("RIP");
  EFLAGS = Named("EFLAGS");

  Groups.resize(TRI.getNumRegUnits());
  auto assign = [&](MCRegister Reg, Kind What, unsigned Index = 0) {
    for (MCRegUnit Unit : TRI.regunits(Reg))
      Groups[static_cast<unsigned>(Unit)] = {What, Index};
  };
  for (unsigned I = 0; I < 32; ++I) {
    assign(GPR64[I], GPR, I);
    assign(ZMM[I], Vector, I);
  }
  for (unsigned I = 0; I < 8; ++I) {
    assign(K[I], Mask, I);
    assign(ST[I], X87);
    assign(Named("MM" + Twine(I)), MMX);
    assign(Named("FP" + Twine(I)), X87); // the stackifier's own names
  }
  // Kept by the ABI, or no place for data: the stack pointer, the control
  // words, segments. MXCSR's sticky exception flags are part of the C
  // floating-point environment, an output of the function. EFLAGS are
  // overwritten at every exit.
  // Whoever uses the x87 status word uses a data register, too; but all inline
  // assembly is said to change it.
  for (const char *Name :
       {"FPSW", "RSP", "RIP", "SSP", "FPCW", "MXCSR", "EFLAGS", "DF", "FS",
        "GS", "FS_BASE", "GS_BASE", "CS", "DS", "ES", "SS", "RFLAGS"})
    assign(Named(Name), Ignored);

  for (auto [Flag, Name] : TII.getSerializableDirectMachineOperandTargetFlags())
    if (StringRef(Name) == "x86-gotpcrel")
      GOTPCREL = Flag;
  if (!GOTPCREL)
    missing("operand flag", "x86-gotpcrel");
}

} // namespace lethe
