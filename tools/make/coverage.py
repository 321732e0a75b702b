"""Line coverage by folder, from gcov's JSON: a line counts as run if any program ran it.

  python3 tools/make/coverage.py build/coverage SOURCE_DIR
"""
import collections
import json
import os
import subprocess
import sys

ROOMS = ("engine/", "matchers/", "datasets/", "tools/")


def line_runs(build, source):
    runs = collections.defaultdict(lambda: collections.defaultdict(int))
    for folder, _, names in os.walk(build):
        for name in names:
            if not name.endswith(".gcda"):
                continue
            text = subprocess.run(["gcov", "--json-format", "--stdout", os.path.join(folder, name)],
                                  capture_output=True, check=True, cwd=folder).stdout
            for document in text.splitlines():
                for file in json.loads(document)["files"]:
                    path = os.path.relpath(os.path.join(build, file["file"]), source)
                    if path.startswith(ROOMS):
                        for line in file["lines"]:
                            runs[path][line["line_number"]] += line["count"]
    return runs


def main():
    build, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    total = collections.defaultdict(lambda: [0, 0])
    for path, lines in line_runs(build, source).items():
        for key in (os.path.dirname(path) + "/", "all"):
            total[key][0] += sum(1 for count in lines.values() if count)
            total[key][1] += len(lines)
    if not total:
        sys.exit("coverage: no .gcda file below " + build)
    for key in sorted(total, key=lambda k: (k == "all", k)):
        ran, lines = total[key]
        print(f"{key:32} {ran:7} of {lines:7} lines  {100 * ran / lines:5.1f} %")


if __name__ == "__main__":
    main()
