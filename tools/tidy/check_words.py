"""Words that have no place in the tree: paths of one machine, promises instead of code, and who typed it.

Each pattern is written so that it does not match itself.
"""
import re

import tree

FORBIDDEN = [
    (re.compile(r"(?<![\w.])/wor[k]/|/hom[e]/\w|/roo[t]/|bash_job[s]"), "a path of one machine"),
    (re.compile(r"(?<![\w.$}])/tm[p]/\w"), "a path of one machine: use a temporary folder"),
    (re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b"), "do it, or write down why not"),
    (re.compile(r"\bnot (yet )?implemente[d]\b|\bunimplemente[d]\b", re.I), "no stubs"),
    (re.compile(r"\b(ChatGP[T]|Copilo[t]|Claud[e]|LL[M]s?|large language mode[l]|AI[- ]generate[d])\b", re.I),
     "the tree is about record linkage"),
    (re.compile(r"\bco-authored-b[y]\b", re.I), "belongs into no file"),
    (re.compile(r"\b[Ii]ssue #?[0-9]+\b|\bthis sessio[n]\b"), "say what and why, not where it was discussed"),
]
# Data may hold any word.
DATA = (".csv", ".tsv", ".jsonl", ".gz", ".zst", ".case")


def check(root):
    findings = []
    for path in tree.files(root):
        if path.endswith(DATA) or path == "LICENSE" or "/corpus/" in path or not tree.is_text(root, path):
            continue
        for number, line in enumerate(tree.read(root, path).splitlines(), 1):
            for pattern, why in FORBIDDEN:
                match = pattern.search(line)
                if match:
                    findings.append(f"{path}:{number}: '{match.group(0)}': {why}")
    return findings


if __name__ == "__main__":
    tree.main(check)
