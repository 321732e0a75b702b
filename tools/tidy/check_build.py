"""No .cc is unknown to CMake: each one of the tree is in the build folder's compile_commands.json.

  python3 tools/tidy/check_build.py ROOT BUILD_FOLDER

Benchmarks count only where the build has any.
"""
import json
import os
import sys

import tree


def check(root, build):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        compiled = {os.path.relpath(os.path.join(entry["directory"], entry["file"]), root)
                    for entry in json.load(file)}
    with_benches = any(path.startswith("bench/") for path in compiled)
    with_fuzzers = any(path.startswith("tests/fuzz/fuzz_") for path in compiled)
    findings = []
    for path in tree.files(root, ".cc"):
        if path in compiled or (path.startswith("bench/") and not with_benches):
            continue
        # libFuzzer brings its own main.
        if path == "tests/fuzz/replay_main.cc" and with_fuzzers:
            continue
        findings.append(f"{path}: not part of the build: no CMakeLists.txt finds it")
    return findings


if __name__ == "__main__":
    found = check(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    print("\n".join(found))
    sys.exit(1 if found else 0)
