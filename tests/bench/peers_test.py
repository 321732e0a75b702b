"""bench/peers/peers.py, tiny: each system that is installed finds pairs, and one that is not is named with the reason."""
import argparse
import contextlib
import importlib
import io
import os
import subprocess
import sys
import unittest

import unit_main
import xueji_program
from program_case import ProgramCase

SOURCE = xueji_program.SOURCE
DUCKDB = os.path.join(SOURCE, "build", "peers", "duckdb")
sys.path[:0] = [os.path.join(SOURCE, "bench"), os.path.join(SOURCE, "bench", "peers")]
results = importlib.import_module("results")
systems = importlib.import_module("systems")
peers = importlib.import_module("peers")
measured_process = importlib.import_module("measured_process")
VARIANTS = ("quick", "thorough")
# A register of 20,000 has some 280 true pairs; a system that finds them less well than this does not work.
RECORDS, F1_MIN = 20000, 0.95


class PeersTest(ProgramCase):
    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)  # for the server, which root may not be

    def peers(self, *arguments, duckdb=DUCKDB, records=RECORDS):
        run = subprocess.run([sys.executable, os.path.join(SOURCE, "bench", "peers", "peers.py"), "--xueji",
                              os.path.abspath(xueji_program.PROGRAM), "--out", self.results, "--duckdb", duckdb,
                              *arguments, str(records)],
                             capture_output=True, text=True, timeout=xueji_program.patience(200), check=False)
        self.assertEqual(0, run.returncode, run.stdout + run.stderr)
        self.assertEqual(["peers.json"], os.listdir(self.results))  # no scratch, no cluster
        self.said = run.stdout
        return results.load(self.results)

    def assert_compared(self, loaded, name):
        runs = loaded.benchmarks[f"peers/{RECORDS}/{name}"]
        self.assertEqual(1, len({results.digest_of(run) for run in runs}))
        for run in runs:
            self.assertEqual(RECORDS, run["records"])
            self.assertGreater(run["f1"], F1_MIN, name)
            self.assertGreater(run["real_time"], 0)
            self.assertGreater(run["peak_memory_bytes"], 2**23)
        self.assertIn(f"| {name} | ", self.said)
        self.assertIn(name, loaded.contexts[0]["versions"])

    def test_duckdb(self):
        try:
            systems.DuckDb("quick", DUCKDB)
        except systems.Missing as reason:
            self.skipTest(f"DuckDB: {reason}; `make peers` fetches it")
        loaded = self.peers("--runs", "2", "--only", "duckdb")
        for name in ("xueji", *(f"DuckDB SQL, {variant}" for variant in VARIANTS)):
            self.assert_compared(loaded, name)
        self.assertNotIn("PostgreSQL", self.said)

    def test_postgresql(self):
        if systems.postgresql_cluster.find_programs() is None:
            self.skipTest("PostgreSQL is not installed; `make peers` installs it")
        loaded = self.peers("--runs", "1", "--only", "postgresql")
        for name in ("xueji", *(f"PostgreSQL SQL, {variant}" for variant in VARIANTS)):
            self.assert_compared(loaded, name)

    def test_what_is_not_there_is_named_with_the_reason(self):
        loaded = self.peers("--runs", "1", duckdb=self.path("nothing"), records=2000)
        self.assertIn("| 2,000 | DuckDB SQL, quick | not fetched: bench/peers/duckdb/fetch.sh", self.said)
        absent = {each["system"] for each in loaded.contexts[0]["without_result"]}
        self.assertLessEqual({f"DuckDB SQL, {variant}" for variant in VARIANTS}, absent)
        self.assertIn("peers/2000/xueji", loaded.benchmarks)

    @unittest.skipUnless(os.path.exists("/usr/bin/grpc_python_plugin"), "no gRPC for Python here: `make setup` installs it")
    @unittest.skipUnless(os.path.exists(os.path.join(os.path.dirname(os.path.abspath(xueji_program.PROGRAM)), "xueji-load")),
                         "xueji-load is not built")
    def test_one_question_at_a_time(self):
        run = subprocess.run([sys.executable, os.path.join(SOURCE, "bench", "peers", "precheck.py"), "--xueji", xueji_program.PROGRAM,
                              "--out", self.results, "--runs", "1", "--seconds", "1", str(RECORDS)],
                             capture_output=True, text=True, timeout=xueji_program.patience(200), check=False)
        self.assertEqual(0, run.returncode, run.stdout + run.stderr)
        self.assertEqual(["peers_precheck.json"], os.listdir(self.results))
        loaded = results.load(self.results).benchmarks
        expected = ["xueji, by its service"]
        if systems.postgresql_cluster.find_programs() is not None:
            expected += [f"PostgreSQL, {variant}" for variant in VARIANTS]
        self.assertEqual(sorted(f"precheck/{RECORDS}/{name}" for name in expected), sorted(loaded))
        for name, (entry,) in loaded.items():
            self.assertGreater(entry["questions"], 100, name)
            self.assertGreater(entry["f1"], F1_MIN, name)
            self.assertGreater(entry["p99_us"], entry["p50_us"], name)


