"""A public header begins with the comment that lets a caller stay out of the .cc: what it is, and what may run in
parallel with what. One of the words below must stand in that first comment.
"""
import re

import tree

SHARING = re.compile(
    r"thread[- ]?(safe|safety|compatible)|immutable|single[- ]writer|plain (value|struct)|value type|pure function"
    r"|\bpure\b|\bconstants?\b|one caller|main thread|process-wide|thread-local|compile[- ]time",
    re.I)
ROOMS = ("engine", "matchers", "datasets", "tools")


def first_comment(text):
    lines = []
    for line in text.splitlines():
        if line.startswith("//"):
            lines.append(line[2:].strip())
        else:
            break
    return lines


def check(root):
    findings = []
    for room in ROOMS:
        for path in tree.files(root, ".h", under=room):
            text = tree.read(root, path)
            comment = first_comment(text)
            if not comment:
                findings.append(f"{path}:1: begin with a comment that says what this is")
                continue
            if "#pragma once" not in text:
                findings.append(f"{path}:1: no #pragma once")
            if not SHARING.search(" ".join(comment)):
                findings.append(f"{path}:1: the first comment does not say what threads may do with it "
                                "(Immutable, Thread-safe, Thread-compatible, Single-writer, ...)")
    return findings


if __name__ == "__main__":
    tree.main(check)
