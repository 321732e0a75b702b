"""Base of the tests that drive the program: a scratch folder, and what 'refused, and nothing left behind' means."""
import os
import re
import tempfile
import unittest

import xueji_program
from xueji_program import HEADER, student_rows, write_csv, xueji

HAN = r"[\u4e00-\u9fff]{2,}"


class ProgramCase(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = self.scratch.name
        # Results go to a folder of their own, so that whatever a run leaves behind is seen.
        self.results = os.path.join(self.folder, "results")
        os.mkdir(self.results)
        self.out = os.path.join(self.results, "out")

    def path(self, name):
        return os.path.join(self.folder, name)

    def file(self, name, content):
        """Writes bytes or text below the scratch folder and returns the path."""
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        return self.path(name)

    def roster(self, name="roster.csv", rows=None, header=None, encoding="utf-8"):
        write_csv(self.path(name), header or HEADER, student_rows(20) if rows is None else rows, encoding)
        return self.path(name)

    def dedup(self, *arguments, out=None, **options):
        return xueji("dedup", *arguments, "--out", out or self.out, "--lang", "en", **options)

    def result(self):
        return xueji_program.Result(self.out)

    def assert_done(self, run):
        self.assertEqual(xueji_program.DONE, run.exit_code, str(run))

    def assert_refused(self, run, exit_code, *words):
        """The exit code, every word in the message, nothing on standard output, and nothing written."""
        self.assertEqual(exit_code, run.exit_code, str(run))
        for word in words:
            self.assertIn(word.lower(), run.stderr.lower(), str(run))
        self.assertEqual("", run.stdout, str(run))
        self.assert_nothing_left(run)
        self.assert_chinese_too(run, exit_code)

    def assert_exit(self, exit_code, run):
        """A fault's exit code, and its message in both languages."""
        self.assertEqual(exit_code, run.exit_code, str(run))
        self.assert_chinese_too(run, exit_code)

    def assert_chinese_too(self, run, exit_code):
        """The same command in Chinese says the same fault in Chinese: each line of the message, not its first word."""
        if run.again is None:
            return
        chinese = run.again("zh")
        self.assertEqual(exit_code, chinese.exit_code, str(chinese))
        self.assertTrue(chinese.stderr.strip(), str(chinese))
        for line in chinese.stderr.strip().splitlines():
            said = re.sub(r"^xueji: (错误|警告)：", "", line)
            for file in (self.folder, *os.listdir(self.folder)):  # a file's name is no message
                said = said.replace(file, "")
            self.assertRegex(said, HAN + ".*" + HAN, f"not Chinese: {line}\n{chinese}")

    def assert_nothing_left(self, run=""):
        self.assertEqual([], os.listdir(self.results), str(run))

    def assert_rejected(self, run, record_id, line, field, code, rows):
        """The run is done, the row is in rejects.csv with its place and reason, and no other row is lost."""
        self.assert_done(run)
        result = self.result()
        found = [row for row in result.rejects if row["line"] == str(line)]
        self.assertEqual(1, len(found), f"{result.rejects}\n{run}")
        row = found[0]
        self.assertTrue(row["file"], row)
        self.assertEqual(code, row["reason_code"], row)
        if field is not None:
            self.assertEqual(field, row["field"], row)
        if record_id is not None:
            self.assertEqual(record_id, row["record_id"], row)
        self.assertTrue(row["message"].strip(), row)
        self.assertEqual(rows, len(result.verdicts) + len(result.rejects), result.rejects)
        self.assertEqual(rows, result.manifest["counts"]["rows"])
        self.assertEqual(len(result.rejects), result.manifest["counts"]["rejected"])
        return row
