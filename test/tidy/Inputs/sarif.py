"""sarif.py summary FILE    prints what a SARIF file says, a line each
   sarif.py validate FILE SCHEMA   fails where it is not as the schema says"""

import json
import sys


def where(location):
  place = location["physicalLocation"]
  region = place["region"]
  end = f"-{region['endLine']}:{region['endColumn']}" if "endLine" in region else ""
  artifact = place["artifactLocation"]
  return (f"{artifact.get('uriBaseId', '')} {artifact['uri']} "
          f"{region['startLine']}:{region['startColumn']}{end}")


def summary(run):
  rules = run["tool"]["driver"]["rules"]
  for rule in rules:
    print("rule", rule["id"], rule.get("helpUri", ""),
          "page" if "markdown" in rule.get("help", {}) else "",
          *rule["properties"]["tags"])
  print("succeeded", run["invocations"][0]["executionSuccessful"],
        run["invocations"][0]["exitCode"])
  for result in run["results"]:
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    print("result", result["level"], result["ruleId"],
          *map(where, result["locations"]), json.dumps(result["message"]["text"]))
    for location in result.get("relatedLocations", []):
      print("related", location["id"], where(location), location["message"]["text"])
    for fix in result.get("fixes", []):
      for change in fix["artifactChanges"]:
        for replacement in change["replacements"]:
          print("fix", change["artifactLocation"]["uri"],
                replacement["deletedRegion"], replacement["insertedContent"])
  prints = [r["partialFingerprints"]["letheLine/v1"] for r in run["results"]]
  assert len(set(prints)) == len(prints)
  print("fingerprints", *prints)


def validate(document, schema):
  import jsonschema
  kind = jsonschema.validators.validator_for(schema)
  kind.check_schema(schema)
  validator = kind(schema, format_checker=jsonschema.FormatChecker())
  faults = [f"{list(e.absolute_path)}: {e.message}"
            for e in validator.iter_errors(document)]
  print(*faults, sep="\n")
  return 1 if faults else 0


def load(path):
  with open(path, encoding="utf-8") as stream:
    return json.load(stream)


if sys.argv[1] == "validate":
  sys.exit(validate(load(sys.argv[2]), load(sys.argv[3])))
document = load(sys.argv[2])
assert document["version"] == "2.1.0" and len(document["runs"]) == 1
summary(document["runs"][0])
