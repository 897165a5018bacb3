// Registration with Clang only; CodeGen.cpp has the code generator's part.

#include "Compat.h"
#include "FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

using namespace lethe;

const HostDescription lethe::Host = {"Lethe.so", "clang", HostKind::Clang};

static clang::FrontendPluginRegistry::Add<FrontendAction>
    Frontend("lethe", "erase secrets from stack, spill slots and registers");
