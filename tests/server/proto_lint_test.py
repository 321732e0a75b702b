"""The .proto files keep buf's STANDARD rules, and every comment of the API is there."""
import glob
import os
import re
import subprocess
import unittest

import unit_main

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
PROTO = os.path.join(ROOT, "server", "proto")
BUF = os.path.join(ROOT, "build", "buf", "node_modules", "@bufbuild", "buf-linux-x64", "bin", "buf")


class Lint(unittest.TestCase):
    def test_standard_rules_hold(self):
        if not os.path.exists(BUF):
            self.skipTest("`make setup` has not fetched build/buf")
        run = subprocess.run([BUF, "lint"], cwd=PROTO, capture_output=True, text=True, timeout=60)
        self.assertEqual((0, ""), (run.returncode, run.stdout + run.stderr))

    def test_every_method_says_what_it_does(self):
        methods = 0
        for path in glob.glob(os.path.join(PROTO, "xueji", "v1", "*.proto")):
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
            for before, line in zip(lines, lines[1:]):
                if re.match(r"\s*rpc ", line):
                    methods += 1
                    self.assertRegex(before, r"^\s*//", f"{path}: {line.strip()}")
        self.assertEqual(13, methods)


if __name__ == "__main__":
    unit_main.run()
