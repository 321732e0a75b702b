"""xueji evaluate --completeness: the promises of the student plan hold on registers made to break them, and a
promise that no pass keeps is found out.
"""
import json
import os

import unit_main
from program_case import ProgramCase
from xueji_program import REFUSED, USAGE, read_csv, write_csv, xueji

# One name to the ear; the last reads in two ways, the one before it is often not typed at all.
ALIKE = ["王小乐", "王晓乐", "王筱乐", "王?乐", "汪小勒"]


class Completeness(ProgramCase):
    def register(self, name, change):
        generated = self.path("register")
        if not os.path.exists(generated):
            self.assert_done(xueji("generate", "--records", "1500", "--seed", "3", "--out", generated, "--quiet"))
        rows = read_csv(os.path.join(generated, "students.csv"))
        for number, row in enumerate(rows):
            change(number, row)
        write_csv(self.path(name), list(rows[0]), [list(row.values()) for row in rows])
        return self.path(name)

    def figures(self, roster, *plan):
        self.assert_done(xueji("dedup", roster, "--out", self.out, "--force", "--quiet", *plan))
        run = xueji("evaluate", self.out, "--completeness", "--json")
        return run, json.loads(run.stdout)

    def test_promises_hold_on_adversarial_registers(self):
        def one_name(number, row):
            row["name"] = ALIKE[number % len(ALIKE)]

        def one_birth_date(_, row):
            row["birth_date"] = "20120305"

        for name, change in (("as generated", lambda number, row: None), ("one name", one_name),
                             ("one birth date", one_birth_date)):
            with self.subTest(name):
                run, figures = self.figures(self.register(name + ".csv", change))
                self.assert_done(run)
                self.assertTrue(figures["kept"])
                self.assertEqual(1500 * 1499 // 2, figures["all_pairs"])
                self.assertEqual(11, len(figures["promises"]))
                self.assertGreater(sum(promise["pairs"] for promise in figures["promises"]), 200)
                for promise in figures["promises"]:
                    self.assertEqual(promise["pairs"], promise["compared"], promise["name"])
                    self.assertEqual(promise["compared"], sum(promise["by_pass"].values()))

    def test_parts_of_a_name_in_another_order_and_spelling_meet(self):
        write_csv(self.path("parts.csv"), ["record_id", "name", "sex", "birth_date", "school_region"],
                  [["A", "艾山·阿卜杜拉", "1", "20120305", "653101"],
                   ["B", "阿不都拉·艾山", "1", "20120305", "653125"],
                   ["C", "阿卜杜拉艾山", "1", "20120305", "653130"]])
        run, figures = self.figures(self.path("parts.csv"))
        self.assert_done(run)
        swapped = [promise for promise in figures["promises"] if "another order" in promise["name"]]
        self.assertEqual([(2, 2)], [(promise["pairs"], promise["compared"]) for promise in swapped])

    def test_a_promise_that_no_pass_keeps_is_found_out(self):
        text = xueji("plan", "show", "students").stdout
        begin = text.index("pass {\n  name: \"guardian\"")
        plan = self.file("without_guardian.plan", text[:begin] + text[text.index("}\n\n", begin) + 3:])
        run, figures = self.figures(self.register("roster.csv", lambda number, row: None), "--plan", plan)
        self.assertEqual(1, run.exit_code)
        self.assertFalse(figures["kept"])
        broken = {promise["name"]: promise for promise in figures["promises"]
                  if promise["compared"] < promise["pairs"]}
        self.assertEqual(["same guardian's number, whatever else"], list(broken))
        self.assertTrue(0 < len(broken["same guardian's number, whatever else"]["missed"]) <= 10)
        text = xueji("evaluate", self.out, "--completeness", "--lang", "zh")
        self.assertIn("未比较：", text.stdout)

    def test_truth_or_completeness_is_required(self):
        run = xueji("evaluate", self.out)
        self.assertEqual(USAGE, run.exit_code)
        self.assertIn("--truth", run.stderr)

    def test_a_plan_without_promises_says_so(self):
        roster = self.file("club.csv", "id,born\n1,2012-03-05\n2,2012-03-05\n")
        plan = self.file("club.plan",
                       'name: "club" record_id_column: "id" field { name: "born" type: DATE } '
                       'pass { name: "born" key { field: "born" } } comparison { name: "born" kind: DATE field: "born" '
                       'level { is: EXACT match_weight: 1 } level { is: ELSE match_weight: 0 } } duplicate_weight_min: 0')
        self.assert_done(xueji("dedup", roster, "--plan", plan, "--out", self.out, "--quiet"))
        run = xueji("evaluate", self.out, "--completeness")
        self.assertEqual(REFUSED, run.exit_code)
        self.assertIn("promise", run.stderr)


if __name__ == "__main__":
    unit_main.run()
