"""Includes follow the arrows of engine/README.md, and a third-party header appears only at its door.

Both tables are read from that page, so that the map and the check cannot drift apart:
  "Rooms":  | `engine/index` | ... | plan, record, base, matchers | ...
  "Doors":  | simdjson | `simdjson.h` | `engine/ingest/json_lines_reader.cc` |
"""
import os
import re

import tree

MAP = "engine/README.md"
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
# The C++ library and POSIX: what needs no door. A header with a dot or a slash that is not here needs one.
SYSTEM = re.compile(r"^(sys/\w+\.h|unistd\.h|fcntl\.h|dirent\.h|signal\.h|pthread\.h|poll\.h|aio\.h|[a-z]mmintrin\.h|cpuid\.h"
                    r"|errno\.h|netdb\.h|netinet/(in|tcp)\.h|sched\.h|linux/\w+\.h|malloc\.h)$")


def table_rows(text, heading):
    """Cells of the first table below a heading that starts so."""
    section = re.search(rf"^#+ {re.escape(heading)}.*?\n(.*?)(?=^#+ |\Z)", text, re.M | re.S)
    if section is None:
        return []
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in section.group(1).splitlines() if line.startswith("|")]
    return rows[2:]


def short(room):
    return room.split("/")[-1] if room.startswith("engine/") else room.rstrip("/")


def read_rooms(text):
    """Room folder -> set of room folders it may include, itself among them."""
    rows = table_rows(text, "Rooms")
    folders = [re.sub(r"[`*]", "", row[0]).rstrip("/") for row in rows]
    by_name = {short(folder): folder for folder in folders}
    by_name.update({folder: folder for folder in folders})
    rooms, unknown = {}, []
    for folder, row in zip(folders, rows):
        allowed = {folder}
        for name in (part.strip(" `") for part in re.split(r"[,;]", row[2])):
            if name in ("", "-", "nothing of ours"):
                continue
            if name == "every engine room":
                allowed |= {f for f in folders if f.startswith("engine/")}
            elif name == "all":
                allowed |= set(folders)
            elif name.rstrip("/") in by_name:
                allowed.add(by_name[name.rstrip("/")])
            else:
                unknown.append(f"{MAP}: room {folder}: unknown room '{name}'")
        rooms[folder] = allowed
    return rooms, unknown


def read_doors(text):
    """Header prefix -> (library, files or folders that may include it)."""
    doors = {}
    for library, headers, places in (row[:3] for row in table_rows(text, "Doors")):
        for header in re.findall(r"`([^`]+)`", headers):
            doors[header] = (library, re.findall(r"`([^`]+)`", places))
    return doors


def room_of(path, rooms):
    while path:
        path = os.path.dirname(path)
        if path in rooms:
            return path
    return None


def at_door(path, place):
    """The file itself, a file below the folder, or a test of the same room (which makes its data by the library)."""
    if place.endswith("/"):
        return path.startswith(place)
    return path == place or path.startswith("tests/" + os.path.dirname(place) + "/")


def check_one(path, text, rooms, doors, root):
    findings = []
    room = room_of(path, rooms)
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        style, header = match.groups()
        where = f"{path}:{line}"
        if style == '"' and (os.path.exists(os.path.join(root, header)) or room_of(header, rooms)):
            target = room_of(header, rooms)
            if room is None:
                findings.append(f"{where}: the file is in no room of {MAP}")
            elif target is None or target not in rooms[room]:
                findings.append(f"{where}: {room} may not include {header} (arrows of {MAP})")
            continue
        door = next((d for d in doors if header == d or (d.endswith("/") and header.startswith(d))), None)
        if door is not None:
            library, places = doors[door]
            if not any(at_door(path, place) for place in places):
                findings.append(f"{where}: {library} is included at its door only: {', '.join(places)}")
        elif ("." in header or "/" in header) and not SYSTEM.match(header):
            findings.append(f"{where}: {header} has no door in {MAP}")
    return findings


def check(root):
    text = tree.read(root, MAP)
    rooms, findings = read_rooms(text)
    if not rooms:
        return [f"{MAP}: no table below a heading 'Rooms'"]
    doors = read_doors(text)
    if not doors:
        return [f"{MAP}: no table below a heading 'Doors'"]
    for path in tree.files(root, *tree.CODE):
        findings += check_one(path, tree.read(root, path), rooms, doors, root)
    return findings


if __name__ == "__main__":
    tree.main(check)
