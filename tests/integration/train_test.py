"""xueji train as a user runs it: from a plan without weights and an unlabelled file to a plan that finds the duplicates,
the same bytes for any number of threads and order of the rows, and hopeless input refused with nothing left behind.
"""
import json
import os
import random

import unit_main
from program_case import ProgramCase
from xueji_program import REFUSED, USAGE, write_csv, xueji

PLAN = """# A club.
name: "club"
record_id_column: "id"
field { name: "given"  type: TEXT }
field { name: "family" type: TEXT }
field { name: "born"   type: DATE }
field { name: "town"   type: TEXT }
pass { name: "born"   key { field: "born" } }
pass { name: "names"  key { field: "given" } key { field: "family" } }
comparison { name: "given" kind: TEXT field: "given"
  level { is: EXACT reason: "NAME_EXACT" }  # my own remark
  level { is: [ONE_EDIT, TWO_EDITS] }
  level { is: ELSE }
}
comparison { name: "family" kind: TEXT field: "family"
  level { is: EXACT }
  level { is: [ONE_EDIT, TWO_EDITS] }
  level { is: ELSE }
}
comparison { name: "born" kind: DATE field: "born"
  level { is: EXACT }
  level { is: ELSE }
}
comparison { name: "town" kind: TEXT field: "town"
  level { is: EXACT }
  level { is: ELSE }
}
duplicate_weight_min: 0
"""
HEADER = ["id", "given", "family", "born", "town", "person"]


def members(count):
    """One in four members stands in the file twice, the second time with slips."""
    choose = random.Random(1)
    word = lambda variety: "".join(chr(97 + choose.randrange(variety) * 7 % 26) for _ in range(7))
    givens, families, towns = ([word(26) for _ in range(n)] for n in (150, 250, 30))
    born = lambda: f"{choose.randrange(1950, 2010)}-{choose.randrange(1, 13):02}-{choose.randrange(1, 29):02}"
    rows = []
    for i in range(count):
        row = [choose.choice(givens), choose.choice(families), born(), choose.choice(towns)]
        rows.append([f"{i}a", *row, i])
        if i % 4:
            continue
        if choose.random() < 0.15:
            row[1] = row[1][:3] + "z" + row[1][4:]
        if choose.random() < 0.1:
            row[2] = born()
        if choose.random() < 0.3:
            row[3] = choose.choice(towns)
        rows.append([f"{i}b", *row, i])
    return rows


class Train(ProgramCase):
    def setUp(self):
        super().setUp()
        self.rows = members(1200)
        write_csv(self.path("members.csv"), HEADER, self.rows)
        self.plan = self.file("club.plan", PLAN)
        self.out = os.path.join(self.results, "trained.plan")

    def train(self, *inputs, plan=None, arguments=()):
        return xueji("train", *inputs, "--plan", plan or self.plan, "--out", self.out, "--lang", "en", *arguments)

    def trained(self):
        with open(self.out, "rb") as file:
            return file.read()

    def test_trained_plan_finds_the_duplicates(self):
        run = self.train(self.path("members.csv"), arguments=["--json"])
        self.assert_done(run)
        report = json.loads(run.stdout)
        self.assertTrue(report["converged"])
        self.assertAlmostEqual(300, report["true_pairs"], delta=12)
        text = self.trained().decode()
        self.assertTrue(text.startswith("# A club.\n# trained: "), text[:200])
        self.assertIn("# my own remark", text)
        result = os.path.join(self.results, "result")
        self.assert_done(xueji("dedup", self.path("members.csv"), "--plan", self.out, "--out", result, "--quiet"))
        run = xueji("evaluate", result, "--truth", self.path("members.csv"), "--id-column", "id",
                    "--entity-column", "person", "--json")
        self.assert_done(run)
        figures = json.loads(run.stdout)
        self.assertGreater(figures["duplicate"]["f1"], 0.95)
        self.assertLess(figures["reliability"]["brier"], 0.03)
        self.assertEqual(figures["reliability"]["pairs"],
                         sum(each["pairs"] for each in figures["reliability"]["bins"]))

    def test_same_bytes_for_threads_order_and_a_second_training(self):
        self.assert_done(self.train(self.path("members.csv"), arguments=["--threads", 1]))
        first = self.trained()
        random.Random(2).shuffle(self.rows)
        shuffled = self.path("shuffled.csv")
        write_csv(shuffled, HEADER, self.rows)
        for threads in (2, 8):
            self.assert_done(self.train(shuffled, arguments=["--threads", threads, "--force"]))
            self.assertEqual(first, self.trained(), threads)
        self.assert_done(self.train(shuffled, plan=self.out, arguments=["--force"]))
        self.assertEqual(first, self.trained())

    def test_chinese_and_labels(self):
        run = xueji("train", self.path("members.csv"), "--plan", self.plan, "--out", self.out, "--lang", "zh", "--labels",
                    self.path("members.csv"), "--id-column", "id", "--entity-column", "person")
        self.assert_done(run)
        self.assertIn("估计真对", run.stdout)
        self.assertIn("300 对由标注确认为同一人", self.trained().decode())

    def test_a_plan_without_weights_is_only_for_training(self):
        run = xueji("plan", "check", self.plan, "--lang", "en")
        self.assertEqual(REFUSED, run.exit_code, str(run))
        self.assertIn("xueji train", run.stderr)

    def test_hopeless_input_is_refused(self):
        for rows, words in (([], "no two records"), (self.rows[:1], "no two records"),
                            ([["1", "a", "b", "", "c", 1], ["2", "d", "e", "", "f", 2]], "no blocking pass"),
                            ([[i, "anna", "berg", "1990-01-01", "ulm", 1] for i in range(40)], "compare alike")):
            write_csv(self.path("hopeless.csv"), HEADER, rows)
            self.assert_refused(self.train(self.path("hopeless.csv")), REFUSED, words)

    def test_options_that_do_not_fit_are_refused(self):
        members_csv = self.path("members.csv")
        self.assert_refused(self.train(members_csv, arguments=["--labels", members_csv]), REFUSED, "--id-column")
        self.assert_refused(self.train(members_csv, arguments=["--exact-recall", 90]), REFUSED, "--exact-rules")
        self.assert_refused(self.train(members_csv, arguments=["--exact-rules", "borm"]), REFUSED, "borm", "born")
        self.assert_refused(self.train(members_csv, arguments=["--link"]), REFUSED, "two inputs")
        self.assert_refused(self.train(members_csv, arguments=["--random-pairs", 1]), USAGE, "--random-pairs")


if __name__ == "__main__":
    unit_main.run()
