"""`xueji snapshot`: built whole or not at all, the same bytes every time, and refused when a bit of it is another."""
import json
import os
import re
import resource
import signal
import subprocess
import time

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import DONE, INTERRUPTED, REFUSED, TOO_LARGE, environment, xueji


class Snapshot(ProgramCase):
    def setUp(self):
        super().setUp()
        self.file_path = os.path.join(self.results, "nation.xueji")

    def build(self, *arguments, out=None, **options):
        return xueji("snapshot", "build", *arguments, "--out", out or self.file_path, "--latest-birth-date",
                     "20260101", "--lang", "en", **options)

    def built(self):
        self.assert_done(self.build(self.roster()))
        with open(self.file_path, "rb") as file:
            return file.read()

    def info(self):
        run = xueji("snapshot", "info", self.file_path, "--json", "--lang", "en")
        self.assert_done(run)
        return json.loads(run.stdout)

    def put(self, content):
        with open(self.file_path, "wb") as file:
            file.write(content)

    def test_build_info_verify(self):
        roster = self.roster()
        run = self.build(roster, "--json")
        self.assert_done(run)
        told = json.loads(run.stdout)
        self.assert_done(self.dedup(roster, "--latest-birth-date", "20260101"))
        manifest = self.result().manifest
        info = self.info()
        for facts in (told, info):
            self.assertEqual(manifest["result_digest"], facts["result_digest"])
            self.assertEqual(manifest["plan_fingerprint"], facts["plan_fingerprint"])
            self.assertEqual(manifest["counts"]["accepted"], facts["records"])
            self.assertEqual(manifest["inputs"][0]["checksum"], facts["inputs"][0]["checksum"])
        self.assertEqual(os.path.getsize(self.file_path), info["file_bytes"])
        self.assertIn("index/name_birth/words", [section["name"] for section in info["sections"]])
        verify = xueji("snapshot", "verify", self.file_path, "--lang", "en")
        self.assert_done(verify)
        self.assertIn("sound", verify.stdout)
        for lang, word in (("en", "plan fingerprint"), ("zh", "方案指纹")):
            text = xueji("snapshot", "info", self.file_path, "--lang", lang)
            self.assert_done(text)
            self.assertIn(word, text.stdout)
            self.assertIn("index/name_birth", text.stdout)

    def test_the_same_bytes_for_any_number_of_threads(self):
        one = self.built()
        self.assert_done(self.build(self.roster(), "--threads", 1, "--force"))
        with open(self.file_path, "rb") as file:
            self.assertEqual(one, file.read())

    def test_a_flipped_bit_is_refused_with_the_section(self):
        whole = self.built()
        for section in self.info()["sections"]:
            if section["bytes"] == 0:
                continue
            at = section["offset"] + section["bytes"] // 2
            self.put(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
            run = xueji("snapshot", "verify", self.file_path, "--lang", "en")
            self.assert_exit(REFUSED, run)
            self.assertIn(f"section {section['name']} is damaged", run.stderr)
            self.assertEqual("", run.stdout)

    def test_a_cut_file_is_refused(self):
        whole = self.built()
        for size in (0, 100, 4096, len(whole) // 2, len(whole) - 1):
            self.put(whole[:size])
            for command in ("info", "verify"):
                self.assert_exit(REFUSED, xueji("snapshot", command, self.file_path, "--lang", "en"))

    def test_what_is_no_snapshot_is_refused(self):
        run = xueji("snapshot", "info", self.roster(), "--lang", "en")
        self.assert_exit(REFUSED, run)
        self.assertIn("not a snapshot", run.stderr)
        self.assert_exit(REFUSED, xueji("snapshot", "verify", self.path("absent.xueji"), "--lang", "en"))

    def test_force_replaces_a_snapshot_and_nothing_else(self):
        self.built()
        run = self.build(self.roster())
        self.assert_exit(REFUSED, run)
        self.assertIn("--force", run.stderr)
        self.assert_done(self.build(self.roster(), "--force"))
        roster = self.roster()
        with open(roster, "rb") as file:
            before = file.read()
        self.assert_exit(REFUSED, self.build(roster, "--force", out=roster))
        with open(roster, "rb") as file:
            self.assertEqual(before, file.read())
        self.assert_exit(REFUSED, self.build(roster, "--force", out=self.results))

    def test_too_little_memory_says_how_much(self):
        run = self.build(self.roster(), "--memory-max", "1M")
        self.assert_exit(TOO_LARGE, run)
        self.assertIn("--memory-max", run.stderr)
        self.assert_nothing_left(run)

    def test_verifying_with_too_little_memory_says_how_much(self):
        self.built()
        run = xueji("snapshot", "verify", self.file_path, "--memory-max", "8M", "--lang", "en")
        self.assert_exit(TOO_LARGE, run)
        figure = re.search(r"give --memory-max (\d+M)", run.stderr)
        self.assertIsNotNone(figure, str(run))
        self.assert_done(xueji("snapshot", "verify", self.file_path, "--memory-max", figure.group(1)))

    def test_a_full_disk_leaves_nothing(self):
        """The limit on the size of files stands for the disk: both stop a write in its middle."""
        run = self.build(self.roster(), preexec=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))))
        self.assertEqual(xueji_program.FAILED, run.exit_code, str(run))
        self.assert_nothing_left(run)

    def start(self):
        """A build that waits in the middle of its input for more of it."""
        process = subprocess.Popen([xueji_program.PROGRAM, "snapshot", "build", "-", "--out", self.file_path, "--lang",
                                    "en"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment())
        for pipe in (process.stdin, process.stdout, process.stderr):
            self.addCleanup(pipe.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        rows = [xueji_program.HEADER, *xueji_program.student_rows(1000)]
        process.stdin.write("".join(",".join(row) + "\n" for row in rows).encode("utf-8"))
        process.stdin.flush()
        begun = time.monotonic()
        while not os.listdir(self.results) and process.poll() is None:
            self.assertLess(time.monotonic() - begun, 60, "nothing was staged")
            time.sleep(0.01)
        self.assertIsNone(process.poll())
        return process

    def test_ctrl_c_leaves_nothing(self):
        process = self.start()
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        process.wait(timeout=30)
        self.assertEqual(INTERRUPTED, process.returncode)
        self.assert_nothing_left()

    def test_what_a_killed_build_left_goes_with_the_next(self):
        process = self.start()
        process.kill()
        process.wait(timeout=30)
        self.assertEqual(1, len(os.listdir(self.results)))
        self.assertFalse(os.path.exists(self.file_path))
        self.built()
        self.assertEqual(["nation.xueji"], os.listdir(self.results))

    def test_the_plan_is_kept_beside_the_records(self):
        plan = self.path("my.plan")
        shown = xueji("plan", "show", "students")
        with open(plan, "w", encoding="utf-8") as file:
            file.write(shown.stdout.replace('name: "students"', 'name: "mine"', 1))
        self.assert_done(self.build(self.roster(), "--plan", plan))
        os.remove(plan)
        self.assertEqual("mine", self.info()["plan"])
        self.assertEqual(DONE, xueji("snapshot", "verify", self.file_path).exit_code)


if __name__ == "__main__":
    unit_main.run()
