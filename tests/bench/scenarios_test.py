"""Each scenario of bench/ once, tiny, so that none rots: it ends well, and writes what bench/compare.py reads."""
import importlib
import os
import shutil
import subprocess
import sys
import unittest

import unit_main
import xueji_program
from program_case import ProgramCase

SOURCE = xueji_program.SOURCE
sys.path.insert(0, os.path.join(SOURCE, "bench"))
results = importlib.import_module("results")


class ScenariosTest(ProgramCase):
    def run_scenario(self, script, *arguments):
        """Its results, by benchmark."""
        run = subprocess.run([sys.executable, os.path.join(SOURCE, "bench", "scenarios", script), "--xueji",
                              os.path.abspath(xueji_program.PROGRAM), "--out", self.results, *map(str, arguments)],
                             capture_output=True, text=True, timeout=xueji_program.patience(100), check=False)
        self.assertEqual(0, run.returncode, run.stdout + run.stderr)
        self.said = run.stdout
        loaded = results.load(self.results)
        # Nothing is left beside the JSON.
        self.assertEqual([".json"], sorted({os.path.splitext(name)[1] for name in os.listdir(self.results)}))
        for key in ("date", "compiler", "build_flags", "commit", "seed"):
            self.assertTrue(loaded.said(key), key)
        for key in ("cpu", "cores", "memory_gib", "kernel"):
            self.assertTrue(loaded.said(key, of_machine=True), key)
        return loaded.benchmarks

    def test_nightly(self):
        runs = self.run_scenario("nightly.py", 2000, 3000)
        self.assertEqual(["nightly/2000", "nightly/3000"], list(runs))
        for run in runs["nightly/3000"]:
            self.assertEqual(3000, run["records"])
            self.assertGreater(run["pairs_compared"], 0)
            self.assertGreater(run["seconds_link"], 0)
            self.assertEqual(32, len(results.digest_of(run)))
        self.assertEqual(3, len(runs["nightly/3000"]))

    @unittest.skipUnless(shutil.which("zstd"), "no zstd here: `make setup` installs it")
    def test_nightly_compressed_gives_the_same_result(self):
        plain = self.run_scenario("nightly.py", "--runs", 1, 2000)["nightly/2000"][0]
        packed = self.run_scenario("nightly.py", "--runs", 1, "--compressed", 2000)["nightly_compressed/2000"][0]
        self.assertEqual(results.digest_of(plain), results.digest_of(packed))
        self.assertLess(packed["input_bytes"], plain["input_bytes"])

    def test_exact_only(self):
        plan = os.path.join(SOURCE, "bench", "scenarios", "exact_only.plan")
        runs = self.run_scenario("nightly.py", "--plan", plan, "--runs", 1, 20000)
        self.assertGreater(runs["exact_only/20000"][0]["links"], 0)

    def test_skewed(self):
        runs = self.run_scenario("skewed.py", "--records", 2000, "--runs", 1, "--ratio", 1000)
        self.assertGreater(len(runs), 5)
        for name, measured in runs.items():
            self.assertEqual("ratio_by_pair" in measured[0], not name.startswith("skewed_clean"), name)

    def test_skewed_with_one_name(self):
        runs = self.run_scenario("skewed.py", "--records", 2000, "--runs", 1, "--ratio", 1e9, "--kinds", "one_name")
        clean, one_name = (runs[f"skewed_{kind}/2000"][0] for kind in ("clean", "one_name"))
        self.assertGreater(one_name["pairs_compared"], 10 * clean["pairs_compared"])

    def test_snapshot(self):
        runs = self.run_scenario("snapshot.py", "--runs", 2, 2000)
        self.assertEqual(["snapshot_build/2000", "snapshot_verify/2000"], sorted(runs))
        for measured in runs.values():
            for run in measured:
                self.assertEqual(2000, run["records"])
                self.assertGreater(run["seconds_load"], 0)
                self.assertGreater(run["file_bytes"], 80 * 2000)
        self.assertEqual(results.digest_of(runs["snapshot_build/2000"][0]),
                         results.digest_of(runs["snapshot_verify/2000"][0]))

    def test_population(self):
        runs = self.run_scenario("population.py", "--runs", 2, 3000)
        self.assertEqual(["population_packed/3000", "population_text/3000"], sorted(runs))
        for measured in runs.values():
            for run in measured:
                self.assertEqual(21000, run["registry_rows"])
                self.assertGreater(run["seconds_registry"], 0)
                self.assertGreaterEqual(run["verdicts_right"], 0.999)
                self.assertEqual(0, run["wrongly_consistent"])
        self.assertIn("top candidates", self.said)

    def test_incremental(self):
        runs = self.run_scenario("incremental.py", "--runs", 2, "--base", 4000, "--new", 400, "--changed-every", 50)
        self.assertEqual(["incremental/4000+400", "incremental_full/4000+400"], sorted(runs))
        night = runs["incremental/4000+400"][0]
        self.assertEqual(400, night["records_new"])
        self.assertGreater(night["records_changed"], 50)
        self.assertGreater(night["records_deleted"], 50)
        self.assertGreater(night["seconds_base"], 0)
        self.assertEqual(results.digest_of(night), results.digest_of(runs["incremental_full/4000+400"][0]))
        self.assertIn("the same result", self.said)

    @unittest.skipUnless(os.path.exists("/usr/bin/grpc_python_plugin"), "no gRPC for Python here: `make setup` installs it")
    def test_timing(self):
        runs = self.run_scenario("timing.py", "--runs", 1, "--questions", 600, "--floors", "200", 3000)
        (run,) = runs["timing_floor_200/3000"]
        self.assertGreater(run["known"] + run["unknown"], 300)
        self.assertGreater(run["mean_known_us"], 200)
        self.assertEqual(["2048"], list(run["sizes_known"]))
        self.assertEqual(["2048"], list(run["sizes_unknown"]))

    def test_welch(self):
        sys.path.insert(0, os.path.join(SOURCE, "bench", "scenarios"))
        t, freedom = importlib.import_module("timing").welch([3.0, 4.0, 5.0], [1.0, 2.0, 3.0, 4.0])
        # By hand: means 4 and 2.5, variances 1 and 5/3, over 3 and 4 values.
        self.assertAlmostEqual(1.5 / (1 / 3 + 5 / 12)**0.5, t)
        self.assertAlmostEqual(4.9592, freedom, places=3)

    @unittest.skipUnless(os.path.exists(os.path.join(os.path.dirname(os.path.abspath(xueji_program.PROGRAM)), "xueji-load")),
                         "xueji-load is not built")
    @unittest.skipUnless(os.path.exists("/usr/bin/grpc_python_plugin"), "no gRPC for Python here: `make setup` installs it")
    def test_service(self):
        stages = ["start", "ask", "lists", "register", "overload", "reload", "mixed"]
        runs = self.run_scenario("service.py", "--runs", 1, "--seconds", 2, "--minutes", 0.1, "--rate", 100, "--stages",
                                 ",".join(stages), 2000)
        names = [stage for stage in stages if stage != "ask"] + ["overload_register"] + [f"ask_{asked}" for asked in ("1", "1_awake", "16", "64")]
        self.assertEqual(sorted(f"service_{name}/2000" for name in names), sorted(runs))
        for measured in runs.values():
            self.assertEqual(0, measured[0].get("failed", 0), self.said)
        first = lambda name: runs[f"service_{name}/2000"][0]
        self.assertGreater(first("ask_1")["answers_per_second"], 10)
        self.assertGreater(first("lists")["records_per_second"], 100)
        self.assertGreater(first("overload")["good_put"], 10)
        self.assertGreater(first("overload")["beside_answered"] + first("overload")["beside_refused"], 10)
        self.assertGreater(first("reload")["calls"], 50)
        for part in ("rounds", "lists", "watch1", "watch2", "new_connections", "changes"):
            self.assertGreater(first("mixed")[part], 0, part)


if __name__ == "__main__":
    unit_main.run()
