"""`xueji id`: what a mistyped identity number may have been; and the section of `xueji explain` about numbers."""
import json
import subprocess

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import REFUSED, USAGE, id_number, xueji

NUMBER = id_number("37010220120305237")
WRONG = NUMBER[:11] + "8" + NUMBER[12:]


class Id(ProgramCase):
    def found(self, *arguments):
        run = xueji("id", *arguments, "--json", "--lang", "en")
        self.assert_done(run)
        return json.loads(run.stdout)

    def test_best_repair_first(self):
        found = self.found(WRONG, "--birth-date", "20120305", "--sex", "1", "--region", "370102")
        best = found[0]["explanations"][0]
        self.assertEqual((NUMBER, "one_digit", 12), (best["number"], best["kind"], best["place"]))
        self.assertGreater(best["score"], 0.9)
        self.assertIn("birth_date_agrees", best["evidence"])
        self.assertEqual(["check_digit"], found[0]["faults"])

    def test_guardians_may_be_several(self):
        guardian = id_number("37010219850911224")
        found = self.found(guardian, "--guardian", id_number("37010219840911223"), "--guardian", guardian,
                           "--birth-date", "2012-03-05")
        self.assertIn("guardian", found[0]["warnings"])
        self.assertEqual("guardian", found[0]["explanations"][0]["kind"])

    def test_numbers_from_standard_input(self):
        process = subprocess.run([xueji_program.PROGRAM, "id", "-", "--json"], input=f"{WRONG}\n\n{NUMBER}\n",
                                 capture_output=True, text=True, timeout=60)
        self.assertEqual(0, process.returncode, process.stderr)
        found = json.loads(process.stdout)
        self.assertEqual([WRONG, NUMBER], [entry["number"] for entry in found])
        self.assertEqual("as_typed", found[1]["explanations"][0]["kind"])

    def test_both_languages_and_top(self):
        chinese = xueji("id", WRONG, "--lang", "zh", "--top", "1")
        self.assert_done(chinese)
        self.assertIn("校验码不符", chinese.stdout)
        self.assertEqual(2, len(chinese.stdout.strip().split("\n")))
        self.assertIn("does not fit", xueji("id", WRONG, "--lang", "en").stdout)

    def test_bad_options_are_refused(self):
        self.assert_refused(xueji("id", WRONG, "--birth-date", "20121345", "--lang", "en"), REFUSED, "YYYYMMDD")
        self.assert_refused(xueji("id", WRONG, "--sex", "?", "--lang", "en"), REFUSED, "--sex")
        self.assert_refused(xueji("id", WRONG, "--region", "37", "--lang", "en"), REFUSED, "6 digits")
        self.assert_refused(xueji("id", "--lang", "en"), USAGE, "NUMBER")
        self.assert_refused(xueji("id", "1" * 300, "--lang", "en"), REFUSED, "256 bytes")

    def test_explain_shows_the_repair_masked(self):
        rows = xueji_program.student_rows(20)
        header = xueji_program.HEADER
        at = header.index("document_number")
        first = [NUMBER if i == at else value for i, value in enumerate(rows[3])]
        first[header.index("birth_date")] = "20120305"
        second = list(first)
        second[0], second[at] = "copy", WRONG
        rows[3] = first
        self.assert_done(self.dedup(self.roster(rows=rows + [second])))
        for language, words in (("en", "one digit wrong"), ("zh", "一位录错")):
            run = xueji("explain", self.out, first[0], "copy", "--lang", language)
            self.assert_done(run)
            self.assertIn(words, run.stdout)
            self.assertNotIn(NUMBER[4:10], run.stdout)
        found = json.loads(xueji("explain", self.out, first[0], "copy", "--json").stdout)
        self.assertEqual("copy", found["id_numbers"][0]["record_id"])


if __name__ == "__main__":
    unit_main.run()
