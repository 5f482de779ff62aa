#!/usr/bin/env python3
"""count-tests.py TESTLOG.JSON: prints how many tests passed and failed, each case of a cmocka program counted."""
import json
import re
import sys

passed = failed = 0
with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
    for line in log:
        test = json.loads(line)
        output = (test.get("stdout") or "") + (test.get("stderr") or "")
        cases_ok = len(re.findall(r"^\[       OK \]", output, re.M))
        cases_failed = len(set(re.findall(r"^\[  FAILED  \] (?!\d+ test)(\S+)", output, re.M)))
        if test["result"] == "SKIP":
            continue
        if test["result"] == "OK":
            passed += max(cases_ok, 1)
        else:
            passed += cases_ok
            failed += max(cases_failed, 1)
print(passed, failed)
