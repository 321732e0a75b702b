"""What the make targets print is what happened: test counts, and the summary of a run."""
import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
import unittest
from unittest import mock

import unit_main

sys.path.insert(0, os.path.join(os.environ.get("XUEJI_SOURCE_DIR", os.getcwd()), "tools", "make"))

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
EVALUATION = {"truth_pairs": 11000, "duplicate": {"precision": 1.0, "recall": 0.8},
              "duplicate_or_review": {"precision": 0.9, "recall": 0.99}}


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
        for words in ("1,000,000", "12", "1.000000", "0.9900", "1.50", "128 MiB"):
            self.assertIn(words, text)

    def test_summary_without_a_truth(self):
        text = self.summary("C.UTF-8", MANIFEST)
        self.assertIn("1,000,000", text)
        self.assertNotIn("recall", text)

    def test_summary_in_chinese(self):
        self.assertIn("内存峰值", self.summary("zh_CN.UTF-8", MANIFEST))


if __name__ == "__main__":
    unit_main.run()
