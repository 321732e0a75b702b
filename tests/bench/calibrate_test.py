"""bench/calibrate.py: the constants that made-up runs were computed with come out again."""
import contextlib
import importlib
import io
import math
import os
import sys
import unittest

import unit_main

sys.path.insert(0, os.path.join(os.environ.get("XUEJI_SOURCE_DIR", os.getcwd()), "bench"))
calibrate = importlib.import_module("calibrate")

CONTEXT = {"machine": {"cpu": "Some CPU", "cores": 4, "memory_gib": 24}, "compiler": "g++", "commit": "abc", "date": "2026-11-22"}
SHARE = {"load": 0.9, "frequencies": 0.5, "link": 0.95, "cluster": 0, "write": 0.8}
NANOSECONDS = {"load": 700, "frequencies": 100, "link": 900, "cluster": 15, "write": 130}
GROWTH, PAIR = 80, 150


def run(name, records, threads, pairs=None):
    per_record = {"guardian": 0.2, "birth_school_region": 1.0, "birth_household_region": 0.3, "name_school_region": 0.05,
                  "name_birth": 0.002 * records / 1e6}
    pass_pairs = {key: round(value * records) for key, value in per_record.items()}
    pairs = pairs or sum(pass_pairs.values())
    seconds = {"plan": 0.002}
    for stage, share in SHARE.items():
        growth = GROWTH * math.log2(records / 1e6) if stage == "link" else 0
        work = records * (NANOSECONDS[stage] + growth) + (pairs * PAIR if stage == "link" else 0)
        seconds[stage] = work * 1e-9 * (1 - share + share / threads)
    seconds["total"] = sum(seconds.values())
    entry = {"records": records, "pairs_compared": pairs, "used_threads": threads, "pass_pairs": pass_pairs,
             "input_bytes": records * 286, "result_bytes": records * 30,
             "peak_memory_bytes": 30e6 + 5e6 * threads + 150 * records}
    entry.update({f"seconds_{stage}": value for stage, value in seconds.items()})
    return calibrate.Run(name, [entry, entry])


RUNS = [run("nightly/1000000", 1_000_000, 4), run("nightly/3000000", 3_000_000, 4), run("nightly_1_threads/1000000", 1_000_000, 1),
        run("skewed_first_of_january/1000000", 1_000_000, 4, pairs=40_000_000)]


COMPARISON = {"reference_students": 1_000_000, "load_student": 300, "index_student": 45, "write_student": 130,
              "write_parallel_share": 0.4, "text_row": 240, "text_row_growth": 9, "packed_row": 110, "packed_row_growth": 7,
              "student_bytes": 80, "fixed_bytes": 70e6, "thread_bytes": 20e6, "input_student_bytes": 290,
              "result_student_bytes": 25, "text_row_bytes": 62, "packed_row_bytes": 20}


def compared(form, students, threads):
    """A run that takes just what COMPARISON says, in a round formula of its own."""
    rows, costs = 7 * students, COMPARISON
    look = rows * (costs[f"{form}_row"] + costs[f"{form}_row_growth"] * math.log2(students / 1e6)) * 1e-9 / threads
    seconds = {"load": students * 300e-9 / threads, "index": students * 45e-9, "registry": look * 0.9, "candidates": look * 1.1,
               "write": students * 130e-9 * (0.6 + 0.4 / threads)}
    seconds["total"] = sum(seconds.values())
    entry = {"records": students, "registry_rows": rows, "used_threads": threads, "input_bytes": 290 * students,
             "registry_bytes": costs[f"{form}_row_bytes"] * rows, "result_bytes": 25 * students,
             "peak_memory_bytes": 70e6 + 20e6 * threads + 80 * students}
    entry.update({f"seconds_{stage}": value for stage, value in seconds.items()})
    return calibrate.Run(f"population_{form}" + ("_1_threads" if threads == 1 else "") + f"/{students}", [entry, entry])


COMPARED = [compared(form, students, threads) for form in ("text", "packed")
            for students, threads in ((1_000_000, 4), (3_000_000, 4), (1_000_000, 1), (3_000_000, 1))]


class CalibrateTest(unittest.TestCase):
    def test_constants_of_a_comparison_come_out_as_they_went_in(self):
        fitted = calibrate.calibrate(RUNS + COMPARED, [CONTEXT], 8064)["comparison"]
        self.assertEqual(COMPARISON.keys(), fitted.keys())
        for key, value in COMPARISON.items():
            self.assertAlmostEqual(1, fitted[key] / value, 3, key)
        self.assertNotIn("comparison", calibrate.calibrate(RUNS, [CONTEXT], 8064))
        with self.assertRaisesRegex(SystemExit, "two sizes, as text and packed"):
            calibrate.calibrate(RUNS + COMPARED[:7], [CONTEXT], 8064)

    def test_a_comparison_of_twenty_times_the_size_is_forecast(self):
        fitted = calibrate.rounded(calibrate.calibrate(RUNS + COMPARED, [CONTEXT], 8064))
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            self.assertTrue(calibrate.check(fitted, [compared(form, 20_000_000, 4) for form in ("text", "packed")]))
            slow = compared("text", 20_000_000, 4)
            slow.total *= 1.3
            self.assertFalse(calibrate.check(fitted, [slow]))
        self.assertIn("population_packed/20000000", shown.getvalue())

    def test_constants_come_out_as_they_went_in(self):
        fitted = calibrate.calibrate(RUNS, [CONTEXT], 8064)
        for stage in fitted["stages"]:
            name = stage["name"]
            self.assertAlmostEqual(SHARE[name], stage["parallel_share"], 3, name)
            self.assertAlmostEqual(NANOSECONDS[name], stage["nanoseconds"], delta=1, msg=name)
            self.assertAlmostEqual(GROWTH if name == "link" else 0, stage["growth"], delta=1, msg=name)
            self.assertAlmostEqual(PAIR if name == "link" else 0, stage["pair_nanoseconds"], delta=1, msg=name)
        self.assertAlmostEqual(1.35, fitted["pairs"]["county"], 3)
        self.assertAlmostEqual(0.2, fitted["pairs"]["base"], 3)
        self.assertAlmostEqual(0.002, fitted["pairs"]["national"], 5)
        for key, value in (("fixed_bytes", 30e6), ("thread_bytes", 5e6), ("record_bytes", 150)):
            self.assertAlmostEqual(1, fitted["memory"][key] / value, 3, key)
        self.assertEqual({"input_bytes": 286, "result_bytes": 30}, fitted["disk"])

    def test_a_run_of_ten_times_the_size_is_forecast(self):
        fitted = calibrate.rounded(calibrate.calibrate(RUNS, [CONTEXT], 8064))
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            # Below the size at which counties begin to grow.
            self.assertTrue(calibrate.check(fitted, [run("nightly/20000000", 20_000_000, 4)]), shown.getvalue())
            slow = run("nightly/20000000", 20_000_000, 4)
            slow.total *= 1.3
            self.assertFalse(calibrate.check(fitted, [slow]))
        self.assertIn("(-23", shown.getvalue())

    def test_no_constant_is_below_zero(self):
        self.assertEqual(0, min(calibrate.fit([[1, 1], [1, 2], [1, 3]], [3, 2, 1])))

    def test_what_was_not_measured_is_said(self):
        for runs in (RUNS[:1], RUNS[:3], [RUNS[0], RUNS[1], RUNS[3]]):
            with self.assertRaisesRegex(SystemExit, "calibrate: needs"):
                calibrate.calibrate(runs, [CONTEXT], 8064)


if __name__ == "__main__":
    unit_main.run()
