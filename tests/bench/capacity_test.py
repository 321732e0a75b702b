"""`xueji capacity` from its options to its answer, its agreement with bench/calibrate.py, and the forecast of a run."""
import importlib
import json
import os
import pty
import sys
from unittest import mock

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import DONE, REFUSED, TOO_LARGE, USAGE, xueji

sys.path.insert(0, os.path.join(xueji_program.SOURCE, "bench"))
calibrate = importlib.import_module("calibrate")

CALIBRATION = {
    "machine": {"cpu": "Some CPU", "cores": 8}, "commit": "abc", "date": "2026-11-22T00:00:00",
    "reference_records": 1e6, "fixed_seconds": 0.002,
    "stages": [{"name": name, "nanoseconds": cost, "growth": cost / 20, "pair_nanoseconds": 150 if name == "link" else 0,
                "parallel_share": 0.9} for name, cost in (("load", 700), ("link", 900), ("write", 130))],
    "pairs": {"base": 0.2, "county": 1.35, "national": 0.002, "records_per_county": 8064},
    "memory": {"fixed_bytes": 3e7, "thread_bytes": 5e6, "record_bytes": 150},
    "disk": {"input_bytes": 286, "result_bytes": 30},
    "comparison": {"reference_students": 1e6, "load_student": 300, "index_student": 45, "write_student": 130,
                   "write_parallel_share": 0.4, "text_row": 240, "text_row_growth": 9, "packed_row": 110,
                   "packed_row_growth": 7, "student_bytes": 80, "fixed_bytes": 7e7, "thread_bytes": 2e7,
                   "input_student_bytes": 290, "result_student_bytes": 25, "text_row_bytes": 62, "packed_row_bytes": 20}}


