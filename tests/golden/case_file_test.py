"""The case reader: what it builds, and that a case with a mistake in it is refused rather than passed."""
import unittest

import unit_main
import case_file
import golden_runner
import xueji_program

GOOD = """
# a comment
title: two records
[*]
性别: 男
[A]
姓名: 王伟
身份证号: 11010120100307123?
[B like A]
身份证号：11010120100307123!
住址: 甲\\u3000乙
expect A + B: review, ID_ONE_DIGIT, not TWIN_LIKELY
expect A: clear
"""


class CaseFileTest(unittest.TestCase):
    def test_records_and_expectations(self):
        case = case_file.parse(GOOD, "x.case")
        self.assertEqual(["A", "B"], list(case.records))
        self.assertEqual("男", case.records["B"]["性别"])
        self.assertEqual("王伟", case.records["B"]["姓名"])
        self.assertEqual("甲\u3000乙", case.records["B"]["住址"])
        self.assertEqual(["review", "clear"], [e.words for e in case.expectations])
        self.assertEqual({"ID_ONE_DIGIT"}, case.expectations[0].reasons)
        self.assertEqual({"TWIN_LIKELY"}, case.expectations[0].absent)

    def test_check_characters(self):
        case = case_file.parse(GOOD, "x.case")
        right, wrong = (case.records[letter]["身份证号"] for letter in "AB")
        self.assertEqual(18, len(right))
        self.assertEqual(right[:17], wrong[:17])
        self.assertNotEqual(right[17], wrong[17])
        self.assertEqual(right[17], xueji_program.check_character(right[:17]))
        # GB 11643 prints this check: the number with body 11010519491231002 ends in X.
        self.assertEqual("X", xueji_program.check_character("11010519491231002"))

    def test_mistakes_are_refused(self):
        for text, word in (("title: t\n[A]\na: 1\n", "expectations"),
                           (GOOD.replace("title: two records", ""), "title"),
                           (GOOD.replace("review", "reveiw"), "reveiw"),
                           (GOOD.replace("A + B", "A + C"), "no record C"),
                           (GOOD.replace("[B like A]", "[B like Z]"), "no record Z"),
                           (GOOD.replace("[B like A]", "[A]"), "twice"),
                           (GOOD.replace("not TWIN_LIKELY", "twins"), "twins"),
                           (GOOD + "what is this", "neither")):
            with self.assertRaises(case_file.CaseError) as caught:
                case_file.parse(text, "x.case")
            self.assertIn(word, str(caught.exception))

    def test_a_wrong_decision_is_noticed(self):
        class Nothing:
            verdicts = [{"record_id": "A", "verdict": "clear", "reason_codes": ""}]
            rejects = [{"record_id": "B", "reason_code": "FIELD_INVALID"}]

            def link(self, *_):
                return None

            def verdict(self, record):
                return next((row for row in self.verdicts if row["record_id"] == record), None)

            def reject(self, record):
                return next((row for row in self.rejects if row["record_id"] == record), None)

        found = list(golden_runner.failures(case_file.parse(GOOD, "x.case"), Nothing()))
        self.assertEqual(1, len(found), found)
        self.assertIn("expected A + B: review", found[0])
        Nothing.rejects = []
        self.assertIn("lost", list(golden_runner.failures(case_file.parse(GOOD, "x.case"), Nothing()))[0])


if __name__ == "__main__":
    unit_main.run()
