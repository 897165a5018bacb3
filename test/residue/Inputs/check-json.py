import json
import sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
assert report["secrets"] == 8
assert report["library"].endswith(".so")
clean, argument, by_value, gpr, odd = report["cases"]

assert clean["verdict"] == "clean" and not any(clean["bytes"].values())
assert clean["stack"] == [] and clean["registers"] == {}
assert clean["unstable"] == 0 and clean["error"] is None
assert len(clean["outputs"]) == 16 and int(clean["outputs"], 16)

assert argument["stack"] == [{"from": 3, "to": 3}]
assert by_value["stack"] == [{"from": 0, "to": 31}]
assert by_value["bytes"]["stack"] == 32
assert gpr["verdict"] == "residue" and gpr["bytes"]["gpr"] == 1
assert gpr["registers"] == {"gpr": ["rcx"]}
assert gpr["signature"] == "gpr_low_rcx(secret:8)"
assert odd["name"] == 'odd"\\name<é>' and odd["verdict"] == "error"
assert "no symbol" in odd["error"] and odd["outputs"] is None