class CapacityTest(ProgramCase):
    def setUp(self):
        super().setUp()
        self.calibration = self.file("mine.json", json.dumps(CALIBRATION))

    def capacity(self, *arguments, exit_code=DONE):
        run = xueji("capacity", "--calibration", self.calibration, "--json", *arguments, "--lang", "en")
        self.assertEqual(exit_code, run.exit_code, str(run))
        return json.loads(run.stdout)

    def test_the_forecast_is_that_of_the_calibrating_script(self):
        for records in (100_000, 1_000_000, 50_000_000, 200_000_000):
            for cores in (1, 16):
                said = self.capacity("--records", records, "--cores", cores)
                run = type("Run", (), {"records": records, "threads": cores})
                seconds, memory = calibrate.predict(CALIBRATION, run)
                self.assertAlmostEqual(1, said["seconds"] / seconds, 6)
                self.assertAlmostEqual(1, said["memory_bytes"] / memory, 6)
                self.assertAlmostEqual(said["seconds"], sum(stage["seconds"] for stage in said["stages"]) + 0.002, 6)

    def test_so_is_that_of_a_comparison(self):
        for form, flags in (("text", []), ("packed", ["--packed"])):
            for students in (500_000, 20_000_000):
                for cores in (1, 16):
                    said = self.capacity("--records", students, "--registry", 7 * students, "--cores", cores, *flags)
                    run = type("Run", (), {"name": f"population_{form}", "records": students, "rows": 7 * students,
                                           "threads": cores})
                    seconds, memory = calibrate.predict_comparison(CALIBRATION["comparison"], run)
                    self.assertAlmostEqual(1, said["seconds"] / seconds, 6)
                    self.assertAlmostEqual(1, said["memory_bytes"] / memory, 6)

    def test_a_calibration_without_comparisons_forecasts_none(self):
        older = self.file("older.json", json.dumps({key: CALIBRATION[key] for key in CALIBRATION if key != "comparison"}))
        run = xueji("capacity", "--records", 1000, "--registry", 7000, "--calibration", older, "--lang", "en")
        self.assert_refused(run, REFUSED, "make calibrate")

    def test_the_machine_for_a_deadline_is_in_time_and_one_core_less_is_not(self):
        said = self.capacity("--records", 200_000_000, "--deadline", "2m")
        self.assertTrue(said["feasible"])
        self.assertLessEqual(self.capacity("--records", 200_000_000, "--cores", said["cores"])["seconds"], 120)
        self.assertGreater(self.capacity("--records", 200_000_000, "--cores", said["cores"] - 1)["seconds"], 120)
        memory = said["machine_memory_bytes"]
        self.capacity("--records", 200_000_000, "--deadline", "2m", "--memory", memory)
        self.capacity("--records", 200_000_000, "--deadline", "2m", "--memory", memory - 1000, exit_code=TOO_LARGE)

    def test_what_no_machine_does_is_exit_code_four(self):
        said = self.capacity("--records", 200_000_000, "--deadline", "1s", exit_code=TOO_LARGE)
        self.assertFalse(said["feasible"])
        run = xueji("capacity", "--records", 200_000_000, "--memory", "1G", "--lang", "en")
        self.assert_exit(TOO_LARGE, run)
        self.assertIn("needs a machine with", run.stderr)
        self.assertRegex(run.stdout, r"holds about [\d,]+ records")

    def test_reading_is_a_bound(self):
        stage = self.capacity("--records", 1_000_000, "--cores", 64, "--bandwidth", "100M")["stages"][0]
        self.assertTrue(stage["read_bound"])
        self.assertAlmostEqual(286e6 / (100 * 2**20), stage["seconds"], 6)

    def test_a_population_is_linked_with(self):
        alone, linked = self.capacity("--records", 1_000_000), self.capacity("--records", 1_000_000, "--population", 9_000_000)
        self.assertGreater(linked["seconds"], alone["seconds"])
        self.assertLess(linked["pairs"], self.capacity("--records", 10_000_000)["pairs"])

    def test_tables_in_both_languages(self):
        for language, words in (("en", ("time", "memory of the machine", "stage link", "measured on")),
                                ("zh", ("用时", "机器需有内存", "阶段 link", "依据"))):
            run = xueji("capacity", "--records", 5_000_000, "--lang", language)
            self.assertEqual(DONE, run.exit_code, str(run))
            for word in words:
                self.assertIn(word, run.stdout)

    def test_bad_options_and_files(self):
        for arguments in ((), ("--records", 0), ("--records", 5, "--deadline", "soon"), ("--records", 5, "--cores", 0),
                          ("--records", 5, "--bandwidth", "fast")):
            self.assert_refused(xueji("capacity", *arguments, "--lang", "en"), USAGE)
        torn = self.file("torn.json", "{")
        self.assert_refused(xueji("capacity", "--records", 5, "--calibration", torn, "--lang", "en"), REFUSED, "torn.json")

    def test_a_run_states_its_forecast_and_the_error(self):
        self.assert_done(xueji("generate", "--records", 30_000, "--out", self.path("register"), "--quiet"))
        roster = self.path("register/students.csv")
        run = self.dedup(roster, "--threads", 1)
        self.assert_done(run)
        self.assertIn("seconds expected (error)", run.stdout)
        self.assertEqual("", run.stderr)  # no terminal: nothing but warnings
        manifest = self.result().manifest
        forecast = manifest["forecast"]
        self.assertAlmostEqual(30_000, forecast["records"], delta=300)
        self.assertAlmostEqual(forecast["seconds"] / manifest["seconds"]["total"] - 1, forecast["seconds_error"], 9)
        self.assertAlmostEqual(forecast["memory_bytes"] / manifest["peak_memory_bytes"] - 1, forecast["memory_error"], 9)
        self.assertLess(0, forecast["stages"]["link"])
        # Standard input: once it is read.
        with open(roster, "rb") as file:
            run = xueji("dedup", "-", "--out", self.out, "--force", "--quiet", stdin=file)
        self.assert_done(run)
        self.assertEqual("", run.stdout)
        self.assertEqual(30_000, self.result().manifest["forecast"]["records"])

    def test_on_a_terminal_a_run_says_what_is_left(self):
        self.assert_done(xueji("generate", "--records", 200_000, "--out", self.path("register"), "--quiet"))
        shown = bytearray()

        def keep(descriptor):
            shown.extend(os.read(descriptor, 1 << 16))
            return b" "  # the test's own output stays as it is

        with mock.patch.dict(os.environ, {"TERM": "xterm", "LC_ALL": "C.UTF-8"}):
            status = pty.spawn([os.path.abspath(xueji_program.PROGRAM), "dedup", self.path("register/students.csv"),
                                "--out", self.out, "--lang", "en"], keep, lambda _: b"")
        self.assertEqual(0, os.waitstatus_to_exitcode(status), shown)
        text = shown.decode("utf-8")
        self.assertRegex(text, r"expected: [\d.]+ s, [\d.]+ MiB \(about (199|200),\d{3} records\)")
        self.assertRegex(text, r"load( \d+%)?  \d+ s left")
        # The line is cleared before the table.
        self.assertRegex(text, r"\r\x1b\[Krows read +200,000")

    def test_another_plan_has_no_forecast(self):
        plan = os.path.join(xueji_program.SOURCE, "datasets", "plans", "students.plan")
        run = self.dedup(self.roster(), "--plan", plan)
        self.assert_done(run)
        self.assertIsNone(self.result().manifest["forecast"])
        self.assertNotIn("expected", run.stdout)


if __name__ == "__main__":
    unit_main.run()
