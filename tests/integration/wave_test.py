"""`xueji wave`: duplicate detection, comparison and issue as one command on a generated national sample: the report a
county office works from, in a browser; stages that are finished stay finished; killed waves end as undisturbed ones.
"""
import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

import unit_main
import xueji_program
from browser import Browser
from program_case import ProgramCase
from xueji_program import read_csv, xueji

PUBLISHED = ["id_repeated", "id_absent", "name_mismatch", "name_sex_birth_repeated", "id_wrong"]


class Wave(ProgramCase):
    def setUp(self):
        super().setUp()
        self.assert_done(xueji("generate", "--records", 20_000, "--seed", 11, "--profile", "field", "--population", "--out",
                               self.path("register"), "--quiet"))
        self.store, self.out = self.path("numbers.db"), self.path("wave")
        self.arguments = ["wave", self.path("register/students.csv"), "--population",
                          self.path("register/population.csv"), "--store", self.store, "--out", self.out, "--on",
                          "20260301", "--lang", "en"]

    def enterContext(self, context):
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def rows(self, name):
        return read_csv(os.path.join(self.out, name))

    def test_every_number_follows_from_what_the_stages_said(self):
        run = xueji(*self.arguments)
        self.assert_done(run)
        self.assertIn("formal numbers (G) issued", run.stdout)
        numbers = self.rows("numbers/numbers.csv")
        dedup = {row["record_id"]: row for row in self.rows("dedup/verdicts.csv")}
        compared = {row["record_id"]: row for row in self.rows("comparison/verdicts.csv")}
        self.assertEqual(set(dedup), {row["record_id"] for row in numbers})
        held = [row["student_number"] for row in numbers if row["student_number"]
                and not {"SAME_PUPIL", "NUMBER_SHARED"} & set(row["reason_codes"].split("|"))]
        self.assertEqual(len(held), len(set(held)), "one number, one pupil")
        for row in numbers:
            record = row["record_id"]
            if "FORMAL_ISSUED" in row["reason_codes"]:
                self.assertEqual(("clear", "consistent"), (dedup[record]["verdict"], compared[record]["verdict"]), row)
            if dedup[record]["verdict"] == "duplicate":
                self.assertEqual("", row["issued"], row)
        problems = self.rows("numbers/problems.csv")
        counted = json.loads(open_text(os.path.join(self.out, "manifest.json")))["counts"]["problems"]
        for name in PUBLISHED:
            self.assertEqual(counted[name], sum(row["problem_class"] == name for row in problems), name)
        self.assertGreater(min(counted[name] for name in PUBLISHED), 0, counted)
        order = [(row["school_region"], [*counted].index(row["problem_class"]), row["record_id"]) for row in problems]
        self.assertEqual(sorted(order), order)

    def test_truth_never_sees_a_number_issued_to_the_wrong_person(self):
        self.assert_done(xueji(*self.arguments))
        truth = {row["record_id"]: row["verdict"] for row in read_csv(self.path("register/population_truth.csv"))}
        wrong = [row for row in self.rows("numbers/numbers.csv")
                 if "FORMAL_ISSUED" in row["reason_codes"] and truth[row["record_id"]] != "consistent"]
        self.assertEqual([], wrong)

    def test_finished_stages_are_not_repeated_and_changed_ones_only_with_force(self):
        self.assert_done(xueji(*self.arguments))
        before = {stage: os.stat(os.path.join(self.out, stage, "manifest.json")).st_mtime_ns
                  for stage in ("dedup", "comparison", "numbers")}
        again = xueji(*self.arguments)
        self.assert_done(again)
        self.assertEqual(3, again.stdout.count("finished before"), again.stdout)
        self.assertEqual(before, {stage: os.stat(os.path.join(self.out, stage, "manifest.json")).st_mtime_ns
                                  for stage in before})
        with open(self.path("register/population.csv"), "a", encoding="utf-8") as file:
            file.write("\n")
        self.assert_exit(xueji_program.REFUSED, xueji(*self.arguments))
        forced = xueji(*self.arguments, "--force")
        self.assert_done(forced)
        self.assertEqual(1, forced.stdout.count("finished before"), forced.stdout)

    def test_killed_waves_end_as_an_undisturbed_one(self):
        self.assert_done(xueji(*self.arguments))
        names = ["dedup/verdicts.csv", "comparison/verdicts.csv", "numbers/numbers.csv", "numbers/problems.csv", "report.html"]
        undisturbed = [open_text(os.path.join(self.out, name)) for name in names]
        dice = random.Random(5)
        for _ in range(4):
            shutil.rmtree(self.out)
            for name in os.listdir(self.folder):
                if name.startswith("numbers.db"):
                    os.remove(self.path(name))
            for _ in range(4):
                process = subprocess.Popen([xueji_program.PROGRAM, *map(str, self.arguments)],
                                           env=xueji_program.environment(), stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL)
                time.sleep(dice.uniform(0.02, 0.8))
                process.send_signal(signal.SIGKILL)
                process.wait()
            self.assert_done(xueji(*self.arguments))
            self.assertEqual(undisturbed, [open_text(os.path.join(self.out, name)) for name in names])

    def test_bad_input_is_refused(self):
        self.assert_exit(xueji_program.REFUSED, xueji(*self.arguments[:1], "-", *self.arguments[2:]))
        self.assert_exit(xueji_program.REFUSED, xueji(*self.arguments, "--rules", "1999"))
        os.mkdir(self.out)
        self.file("wave/letter.txt", "dear")
        self.assert_exit(xueji_program.REFUSED, xueji(*self.arguments))
        self.assertEqual(["letter.txt"], os.listdir(self.out))

    @unittest.skipUnless(Browser.find(), "no Chromium here: install chromium-headless-shell to test report.html in one")
    def test_the_report_in_a_browser(self):
        self.assert_done(xueji(*self.arguments))
        browser = self.enterContext(Browser())
        report = os.path.join(self.out, "report.html")
        for kind, width in (("desk", 1280), ("phone", 390)):
            page = browser.open(report, width=width, dark=kind == "phone")
            page.wait_for("document.readyState === 'complete'")
            self.assertEqual([], page.errors)
            self.assertLessEqual(page.value("document.documentElement.scrollWidth"), page.value("innerWidth"),
                                 "the page is wider than its window")
            shown = page.value("document.querySelector('main').innerText")
            for words in ("ID number repeated", "next step", "Problem records by province", "begin with"):
                self.assertIn(words, shown)
            counts = page.value("[...[...document.querySelectorAll('table')].find(t => t.innerText.includes('begin with'))"
                                ".querySelectorAll('tr')].slice(1)"
                                ".map(row => Number(row.children[2].innerText.replaceAll(',', '')))")
            self.assertGreater(len(counts), 5)
            self.assertEqual(sorted(counts, reverse=True), counts, "worst first")
            page.value("document.getElementById('zh').click()")
            chinese = page.value("document.querySelector('main').innerText")
            for words in ("身份证号重复", "身份证号不存在", "身份证号与姓名不匹配", "姓名+性别+出生日期重复", "身份证号错误", "处理办法"):
                self.assertIn(words, chinese)
            folder = os.path.join(os.environ.get("XUEJI_BINARY_DIR", self.folder), "screenshots")
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, f"wave-{kind}.png")
            page.screenshot(path)
            self.assertGreater(os.path.getsize(path), 20_000, "an empty page")


def open_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


if __name__ == "__main__":
    unit_main.run()
