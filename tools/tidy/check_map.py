"""The maps match the country: the folder tables of README.md and README.zh-CN.md name exactly the top-level
folders, the rooms of engine/README.md exactly the folders below engine/, and links and `paths/to/files.cc` in the
Markdown pages lead somewhere (from the page's folder, the top, engine/ or tests/).
"""
import os
import re

import check_includes
import tree

READMES = ("README.md", "README.zh-CN.md")
FOLDER = re.compile(r"^\|\s*`([a-z_]+)/`", re.M)
QUOTED = re.compile(r"`((?:[a-z_0-9.-]+/)+[A-Za-z_0-9.-]+\.(?:cc|h|py|sh|proto|plan|md|txt|cmake))`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def somewhere(root, page, target):
    return any(os.path.exists(os.path.join(root, base, target))
               for base in (os.path.dirname(page), "", "engine", "tests"))


def folders(root, under=""):
    top = os.path.join(root, under)
    return {name for name in os.listdir(top)
            if os.path.isdir(os.path.join(top, name)) and not name.startswith(".") and name not in tree.NOT_OURS}


def differences(page, named, real):
    return ([f"{page}: names {name}/, which does not exist" for name in sorted(named - real)] +
            [f"{page}: does not name {name}/" for name in sorted(real - named)])


def check(root):
    findings = []
    for page in READMES:
        findings += differences(page, set(FOLDER.findall(tree.read(root, page))), folders(root))
    rooms, _ = check_includes.read_rooms(tree.read(root, check_includes.MAP))
    named = {room[len("engine/"):] for room in rooms if room.startswith("engine/")}
    findings += differences(check_includes.MAP, named, folders(root, "engine") - {"decisions"})
    for page in tree.files(root, ".md"):
        for number, line in enumerate(tree.read(root, page).splitlines(), 1):
            for target in LINK.findall(line):
                if "://" in target or target.startswith("mailto:"):
                    continue
                if not os.path.exists(os.path.join(root, os.path.dirname(page), target)):
                    findings.append(f"{page}:{number}: link to {target}, which does not exist")
            findings += [f"{page}:{number}: names {target}, which does not exist" for target in QUOTED.findall(line)
                         if not somewhere(root, page, target)]
    return findings


if __name__ == "__main__":
    tree.main(check)
