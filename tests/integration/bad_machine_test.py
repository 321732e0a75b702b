"""When the machine fails or the user stops the run: full disk, too little memory, Ctrl-C, kill -9, a closed pipe."""
import os
import signal
import subprocess
import time

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import FAILED, HEADER, INTERRUPTED, TOO_LARGE, environment, student_rows, xueji


class BadMachine(ProgramCase):
    def big_roster(self, records=300_000):
        """Large enough that a run takes seconds, small enough to be generated at once."""
        register = self.path("register")
        run = xueji("generate", "--records", records, "--seed", 11, "--out", register, "--quiet")
        self.assert_done(run)
        return os.path.join(register, "students.csv")

    def start(self, *arguments, stdin=subprocess.DEVNULL):
        process = subprocess.Popen([xueji_program.PROGRAM, "dedup", *arguments, "--out", self.out, "--lang", "en"],
                                   stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment())
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        return process

    def wait_for_staging(self, process):
        """Until the run has begun to write into its staging directory."""
        for _ in range(2000):
            if os.listdir(self.results) or process.poll() is not None:
                return
            time.sleep(0.005)

    def stops(self, process, sign):
        """The signal ends the run within seconds, with its own exit code and nothing left."""
        self.assertIsNone(process.poll(), "the run was over before it could be interrupted")
        process.send_signal(sign)
        begun = time.monotonic()
        message = process.stderr.read()
        process.wait(timeout=30)
        self.assertEqual(INTERRUPTED, process.returncode, message.decode("utf-8", "replace"))
        self.assertLess(time.monotonic() - begun, 10)
        self.assert_nothing_left()

    def interrupted_while_loading(self, sign):
        """The program is in the middle of its input, and waits for more of it: for certain, whatever its speed."""
        process = self.start("-", stdin=subprocess.PIPE)
        self.addCleanup(process.stdin.close)
        rows = [HEADER, *student_rows(50_000)]
        process.stdin.write("".join(",".join(row) + "\n" for row in rows).encode("utf-8"))
        process.stdin.flush()
        time.sleep(0.2)
        self.stops(process, sign)

    def test_ctrl_c_while_loading(self):
        self.interrupted_while_loading(signal.SIGINT)

    def test_terminated_while_loading(self):
        self.interrupted_while_loading(signal.SIGTERM)

    def test_ctrl_c_while_writing(self):
        """Stopped by a signal that comes when the staging directory is there."""
        process = self.start(self.big_roster())
        self.wait_for_staging(process)
        self.stops(process, signal.SIGINT)

    def test_killed_and_run_again(self):
        roster = self.big_roster()
        process = self.start(roster)
        self.wait_for_staging(process)
        self.assertIsNone(process.poll(), "the run was over before it could be killed")
        process.kill()
        process.communicate(timeout=30)
        self.assertEqual(-signal.SIGKILL, process.returncode)
        self.assertFalse(os.path.exists(self.out), "a killed run left a result")
        # What it left under a hidden name does not hinder the next run, which clears it away.
        run = self.dedup(roster, "--quiet")
        self.assert_done(run)
        self.assertEqual(["out"], os.listdir(self.results))
        self.assertEqual(300_000, self.result().manifest["counts"]["rows"])

    def test_full_disk(self):
        disk = self.path("disk")
        os.mkdir(disk)
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True,
                               check=False) if os.geteuid() == 0 else None
        if mount is None or mount.returncode != 0:
            self.skipTest("may not mount a small disk here")
        self.addCleanup(lambda: subprocess.run(["umount", disk], check=False))
        roster = self.roster(rows=student_rows(20_000))
        run = self.dedup(roster, out=os.path.join(disk, "out"))
        self.assertEqual(FAILED, run.exit_code, str(run))
        self.assertIn("no space left", run.stderr.lower())
        self.assertIn(disk, run.stderr)
        self.assertEqual([], os.listdir(disk), "a half-written result was left")

    def test_memory_limit(self):
        run = self.dedup(self.big_roster(), "--memory-max", "4M")
        self.assert_refused(run, TOO_LARGE)
        self.assertRegex(run.stderr, r"[0-9.]+ (bytes|[KMG]iB)")

    def test_memory_limit_is_kept(self):
        roster = self.big_roster()
        run = self.dedup(roster, "--memory-max", "1G", "--quiet")
        self.assert_done(run)
        self.assertLess(self.result().manifest["peak_memory_bytes"], 1 << 30)

    def test_closed_pipe(self):
        """`xueji ... --json | head -c 0`: no crash, no half-written directory."""
        process = self.start(self.roster(), "--json")
        process.stdout.close()
        _, message = process.communicate(timeout=30)
        self.assertIn(process.returncode, (0, FAILED, -signal.SIGPIPE), message.decode("utf-8", "replace"))
        if os.path.exists(self.out):
            self.assertEqual(20, len(self.result().verdicts))
        else:
            self.assert_nothing_left()

    def test_file_size_limit(self):
        import resource
        run = self.dedup(self.roster(), preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
        # SIGXFSZ ends a program that does not expect a file size limit; either way nothing may stay.
        self.assertNotEqual(0, run.exit_code, str(run))
        self.assertFalse(os.path.exists(self.out))

    def test_address_space_limit(self):
        """A machine with less memory than the program may expect: refused or done, never a crash."""
        import resource
        limit = 6 << 30
        run = self.dedup(self.roster(), preexec=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        self.assertIn(run.exit_code, (0, FAILED, TOO_LARGE), str(run))
        if run.exit_code != 0:
            self.assertTrue(run.stderr.strip(), "failed without a word")
            self.assert_nothing_left(run)


if __name__ == "__main__":
    unit_main.run()
