"""bench/compare.py says what is slower, what is noise, and what cannot be compared; bench/baseline.py keeps what it needs."""
import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
import unittest
from unittest import mock

import unit_main

sys.path.insert(0, os.path.join(os.environ.get("XUEJI_SOURCE_DIR", os.getcwd()), "bench"))
compare = importlib.import_module("compare")
baseline = importlib.import_module("baseline")
micro_runs = importlib.import_module("micro")
results = importlib.import_module("results")

MACHINE = {"cpu": "Some CPU", "cores": 2, "memory_gib": 24, "kernel": "6.1"}
CONTEXT = {"machine": MACHINE, "compiler": "g++ 12", "build_flags": "-O3", "commit": "abc", "host_name": "secret"}


def micro(name, *cpu_times, unit="ns", real=None):
    return [{"name": name, "run_name": name, "run_type": "iteration", "real_time": real or time, "cpu_time": time,
             "time_unit": unit} for time in cpu_times]


def scenario(name, seconds, digest="d1", memory=2**30):
    return [results.entry(name, i, len(seconds), each, each * 1.9, digest, {"peak_memory_bytes": memory})
            for i, each in enumerate(seconds)]


class CompareTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def file(self, name, entries, **changes):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        results.write(path, {**CONTEXT, **changes}, entries)
        return path

    def compare(self, old, new, *options, **changes):
        """Exit code and what was printed."""
        paths = [self.file("old.json", old), self.file("new.json", new, **changes)]
        return self.main([*options, *paths])

    def main(self, arguments):
        shown, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(errors):
            code = compare.main(arguments)
        return code, shown.getvalue() + errors.getvalue()

    def test_same_times_are_the_same(self):
        code, text = self.compare(micro("a", 100, 101, 99), micro("a", 100, 100, 101))
        self.assertEqual(0, code)
        self.assertRegex(text, r"a +100 ns +100 ns +1\.000 .*same")
        self.assertNotIn("note:", text)

    def test_slower_beyond_band_and_noise_is_a_regression(self):
        code, text = self.compare(micro("a", 100, 101, 99), micro("a", 120, 121, 119))
        self.assertEqual(1, code)
        self.assertRegex(text, r"1\.200 .*REGRESSION")
        self.assertIn("1 compared, 1 regressions", text)

    def test_faster_is_better_and_no_regression(self):
        code, text = self.compare(micro("a", 100, 101, 99), micro("a", 70, 71, 72))
        self.assertEqual(0, code)
        self.assertIn("better", text)

    def test_between_noise_and_band_is_said_and_passes(self):
        code, text = self.compare(micro("a", 100, 100, 100), micro("a", 106, 106, 106))
        self.assertEqual(0, code)
        self.assertIn("within the band", text)
        code, text = self.compare(micro("a", 100, 100, 100), micro("a", 106, 106, 106), "--band", "5")
        self.assertEqual(1, code, text)

    def test_noise_wider_than_the_change_is_no_regression(self):
        code, text = self.compare(micro("a", 60, 100, 150), micro("a", 80, 120, 170))
        self.assertEqual(0, code)
        self.assertIn("1.200", text)
        self.assertNotIn("REGRESSION", text)

    def test_single_runs_have_a_band_of_ten_percent(self):
        code, text = self.compare(micro("a", 100), micro("a", 109), "--band", "5")
        self.assertEqual(0, code)
        self.assertIn("too few runs", text)
        self.assertEqual(1, self.compare(micro("a", 100), micro("a", 115), "--band", "5")[0])

    def test_units_are_brought_together(self):
        code, text = self.compare(micro("a", 1000, 1000, 1000), micro("a", 1, 1, 1, unit="us"))
        self.assertEqual(0, code)
        self.assertIn("1.000", text)

    def test_the_clock_counts_for_real_time_and_the_processor_for_the_others(self):
        for name, code in (("a", 0), ("a/real_time", 1)):
            self.assertEqual(code, self.compare(micro(name, 100, 100, 100, real=100),
                                                micro(name, 100, 100, 100, real=200))[0], name)

    def test_another_digest_is_said(self):
        code, text = self.compare(scenario("nightly/1", [1, 1, 1]), scenario("nightly/1", [1, 1, 1], digest="d2"))
        self.assertEqual(0, code)
        self.assertIn("nightly/1: another result: digest was d1, is d2", text)

    def test_more_memory_is_a_regression_too(self):
        code, text = self.compare(scenario("nightly/1", [1, 1, 1]), scenario("nightly/1", [1, 1, 1], memory=2**31))
        self.assertEqual(1, code)
        self.assertRegex(text, r"nightly/1 memory .*REGRESSION")

    def test_another_machine_or_build_is_said(self):
        _, text = self.compare(micro("a", 1, 1, 1), micro("a", 1, 1, 1), machine={**MACHINE, "cores": 64},
                               build_flags="-O2")
        self.assertIn("another machine: cores was 2, is 64", text)
        self.assertIn("another build: build_flags was -O3, is -O2", text)

    def test_benchmarks_in_one_result_only_are_said(self):
        code, text = self.compare(micro("a", 1) + micro("gone", 1), micro("a", 1) + micro("fresh", 1))
        self.assertEqual(0, code)
        self.assertIn("gone: only in the old result", text)
        self.assertIn("fresh: only in the new result", text)

    def test_folders_are_read_whole_and_aggregates_left_out(self):
        mean = {**micro("a", 500)[0], "name": "a_mean", "run_type": "aggregate"}
        self.file("new/one.json", micro("a", 100, 100, 100) + [mean])
        self.file("new/two.json", micro("b", 5, 5, 5))
        old = self.file("old.json", micro("a", 100, 100, 100) + micro("b", 5, 5, 5))
        code, text = self.main([old, os.path.join(self.folder, "new")])
        self.assertEqual(0, code)
        self.assertIn("2 compared, 0 regressions", text)

    def test_what_cannot_be_read_or_compared_is_exit_code_two(self):
        good = self.file("good.json", micro("a", 1))
        other = self.file("other.json", micro("b", 1))
        broken = os.path.join(self.folder, "broken.json")
        with open(broken, "w", encoding="utf-8") as file:
            file.write("{")
        empty = os.path.join(self.folder, "empty")
        os.mkdir(empty)
        for path, word in ((broken, "broken.json"), (empty, "make bench"), (good + "x", "good.jsonx"), (other, "no benchmark")):
            code, text = self.main([good, path])
            self.assertEqual(2, code, text)
            self.assertIn(word, text)

    def test_a_missing_baseline_says_how_one_is_made(self):
        code, text = self.main([os.path.join(self.folder, "no-such.json"), self.file("new.json", micro("a", 1))])
        self.assertEqual(2, code)
        self.assertIn("no-such.json is not there", text)
        self.assertIn("bench/baseline.py", text)

    def test_a_baseline_is_small_has_no_host_and_compares_equal(self):
        run = self.file("run/nightly.json", scenario("nightly/1", [1.0, 1.1, 1.2]))
        with mock.patch.object(baseline, "FOLDER", os.path.join(self.folder, "baselines")), \
                mock.patch.object(sys, "argv", ["baseline.py", os.path.dirname(run)]), \
                contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(0, baseline.main())
        path = os.path.join(self.folder, "baselines", "some-cpu-2c-24g.json")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertNotIn("secret", text)
        self.assertEqual("abc", json.loads(text)["context"]["commit"])
        code, text = self.main([path, run])
        self.assertEqual(0, code)
        self.assertNotIn("note:", text)

    def test_a_stamp_adds_the_machine_and_takes_the_host_out(self):
        path = self.file("engine_bench.json", micro("a", 1), executable="/somewhere/engine_bench", machine=None)
        micro_runs.stamp(path, results.context(self.folder, seed=7))
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        self.assertNotIn("secret", json.dumps(document))
        self.assertEqual("engine_bench", document["context"]["executable"])
        self.assertEqual(7, document["context"]["seed"])
        self.assertGreater(document["context"]["machine"]["cores"], 0)
        self.assertEqual(micro("a", 1), document["benchmarks"])

    def test_build_flags_come_from_the_cache_of_the_build(self):
        with open(os.path.join(self.folder, "CMakeCache.txt"), "w", encoding="utf-8") as file:
            file.write("CMAKE_BUILD_TYPE:STRING=Release\nCMAKE_CXX_FLAGS_RELEASE:STRING=-O3 -DNDEBUG\n"
                       "XUEJI_ARCH:STRING=x86-64-v3\nXUEJI_SANITIZE:STRING=\nCMAKE_CXX_COMPILER:FILEPATH=no-such\n")
        self.assertEqual({"compiler": "unknown", "build_flags": "-O3 -DNDEBUG -march=x86-64-v3"},
                         results.build(self.folder))

    def test_a_baseline_of_several_commits_is_refused(self):
        self.file("run/a.json", micro("a", 1))
        self.file("run/b.json", micro("b", 1), commit="def")
        with mock.patch.object(sys, "argv", ["baseline.py", os.path.join(self.folder, "run")]):
            with self.assertRaisesRegex(SystemExit, "abc, def"):
                baseline.main()


if __name__ == "__main__":
    unit_main.run()
