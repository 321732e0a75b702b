"""When the machine fails or the user stops the run: full disk, too little memory, Ctrl-C, kill -9, a closed pipe."""
import gzip
import os
import re
import shutil
import signal
import subprocess
import time

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import DONE, FAILED, HEADER, INTERRUPTED, TOO_LARGE, environment, student_rows, xueji


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

    # The program goes on while we look: what was listed may be closed, renamed or gone a moment later.
    @staticmethod
    def entries(folder):
        try:
            return os.listdir(folder)
        except (FileNotFoundError, ProcessLookupError):
            return []

    @staticmethod
    def target(link):
        try:
            return os.readlink(link)
        except (FileNotFoundError, ProcessLookupError):
            return ""

    def wait_for(self, process, holds):
        begun = time.monotonic()
        while process.poll() is None and not holds():
            self.assertLess(time.monotonic() - begun, 90, "the stage did not come")
            time.sleep(0.0005)

    def wait_for_writing(self, process):
        """Until the first file of the result is begun in the staging directory: records are linked by then."""
        self.wait_for(process, lambda: any("verdicts.csv" in self.entries(os.path.join(self.results, staging))
                                           for staging in self.entries(self.results)))

    def wait_for_linking(self, process):
        """Until the input is closed, which loading alone holds open, and nothing is written yet."""
        descriptors = f"/proc/{process.pid}/fd"
        seen = False

        def loaded():
            nonlocal seen
            reading = any(self.target(os.path.join(descriptors, one)).endswith("students.csv")
                          for one in self.entries(descriptors))
            seen = seen or reading
            return seen and not reading

        self.wait_for(process, loaded)
        for staging in os.listdir(self.results):
            self.assertEqual([], os.listdir(os.path.join(self.results, staging)), "it was writing already")

    def slow_to_link(self):
        """A register of one birth date, county and sex: seconds of comparing, after a moment of loading."""
        rows = student_rows(12_000)
        for row in rows:
            row[HEADER.index("birth_date")], row[HEADER.index("school_region")] = "20120305", "110101"
            row[HEADER.index("document_number")] = ""
        return self.roster("students.csv", rows=rows)

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

    def test_ctrl_c_while_linking(self):
        process = self.start(self.slow_to_link())
        self.wait_for_linking(process)
        self.stops(process, signal.SIGINT)

    def test_ctrl_c_while_writing(self):
        process = self.start(self.big_roster())
        self.wait_for_writing(process)
        self.stops(process, signal.SIGINT)

    def killed(self, roster, wait, records):
        process = self.start(roster)
        wait(process)
        self.assertIsNone(process.poll(), "the run was over before it could be killed")
        process.kill()
        process.communicate(timeout=30)
        self.assertEqual(-signal.SIGKILL, process.returncode)
        self.assertFalse(os.path.exists(self.out), "a killed run left a result")
        self.assertEqual(1, len(os.listdir(self.results)), "what a killed run leaves lies under its hidden name")
        # It does not hinder the next run, which clears it away.
        run = self.dedup(roster, "--quiet")
        self.assert_done(run)
        self.assertEqual(["out"], os.listdir(self.results))
        self.assertEqual(records, self.result().manifest["counts"]["rows"])

    def test_killed_while_linking_and_run_again(self):
        self.killed(self.slow_to_link(), self.wait_for_linking, 12_000)

    def test_killed_while_writing_and_run_again(self):
        self.killed(self.big_roster(), self.wait_for_writing, 300_000)

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

    def refused_with_a_figure(self, roster, limit, **options):
        """Refused, and with the limit that the message names the same run passes."""
        run = self.dedup(roster, "--memory-max", limit, "--threads", "2", **options)
        self.assert_refused(run, TOO_LARGE, "whole run needs about", "estimated for")
        figure = re.search(r"give --memory-max (\d+M)", run.stderr)
        self.assertIsNotNone(figure, str(run))
        self.assertGreater(int(figure.group(1)[:-1]), int(limit[:-1]))
        self.assert_done(self.dedup(roster, "--memory-max", figure.group(1), "--threads", "2", "--force", **options))
        needed = int(figure.group(1)[:-1]) << 20
        shutil.rmtree(self.out)
        return needed

    def test_memory_limit_says_what_the_whole_run_needs(self):
        roster = self.big_roster()
        # Before the first row, among the rows, and after the last.
        for limit in ("4M", "60M", "85M"):
            with self.subTest(limit):
                self.assertLess(self.refused_with_a_figure(roster, limit), 200 << 20, "far more than it takes")

    def test_memory_limit_of_a_compressed_input(self):
        roster = self.big_roster()
        with open(roster, "rb") as plain, gzip.open(self.path("students.csv.gz"), "wb", 1) as packed:
            shutil.copyfileobj(plain, packed)
        self.refused_with_a_figure(self.path("students.csv.gz"), "60M")

    def test_memory_limit_counts_links(self):
        """One number in hundreds of rows: few records, and a link for each two of them."""
        rows = student_rows(1500)
        for row in rows:
            row[HEADER.index("document_number")] = rows[0][HEADER.index("document_number")]
        roster = self.roster(rows=rows)
        self.assert_done(self.dedup(roster))
        links = self.result().manifest["counts"]["links"]
        shutil.rmtree(self.out)
        self.assertGreater(links, 500_000, "the test needs many links")
        # Enough for the program and its records, so that the links are what it is refused for: their number is known then.
        needed = self.refused_with_a_figure(roster, "60M")
        self.assertLess(needed, 4 * 48 * links, "far more than it takes")

    def test_a_program_that_is_missing(self):
        """`xueji precheck` is a program beside xueji: no other command carries the libraries it needs."""
        needed = subprocess.run(["ldd", xueji_program.PROGRAM], capture_output=True, text=True, check=True).stdout
        self.assertNotIn("grpc", needed)
        alone = shutil.copy(xueji_program.PROGRAM, self.path("xueji"))
        for language, words in (("en", "this program is missing"), ("zh", "缺少这个程序")):
            run = subprocess.run([alone, "precheck", "--like", "name=x", "--lang", language], capture_output=True,
                                 text=True, env=environment(), check=False)
            self.assertEqual((FAILED, ""), (run.returncode, run.stdout))
            self.assertIn(self.path("xueji-precheck"), run.stderr)
            self.assertIn(words, run.stderr)

    def test_memory_of_the_starter_is_not_counted(self):
        starter = b"x" * (600 << 20)
        self.assert_done(self.dedup(self.roster(), "--memory-max", "200M"))
        self.assertLess(self.result().manifest["peak_memory_bytes"], len(starter) // 2)

    def test_memory_limit_of_standard_input(self):
        with open(self.big_roster(), "rb") as roster:
            run = self.dedup("-", "--memory-max", "60M", stdin=roster)
        self.assertEqual(TOO_LARGE, run.exit_code, str(run))
        self.assertIn("not known beforehand", run.stderr)

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

    def in_address_space(self, limit, *arguments, **options):
        import resource
        if xueji_program.is_instrumented():
            self.skipTest("a sanitizer's shadow memory takes terabytes of address space: not even main() is reached")
        return self.dedup(*arguments, preexec=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)), **options)

    def test_address_space_limit(self):
        """A machine with less memory than the program may expect: refused or done, never a crash."""
        run = self.in_address_space(6 << 30, self.roster())
        self.assertIn(run.exit_code, (0, FAILED, TOO_LARGE), str(run))
        if run.exit_code != 0:
            self.assertTrue(run.stderr.strip(), "failed without a word")
            self.assert_nothing_left(run)

    def test_address_space_limit_where_the_rows_are_not_known_beforehand(self):
        """Of a compressed file and of standard input, address space is asked for as many rows as there may ever be."""
        with open(self.roster(), "rb") as plain, gzip.open(self.path("roster.csv.gz"), "wb") as packed:
            packed.write(plain.read())
        for gigabytes in (2, 4, 8):
            for memory in ((), ("--memory-max", "1T")):
                with self.subTest(gigabytes=gigabytes, memory=memory):
                    run = self.in_address_space(gigabytes << 30, self.path("roster.csv.gz"), *memory, "--force")
                    self.assertIn(run.exit_code, (DONE, TOO_LARGE), str(run))
                    if run.exit_code != DONE:
                        self.assertTrue(run.stderr.strip(), "failed without a word")
                        self.assert_nothing_left(run)
                    elif os.path.exists(self.out):
                        shutil.rmtree(self.out)
        with open(self.path("roster.csv"), "rb") as roster:
            self.assert_done(self.in_address_space(8 << 30, "-", "--memory-max", "1T", stdin=roster))


if __name__ == "__main__":
    unit_main.run()
