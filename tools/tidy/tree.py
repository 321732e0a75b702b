"""What every tidy check needs: the project's files, and one way to report.

A check is a module with `check(root) -> list of "path:line: message"`; `main(check)` makes it a program:

  python3 tools/tidy/check_map.py [ROOT]      exit 0 clean, 1 with findings on standard output

Reads the working tree as it is (git is not needed, so that a tarball can be checked too).
"""
import os
import sys

NOT_OURS = {"build", "out", ".git", ".cache", "__pycache__", ".vscode", ".idea"}
CODE = (".h", ".cc")


def files(root, *suffixes, under=""):
    """Paths relative to root, sorted, of the files below `under` that end in one of the suffixes (all if none)."""
    found = []
    for folder, names, file_names in os.walk(os.path.join(root, under)):
        names[:] = sorted(name for name in names if name not in NOT_OURS)
        for name in file_names:
            if not suffixes or name.endswith(suffixes):
                found.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def is_text(root, path):
    with open(os.path.join(root, path), "rb") as file:
        return b"\0" not in file.read(8192)


def listed(root, path):
    """Lines `key: reason` (or `key number`) of a list file of ours as pairs; # starts a comment."""
    pairs = []
    if not os.path.exists(os.path.join(root, path)):
        return pairs
    for line in read(root, path).splitlines():
        line = line.split("#", 1)[0].strip()
        if line:
            key, _, value = line.partition(" ")
            pairs.append((key.rstrip(":"), value.strip()))
    return pairs


def main(check):
    root = sys.argv[1] if len(sys.argv) > 1 else os.getcwd()
    findings = check(os.path.abspath(root))
    for finding in findings:
        print(finding)
    if findings:
        print(f"{len(findings)} findings")
    sys.exit(1 if findings else 0)
