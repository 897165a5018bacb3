#include "Settings.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/GlobPattern.h"

using llvm::StringRef;

namespace lethe {

/// The elements of a list separated by semicolons, as clang-tidy's own.
static std::vector<std::string> split(StringRef Text) {
  llvm::SmallVector<StringRef, 8> Parts;
  Text.split(Parts, ';', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  std::vector<std::string> Result;
  for (StringRef Part : Parts)
    if (StringRef Element = Part.trim(); !Element.empty())
      Result.push_back(Element.str());
  return Result;
}

static bool parseNumber(StringRef Text, unsigned &Number) {
  return !Text.getAsInteger(10, Number) && Number >= 1 && Number <= 65535;
}

/// NAME, NAME:FIRST or NAME:FIRST:SECOND; a scope `::` is no separator.
static bool parseFunction(StringRef Text, NamedFunction &Result) {
  llvm::SmallVector<StringRef, 2> Numbers;
  StringRef Name = Text;
  while (Numbers.size() < 2) {
    size_t Colon = Name.rfind(':');
    if (Colon == StringRef::npos || Colon == 0 || Name[Colon - 1] == ':')
      break;
    Numbers.push_back(Name.drop_front(Colon + 1));
    Name = Name.take_front(Colon);
  }
  Result.Name = Name.str();
  // Read from the end.
  if (!Numbers.empty() && !parseNumber(Numbers.back(), Result.First))
    return false;
  if (Numbers.size() == 2 && !parseNumber(Numbers.front(), Result.Second))
    return false;
  return !Name.empty() && llvm::all_of(Name, [](char C) {
    return llvm::isAlnum(C) || C == '_' || C == ':';
  });
}

std::vector<NamedFunction> parseFunctions(StringRef Option, StringRef Text,
                                          StringRef Form, bool NeedsNumber,
                                          std::vector<std::string> &Faults) {
  std::vector<NamedFunction> Result;
  for (const std::string &Element : split(Text)) {
    NamedFunction Function;
    if (parseFunction(Element, Function) && (Function.First || !NeedsNumber))
      Result.push_back(std::move(Function));
    else
      Faults.push_back(("'" + StringRef(Element) + "' in option '" + Option +
                        "' is not understood; write " + Form +
                        ", parameters being numbered from 1")
                           .str());
  }
  return Result;
}

static std::vector<std::string>
parsePatterns(StringRef Text, std::vector<std::string> &Faults) {
  std::vector<std::string> Result;
  for (std::string &Element : split(Text)) {
    if (auto Glob = llvm::GlobPattern::create(Element)) {
      Result.push_back(std::move(Element));
    } else {
      Faults.push_back("'" + Element +
                       "' in option 'secret.NamePatterns' is no glob: " +
                       llvm::toString(Glob.takeError()));
    }
  }
  return Result;
}

static bool parseBool(StringRef Option, StringRef Text, bool Default,
                      std::vector<std::string> &Faults) {
  if (Text.empty())
    return Default;
  if (Text == "true" || Text == "1")
    return true;
  if (Text == "false" || Text == "0")
    return false;
  Faults.push_back(("'" + Text + "' is no value of option '" + Option +
                    "'; write true or false")
                       .str());
  return Default;
}

Settings Settings::read(llvm::function_ref<StringRef(StringRef)> Get) {
  Settings Result;
  auto Functions = [&](StringRef Option, StringRef Form, bool NeedsNumber) {
    return parseFunctions(Option, Get(Option), Form, NeedsNumber,
                          Result.Faults);
  };
  Result.SecretsFiles = split(Get("secret.SecretsFile"));
  Result.NamePatterns =
      parsePatterns(Get("secret.NamePatterns"), Result.Faults);
  Result.SecretParameters =
      Functions("secret.SecretParameters", "FUNCTION:PARAMETER", true);
  Result.WipeFunctions =
      Functions("secret.WipeFunctions",
                "FUNCTION, FUNCTION:POINTER or FUNCTION:POINTER:SIZE", false);
  Result.FreeFunctions =
      Functions("secret.FreeFunctions", "FUNCTION or FUNCTION:POINTER", false);
  Result.PluginErasesStack =
      parseBool("secret.PluginErasesStack", Get("secret.PluginErasesStack"),
                Result.PluginErasesStack, Result.Faults);
  return Result;
}

} // namespace lethe