class MadeUp:
    """A system that runs a command and has these pairs ready, one list a run."""

    def __init__(self, name, command, *lists):
        self.name, self.command, self.lists = name, command, list(lists)

    def run(self, roster, folder, limit, threads):
        log = os.path.join(folder, "log")
        cost = measured_process.run_measured(self.command, limit, log)
        with open(os.path.join(folder, "pairs.csv"), "w", encoding="utf-8") as file:
            file.write("l,r,s\n" + self.lists.pop(0))
        return cost, systems.Pairs(file.name, ("l", "r", "s"))


class TurnsTest(ProgramCase):
    def run_in_turn(self, *compared, runs=2):
        options = argparse.Namespace(runs=runs, limit=1.0, threads=1, scratch=self.results)
        with contextlib.redirect_stderr(io.StringIO()):
            return peers.run_in_turn(compared, "roster", options)

    def test_what_is_cut_or_fails_says_so_and_is_not_run_again(self):
        runs = self.run_in_turn(MadeUp("good", ["true"], "", ""), MadeUp("slow", ["sleep", "60"]),
                                MadeUp("bad", ["sh", "-c", "echo no room; exit 1"]))
        self.assertEqual(("cut at 1 s", "no room"), (runs["slow"], runs["bad"]))
        self.assertEqual(2, len(runs["good"]))

    def test_different_pairs_from_run_to_run_are_no_result(self):
        truth = self.file("truth.csv", "record_id,person_id\na,1\nb,1\nc,2\n")
        runs = self.run_in_turn(MadeUp("same", ["true"], "a,b,1\na,c,0\n", "c,a,0\nb,a,1\n"),
                                MadeUp("other", ["true"], "a,b,1\n", "a,c,1\n"), MadeUp("slow", ["sleep", "60"]))
        verdicts = peers.judge(runs, truth)
        self.assertEqual("its runs gave different pairs", verdicts["other"])
        self.assertEqual(1.0, verdicts["same"]["best"]["f1"])
        self.assertNotIn("slow", verdicts)

    def test_a_row_holds_medians_and_their_ratio_to_the_first(self):
        def entries(*seconds):
            return [{"real_time": each * 1e3, "cpu_time": each * 2e3, "peak_memory_bytes": each * 2**20, "pairs": 5,
                     "precision": 1.0, "recall": 0.5, "f1": 2 / 3, "xueji_precision_at_recall": None} for each in seconds]

        self.assertEqual("| 1,000 | it | 6.00 | 3.0 | 12.00 | 3.0 | 6 | 3.0 | 5 | 1.0000 | 0.5000 | 0.6667 | never |",
                         peers.row(1000, "it", entries(90, 5, 6), entries(1, 2, 30)))


if __name__ == "__main__":
    unit_main.run()
