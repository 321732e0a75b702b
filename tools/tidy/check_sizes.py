"""Files do not grow past what a reader holds in the head. It is a ratchet: a C++ or Python file of at most 350
lines may not cross that line; the longer ones are listed with their size in tools/tidy/size_baseline.txt and may
only shrink. `--write` writes the list anew, refusing to let any entry grow.
"""
import os
import sys

import tree

BASELINE = "tools/tidy/size_baseline.txt"
LINES_MAX = 350
SUFFIXES = (".h", ".cc", ".py", ".sh", ".cmake", ".proto")


def sizes(root):
    return {path: tree.read(root, path).count("\n") for path in tree.files(root, *SUFFIXES)}


def check(root):
    findings = []
    baseline = {path: int(lines) for path, lines in tree.listed(root, BASELINE)}
    now = sizes(root)
    for path, lines in now.items():
        if path in baseline:
            if lines > baseline[path]:
                findings.append(f"{path}: {lines} lines, {baseline[path]} allowed: a listed file may only shrink; "
                                "take a concept out of it")
            elif lines <= LINES_MAX:
                findings.append(f"{BASELINE}: {path} has {lines} lines now; take it off the list")
        elif lines > LINES_MAX:
            findings.append(f"{path}: {lines} lines, {LINES_MAX} allowed: has it two ideas in it?")
    for path in baseline:
        if path not in now:
            findings.append(f"{BASELINE}: {path} does not exist")
    return findings


def write(root):
    old = {path: int(lines) for path, lines in tree.listed(root, BASELINE)}
    rows = []
    for path, lines in sorted(sizes(root).items()):
        if lines > LINES_MAX:
            rows.append(f"{path} {min(lines, old.get(path, lines))}")
    with open(os.path.join(root, BASELINE), "w", encoding="utf-8") as file:
        file.write(f"# Files over {LINES_MAX} lines, with the most lines they may have. They may only shrink.\n")
        file.write("".join(row + "\n" for row in rows))


if __name__ == "__main__":
    if "--write" in sys.argv:
        sys.argv.remove("--write")
        write(os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.getcwd()))
    tree.main(check)
