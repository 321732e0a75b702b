"""Every .cc of engine/, matchers/, server/ and datasets/ is tested at the mirrored path: x/y.cc by tests/x/y_test.cc.

Exceptions are in tools/tidy/mirror_exceptions.txt, each with its reason (which test covers it instead); one
that is no longer needed is a finding too.
"""
import os

import tree

EXCEPTIONS = "tools/tidy/mirror_exceptions.txt"


def check(root):
    findings = []
    exceptions = dict(tree.listed(root, EXCEPTIONS))
    sources = [path for room in ("engine", "matchers", "server", "datasets") for path in tree.files(root, ".cc", under=room)]
    for path in sources:
        test = os.path.join("tests", path[:-len(".cc")] + "_test.cc")
        tested = os.path.exists(os.path.join(root, test))
        if path in exceptions:
            if tested:
                findings.append(f"{EXCEPTIONS}: {path} has its test now; take it off the list")
            elif not exceptions[path]:
                findings.append(f"{EXCEPTIONS}: {path}: say why, and which test covers it")
        elif not tested:
            findings.append(f"{path}: no test at {test}")
    for path in exceptions:
        if path not in sources:
            findings.append(f"{EXCEPTIONS}: {path} does not exist")
    return findings


if __name__ == "__main__":
    tree.main(check)
