"""bench/peers: the evaluator of everybody's pairs, and what a run is said to have cost."""
import importlib
import os
import random
import subprocess
import sys
import tempfile
import unittest

import unit_main

sys.path.insert(0, os.path.join(os.environ.get("XUEJI_SOURCE_DIR", os.getcwd()), "bench", "peers"))
evaluator = importlib.import_module("evaluator")
measured_process = importlib.import_module("measured_process")

# Persons 1 (a, b, c: three pairs), 2 (d, e: one pair), 3 (f: none).
PERSON_OF = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3}
MIB = 2**20


def best_by_trying(truth, pairs):
    """The reference: every threshold tried."""
    tried = []
    for threshold in {score for _, _, score in pairs}:
        named = [truth.person_of[left] == truth.person_of[right] for left, right, score in pairs if score >= threshold]
        tried.append((evaluator.figures_of(len(named), sum(named), truth.pairs)["f1"], threshold))
    return max(tried)


class EvaluatorTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        self.truth = evaluator.Truth(PERSON_OF)

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def test_true_pairs_are_all_pairs_of_a_person(self):
        self.assertEqual(4, self.truth.pairs)

    def test_best_threshold_by_hand(self):
        pairs = [("a", "b", 9), ("d", "e", 8), ("a", "f", 7), ("a", "c", 6), ("d", "f", 1)]
        figures, _ = evaluator.evaluate(self.truth, pairs)
        # From 6 on: four pairs, three right, of four.
        self.assertEqual(6, figures["best"]["threshold"])
        self.assertEqual((4, 3, 0.75, 0.75, 0.75), tuple(figures["best"][key] for key in
                                                         ("pairs", "right", "precision", "recall", "f1")))
        self.assertEqual((5, 3), (figures["all"]["pairs"], figures["all"]["right"]))

    def test_a_threshold_takes_all_pairs_of_one_score(self):
        figures, steps = evaluator.evaluate(self.truth, [("a", "b", 5), ("a", "f", 5), ("d", "f", 5)])
        self.assertEqual(1, len(steps))
        self.assertEqual((3, 1), (figures["best"]["pairs"], figures["best"]["right"]))

    def test_of_equal_thresholds_the_one_that_names_fewer(self):
        # F1 is 0.4 after one right of one, and again after two right of six.
        pairs = [("a", "b", 9)] + [(left, "f", 8) for left in "abcd"] + [("a", "c", 7)]
        figures, steps = evaluator.evaluate(self.truth, pairs)
        self.assertAlmostEqual(steps[0]["f1"], steps[-1]["f1"])
        self.assertEqual(9, figures["best"]["threshold"])

    def test_agrees_with_trying_every_threshold(self):
        draw = random.Random(4)
        truth = evaluator.Truth({str(record): draw.randrange(40) for record in range(100)})
        for _ in range(20):
            drawn = {tuple(sorted(draw.sample(list(truth.person_of), 2))) for _ in range(300)}
            pairs = [(*pair, draw.randrange(30) + 10 * (truth.person_of[pair[0]] == truth.person_of[pair[1]]))
                     for pair in drawn]
            figures, _ = evaluator.evaluate(truth, pairs)
            self.assertAlmostEqual(best_by_trying(truth, pairs)[0], figures["best"]["f1"])

    def test_nothing_found_is_no_recall(self):
        figures, _ = evaluator.evaluate(self.truth, [])
        self.assertEqual((None, 0, 0.0), tuple(figures["best"][key] for key in ("threshold", "pairs", "recall")))

    def test_precision_at_a_recall(self):
        _, steps = evaluator.evaluate(self.truth, [("a", "b", 9), ("a", "f", 8), ("d", "e", 7), ("a", "c", 6)])
        self.assertEqual(1.0, evaluator.precision_at(steps, 0.25))
        self.assertEqual(0.75, evaluator.precision_at(steps, 0.5))
        self.assertIsNone(evaluator.precision_at(steps, 1.0))

    def test_what_would_be_counted_twice_is_refused(self):
        for pairs in ([("a", "b", 1), ("a", "b", 2)], [("a", "a", 1)], [("a", "nobody", 1)]):
            with self.assertRaises(evaluator.Fault):
                evaluator.evaluate(self.truth, pairs)

    def test_a_pair_is_the_same_either_way_round(self):
        path = self.file("pairs.csv", "r,l,s\na,b,1\nb,a,1\n")
        with self.assertRaises(evaluator.Fault):
            evaluator.evaluate(self.truth, evaluator.read_pairs(path, "l", "r", "s"))

    def test_a_missing_column_is_named(self):
        with self.assertRaisesRegex(evaluator.Fault, "no column score"):
            evaluator.read_pairs(self.file("pairs.csv", "l,r\n"), "l", "r", "score")
        with self.assertRaisesRegex(evaluator.Fault, "no column person_id"):
            evaluator.Truth.read(self.file("truth.csv", "record_id\n"), "record_id", "person_id")
        with self.assertRaisesRegex(evaluator.Fault, ":3: a record stands there twice"):
            evaluator.Truth.read(self.file("twice.csv", "record_id,person_id\na,1\na,2\n"), "record_id", "person_id")

    def test_the_hash_is_of_the_pairs_whatever_their_order(self):
        pairs = [("a", "b", 1.0), ("c", "d", 2.0)]
        self.assertEqual(evaluator.result_hash(pairs), evaluator.result_hash(pairs[::-1]))
        self.assertNotEqual(evaluator.result_hash(pairs), evaluator.result_hash([("a", "b", 1.0), ("c", "d", 2.5)]))

    def test_as_a_program_it_refuses_a_pair_given_twice(self):
        truth = self.file("truth.csv", "record_id,person_id\na,1\nb,1\n")
        pairs = self.file("pairs.csv", "l,r,s\na,b,1\na,b,1\n")
        run = subprocess.run([sys.executable, evaluator.__file__, "--truth", truth, "--pairs", pairs, "--columns", "l", "r",
                              "s"], capture_output=True, text=True, check=False)
        self.assertEqual((1, "", "evaluator: a pair is given twice\n"), (run.returncode, run.stdout, run.stderr))


class MeasuredProcessTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.log = os.path.join(scratch.name, "log")

    def python(self, code, limit=60, **options):
        return measured_process.run_measured([sys.executable, "-c", code], limit, self.log, **options)

    def test_the_peak_is_that_of_the_moment_of_most(self):
        cost = self.python("held = bytearray(200 * 2**20); del held; print(1)")
        self.assertGreater(cost.peak_bytes, 200 * MIB)
        self.assertLess(cost.peak_bytes, 300 * MIB)

    def test_children_count_too(self):
        child = "import time; held = bytearray(100 * 2**20); time.sleep(3)"
        cost = self.python(f"import subprocess, sys; many = [subprocess.Popen([sys.executable, '-c', {child!r}]) "
                           "for _ in range(2)]; [each.wait() for each in many]")
        self.assertGreater(cost.peak_bytes, 200 * MIB)
        self.assertLess(cost.peak_bytes, 300 * MIB)

    def test_processor_seconds_are_not_those_of_the_clock(self):
        cost = self.python("import time; time.sleep(1)")
        self.assertGreaterEqual(cost.seconds, 1)
        self.assertLess(cost.cpu_seconds, 0.9)

    def test_a_server_that_works_for_it_counts(self):
        work = "import time; held = bytearray(150 * 2**20); [i for i in range(10**9) if time.sleep(0) is None]"
        with subprocess.Popen([sys.executable, "-c", work]) as server:
            try:
                cost = self.python("import time; time.sleep(3)", also_watch=server.pid)
            finally:
                server.kill()
        self.assertGreater(cost.peak_bytes, 150 * MIB)
        self.assertGreater(cost.cpu_seconds, 0.2)

    def test_what_is_too_slow_is_cut(self):
        with self.assertRaisesRegex(measured_process.Cut, "cut at 0.5 s"):
            self.python("import time; time.sleep(60)", limit=0.5)

    def test_what_fails_says_its_last_line(self):
        with self.assertRaisesRegex(measured_process.Failed, "no such table"):
            self.python("import sys; print('reading'); sys.exit('no such table')")


if __name__ == "__main__":
    unit_main.run()
