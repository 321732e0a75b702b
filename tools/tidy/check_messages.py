"""What people read exists in both languages: errors are made by engine/base/message.h, which asks for a Chinese and an
English text, and not by Abseil's own makers, which take one.
"""
import re

import tree

ROOMS = ("engine", "matchers", "datasets", "tools")
ONE_LANGUAGE = re.compile(r"\babsl::(\w+Error|Status(?=\(absl::StatusCode))\s*\(")
HOME = "engine/base/message.cc"


def check(root):
    findings = []
    for room in ROOMS:
        for path in tree.files(root, *tree.CODE, under=room):
            if path == HOME:
                continue
            for number, line in enumerate(tree.read(root, path).splitlines(), 1):
                match = ONE_LANGUAGE.search(line.split("//")[0])
                if match:
                    findings.append(f"{path}:{number}: absl::{match.group(1)} speaks English only; "
                                    "use the makers of engine/base/message.h")
    return findings


if __name__ == "__main__":
    tree.main(check)
