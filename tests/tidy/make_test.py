"""What the make targets print is what happened: test counts, the summary of a run, what was fetched."""
import contextlib
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import unit_main

MAKE = os.path.join(os.environ.get("XUEJI_SOURCE_DIR", os.getcwd()), "tools", "make")
sys.path.insert(0, MAKE)

JUNIT = """<?xml version="1.0"?><testsuite name="x" tests="5">
<testcase name="a" status="run"><system-out>fine</system-out></testcase>
<testcase name="b" status="fail"><failure message=""/><system-out>no</system-out></testcase>
<testcase name="c" status="notrun"><skipped message="x"/><system-out>log
skipped: no disk here</system-out></testcase>
<testcase name="d" status="run"/>
<testcase name="e" status="disabled"/>
</testsuite>"""
MANIFEST = {"counts": {"rows": 1000000, "rejected": 12, "duplicates": 9000, "reviews": 800, "pairs_compared": 5000000},
            "seconds": {"total": 1.5}, "peak_memory_bytes": 128 << 20}
EVALUATION = {"truth_pairs": 11000, "best": {"f1": 0.987654},
              "duplicate": {"precision": 1.0, "recall": 0.8, "pairs": 9000, "true_pairs": 9000},
              "duplicate_or_review": {"precision": 0.9, "recall": 0.99, "pairs": 9800, "true_pairs": 9640}}
STUDENTS = """record_id,birth_date,guardian1_document_number
a,2012-03-05,G1
b,2012-03-05,G1
b2,2012-03-05,G1
c,2012-03-05,
d,2012-03-05,
e,2012-03-06,G1
"""
TRUTH = "record_id,person_id\na,A\nb,B\nb2,B\nc,C\nd,D\ne,E\n"
LINKS = "record_id_left,record_id_right,decision\na,b,{}\nb,b2,duplicate\nc,d,duplicate\n"


class MakeTest(unittest.TestCase):
    def test_count_tests(self):
        count_tests = importlib.import_module("count_tests")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "tests.xml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(JUNIT)
            shown = io.StringIO()
            with contextlib.redirect_stderr(shown):
                self.assertEqual((2, 1, 2), count_tests.count(path))
        self.assertIn("c: skipped: no disk here", shown.getvalue())

    def summary(self, language, *documents):
        run_summary = importlib.import_module("run_summary")
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in ("manifest.json", "evaluation.json")][:len(documents)]
            for path, document in zip(paths, documents):
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(document, file)
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown), mock.patch.dict(os.environ, {"LC_ALL": language}):
                run_summary.main([folder, *paths[1:]])
        return shown.getvalue()

    def test_summary_with_a_truth(self):
        text = self.summary("C.UTF-8", MANIFEST, EVALUATION)
        # 800 reviews, 640 of them right.
        for words in ("1,000,000", "12", "1.000000", "0.9900", "1.50", "128 MiB", "0.9877", "1.25"):
            self.assertIn(words, text)

    def test_twins_taken_for_one_person_are_counted(self):
        twin_pairs = importlib.import_module("twin_pairs")
        for decision, count in (("review", 0), ("duplicate", 1)):
            with tempfile.TemporaryDirectory() as folder:
                for name, text in (("students.csv", STUDENTS), ("truth.csv", TRUTH), ("links.csv", LINKS.format(decision))):
                    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                        file.write(text)
                twins = twin_pairs.TwinPairs(folder)
                self.assertEqual(1, len(twins))
                self.assertEqual(count, twins.decided_duplicate(folder))

    def test_summary_without_a_truth(self):
        text = self.summary("C.UTF-8", MANIFEST)
        self.assertIn("1,000,000", text)
        self.assertNotIn("recall", text)

    def fetch(self, folder, npm):
        """One run of npm.sh in `folder`; `npm`: what stands for npm there, None for a machine that has none."""
        tools = os.path.join(folder, "bin")
        shutil.rmtree(tools, ignore_errors=True)
        os.mkdir(tools)
        for name in ("bash", "basename", "cmp", "cp", "mkdir", "rm"):
            os.symlink(shutil.which(name), os.path.join(tools, name))
        if npm is not None:
            with open(os.path.join(tools, "npm"), "w", encoding="utf-8") as file:
                file.write(f"#!/bin/bash\necho \"$@\" >>asked\n{npm}\n")
            os.chmod(file.name, 0o755)
        run = subprocess.run([os.path.join(MAKE, "npm.sh"), "from", "build/parts", "no parts"],
                             cwd=folder, env={"PATH": tools}, capture_output=True, text=True, check=False)
        self.assertEqual(0, run.returncode, run.stderr)
        return run.stdout, run.stderr

    def test_what_a_lock_names_is_fetched_once_and_its_lack_stops_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "from"))
            lock = os.path.join(folder, "from", "package-lock.json")
            for path in (lock, os.path.join(folder, "from", "package.json")):
                with open(path, "w", encoding="utf-8") as file:
                    file.write("1")
            fetched = os.path.join(folder, "build", "parts", "part")
            self.assertEqual(("", "parts: no npm here; no parts\n"), self.fetch(folder, None))
            self.assertIn("parts: npm could not fetch it; no parts", self.fetch(folder, ": >build/parts/part; exit 1")[1])
            self.assertFalse(os.path.exists(os.path.dirname(fetched)))  # nothing half fetched is left
            working = ": >build/parts/part"
            said = "parts: fetching what from/package-lock.json names\n"
            self.assertEqual((said, ""), self.fetch(folder, working))
            self.assertTrue(os.path.exists(fetched))
            self.assertEqual(("", ""), self.fetch(folder, working))
            self.assertEqual(("", ""), self.fetch(folder, None))
            with open(lock, "w", encoding="utf-8") as file:
                file.write("2")
            self.assertEqual((said, ""), self.fetch(folder, working))
            with open(os.path.join(folder, "asked"), encoding="utf-8") as file:
                asked = file.read().splitlines()
            self.assertEqual(["ci --prefix build/parts --ignore-scripts --no-audit --no-fund --loglevel=error"] * 3, asked)

    def test_summary_in_chinese(self):
        self.assertIn("内存峰值", self.summary("zh_CN.UTF-8", MANIFEST))


if __name__ == "__main__":
    unit_main.run()
