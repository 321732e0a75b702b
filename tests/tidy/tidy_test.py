"""The tidy checks find what they are for: each is shown a small clean tree and the same with one fault planted."""
import importlib
import json
import os
import sys
import tempfile
import unittest

import unit_main

sys.path.insert(0, os.path.join(os.environ.get("XUEJI_SOURCE_DIR", os.getcwd()), "tools", "tidy"))

HEADER = "// Thing is a thing.\n// Immutable.\n#pragma once\n"
MAP = """# Map
## Rooms
| Room | One sentence | May include |
|---|---|---|
| `matchers` | values | nothing of ours |
| `engine/base` | base | - |
| `engine/plan` | plan | base, matchers |
| `tests` | all | all |

## Doors
| Library | Headers | Door |
|---|---|---|
| simdjson | `simdjson.h` | `engine/plan/json.cc` |
| Abseil | `absl/` | `engine/` |
"""
README = "| folder | what |\n|---|---|\n| `engine/` | e |\n| `matchers/` | m |\n| `tests/` | t |\n"
CLEAN = {
    "README.md": README,
    "README.zh-CN.md": README,
    "engine/README.md": MAP,
    "engine/base/thing.h": HEADER,
    "engine/base/thing.cc": '#include "engine/base/thing.h"\n',
    "engine/plan/plan.h": HEADER + '#include <vector>\n#include "engine/base/thing.h"\n',
    "engine/plan/json.cc": '#include "simdjson.h"\n#include "absl/status/status.h"\n',
    "matchers/level.h": HEADER,
    "tests/engine/base/thing_test.cc": '#include "engine/base/thing.h"\n',
    "tests/engine/plan/json_test.cc": '#include "engine/plan/plan.h"\n',
}


def number(body):
    """17 digits with their right check character: built, so that no such number stands in the tree."""
    return body + importlib.import_module("check_personal_data").check_character(body)


class TidyTest(unittest.TestCase):
    def findings(self, check, changes):
        module = importlib.import_module(check)
        with tempfile.TemporaryDirectory() as root:
            for path, text in {**CLEAN, **changes}.items():
                if text is None:
                    continue
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            return module.check(root)

    def assert_found(self, check, changes, *words):
        self.assertEqual([], self.findings(check, {}), "the clean tree has findings")
        found = self.findings(check, changes)
        self.assertEqual(1, len(found), found)
        for word in words:
            self.assertIn(word, found[0])

    def test_include_against_the_arrows(self):
        self.assert_found("check_includes", {"engine/base/thing.h": HEADER + '#include "engine/plan/plan.h"\n'},
                          "engine/base/thing.h:4", "engine/base may not include engine/plan/plan.h")

    def test_include_from_a_leaf(self):
        self.assert_found("check_includes", {"matchers/level.h": HEADER + '#include "engine/base/thing.h"\n'},
                          "matchers/level.h:4")

    def test_third_party_header_outside_its_door(self):
        self.assert_found("check_includes", {"engine/plan/plan.h": HEADER + '#include <simdjson.h>\n'},
                          "engine/plan/plan.h:4", "engine/plan/json.cc")

    def test_third_party_header_in_a_test(self):
        header = "#include <simdjson.h>\n"
        self.assertEqual([], self.findings("check_includes", {"tests/engine/plan/json_test.cc": header}))
        self.assert_found("check_includes", {"tests/engine/base/thing_test.cc": header}, "its door")

    def test_third_party_header_without_a_door(self):
        self.assert_found("check_includes", {"engine/base/thing.cc": "#include <boost/any.hpp>\n"}, "has no door")

    def test_map_without_rooms_is_no_licence(self):
        self.assertEqual(1, len(self.findings("check_includes", {"engine/README.md": "# Map\n"})))

    def test_missing_mirror(self):
        self.assert_found("check_mirrors", {"engine/base/other.cc": ""}, "tests/engine/base/other_test.cc")

    def test_mirror_exception_needs_a_reason(self):
        listed = {"engine/base/other.cc": ""}
        path = "tools/tidy/mirror_exceptions.txt"
        self.assertEqual([], self.findings("check_mirrors", {**listed, path: "engine/base/other.cc: by x_test.cc\n"}))
        self.assertEqual(1, len(self.findings("check_mirrors", {**listed, path: "engine/base/other.cc:\n"})))

    def test_mirror_exception_that_is_no_longer_needed(self):
        found = self.findings("check_mirrors", {
            "tools/tidy/mirror_exceptions.txt": "engine/base/thing.cc: why\nengine/base/gone.cc: why\n"})
        self.assertEqual(2, len(found), found)

    def test_header_without_comment(self):
        self.assert_found("check_headers", {"engine/base/thing.h": "#pragma once\n"}, "begin with a comment")

    def test_header_without_thread_safety(self):
        self.assert_found("check_headers", {"engine/base/thing.h": "// A thing.\n#pragma once\n"}, "threads")

    def test_file_that_crosses_the_line(self):
        self.assert_found("check_sizes", {"engine/base/thing.cc": "\n" * 351}, "351 lines, 350 allowed")

    def test_listed_file_that_grows_or_has_shrunk(self):
        listed = "tools/tidy/size_baseline.txt"
        self.assertEqual([], self.findings("check_sizes", {
            "engine/base/thing.cc": "\n" * 400, listed: "engine/base/thing.cc 400\n"}))
        self.assertEqual(1, len(self.findings("check_sizes", {
            "engine/base/thing.cc": "\n" * 401, listed: "engine/base/thing.cc 400\n"})))
        self.assertEqual(1, len(self.findings("check_sizes", {
            "engine/base/thing.cc": "\n" * 350, listed: "engine/base/thing.cc 400\n"})))

    def test_personal_number(self):
        found = number("11010120100307123")
        self.assert_found("check_personal_data", {"tests/a.case": f"a\nid: {found}\n"}, "tests/a.case:2")
        self.assertNotIn(found, self.findings("check_personal_data", {"tests/a.case": found})[0])

    def test_personal_number_in_disguise(self):
        found = number("11010120100307123")
        wide = "".join(chr(ord(c) + 0xFEE0) for c in found)
        for text in (wide, "G" + found, f'"{found[:6]}" "{found[6:]}"', f"{found[:3]}'{found[3:]}", found.lower()):
            self.assertEqual(1, len(self.findings("check_personal_data", {"tests/a.cc": text})), text)

    def test_number_with_a_wrong_check_digit_or_longer_is_nobodys(self):
        found = number("11010120100307123")
        wrong = found[:17] + str((int(found[17].replace("X", "10")) + 1) % 10)
        for text in (wrong, "9" + found, found + "0"):
            self.assertEqual([], self.findings("check_personal_data", {"tests/a.cc": text}))

    def test_personal_number_in_the_generator_is_allowed(self):
        self.assertEqual([], self.findings("check_personal_data",
                                           {"datasets/generator/a.cc": number("11010120100307123")}))

    def test_forbidden_words(self):
        for text in ("see /wo" "rk/main/x", "read /tm" "p/x.csv", "// TO" "DO: later", "not implem" "ented",
                     "wrote with Chat" "GPT", "as iss" "ue #12 says"):
            self.assert_found("check_words", {"engine/base/thing.cc": text + "\n"}, "engine/base/thing.cc:1")

    def test_messages_in_one_language(self):
        for text in ("return absl::NotFoundError(path);", "return absl::Status(absl::StatusCode::kInternal, text);"):
            self.assert_found("check_messages", {"engine/base/thing.cc": text + "\n"}, "engine/base/thing.cc:1")
        for text in ("return absl::OkStatus();", "std::function<absl::Status(int row)> visit;", "return NotFound({zh, en});"):
            self.assertEqual([], self.findings("check_messages", {"engine/base/thing.cc": text + "\n"}))

    def test_map_and_folders(self):
        self.assert_found("check_map", {"bench/x.py": ""} | {"README.zh-CN.md": README + "| `bench/` | b |\n"},
                          "README.md: does not name bench/")
        self.assert_found("check_map", {"README.md": README + "| `server/` | s |\n"}, "names server/")

    def test_map_of_rooms(self):
        self.assert_found("check_map", {"engine/index/x.h": HEADER}, "engine/README.md: does not name index/")

    def test_dead_link(self):
        self.assert_found("check_map", {"engine/a.md": "see [b](b.md) and [web](https://example.org)\n"},
                          "engine/a.md:1", "b.md")

    def test_named_file_that_is_not_there(self):
        self.assert_found("check_map", {"engine/a.md": "`base/thing.cc` and `engine/base/thing.h`, not `base/gone.cc`\n"},
                          "engine/a.md:1", "base/gone.cc")

    def test_source_unknown_to_the_build(self):
        check_build = importlib.import_module("check_build")
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.join(root, "engine"))
            for name in ("a.cc", "b.cc"):
                with open(os.path.join(root, "engine", name), "w", encoding="utf-8"):
                    pass
            build = os.path.join(root, "build")
            os.makedirs(build)
            with open(os.path.join(build, "compile_commands.json"), "w", encoding="utf-8") as file:
                json.dump([{"directory": build, "file": "../engine/a.cc"}], file)
            found = check_build.check(root, build)
        self.assertEqual(["engine/b.cc"], [finding.split(":")[0] for finding in found])


if __name__ == "__main__":
    unit_main.run()
