"""`xueji dedup NEW --base SNAPSHOT`: the result of a run over all records, of which the rows that changed are written."""
import json
import os
import signal
import subprocess
import time

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import INTERRUPTED, REFUSED, TOO_LARGE, USAGE, environment, student_rows, xueji

DATE = ("--latest-birth-date", "20260101")


class Incremental(ProgramCase):
    def setUp(self):
        super().setUp()
        rows = student_rows(40)
        twice = [["again", *rows[3][1:]]]
        self.base_rows, self.new_rows = rows[:30], rows[30:] + twice
        self.changed = [rows[5][0], *rows[6][1:]]
        self.base = self.path("base.xueji")
        self.assert_done(xueji("snapshot", "build", self.roster("base.csv", self.base_rows), "--out", self.base, *DATE))

    def night(self, *arguments, rows=None, **options):
        return self.dedup(self.roster("new.csv", self.new_rows if rows is None else rows), "--base", self.base, *arguments,
                          **options)

    def full_digest(self, rows):
        out = self.path("full")
        self.assert_done(self.dedup(self.roster("all.csv", rows), *DATE, "--force", out=out))
        return xueji_program.Result(out).manifest["result_digest"]

    def read(self, name):
        with open(os.path.join(self.out, name), encoding="utf-8") as file:
            return file.read().splitlines()

    def test_new_changed_and_deleted_records(self):
        gone = self.file("gone.csv", "record_id\n" + self.base_rows[9][0] + "\n")
        self.assert_done(self.night("--deleted", gone, rows=self.new_rows + [self.changed]))
        left = [row for i, row in enumerate(self.base_rows) if i not in (5, 9)]
        manifest = self.result().manifest
        self.assertEqual(self.full_digest(left + self.new_rows + [self.changed]), manifest["result_digest"])
        base = manifest["base"]
        self.assertEqual([30, 40, 11, 1, 1], [base[key] for key in (
            "records", "records_now", "records_new", "records_changed", "records_deleted")])
        changes = dict(line.split(",") for line in self.read("changes.csv")[1:])
        self.assertEqual("new", changes["again"])
        self.assertEqual("changed", changes[self.base_rows[5][0]])
        self.assertEqual("deleted", changes[self.base_rows[9][0]])
        self.assertEqual("verdict", changes[self.base_rows[3][0]])
        written = {line.split(",")[0] for line in self.read("verdicts.csv")[1:]}
        self.assertEqual({record for record, change in changes.items() if change != "deleted"}, written)
        self.assertIsNone(manifest["forecast"])

    def test_all_rows_are_those_of_a_full_run(self):
        self.assert_done(self.night("--all"))
        self.assertEqual(self.full_digest(self.base_rows + self.new_rows), self.result().manifest["result_digest"])
        for name in ("verdicts.csv", "links.csv", "clusters.csv"):
            with open(self.path("full/" + name), encoding="utf-8") as file:
                self.assertEqual(file.read().splitlines(), self.read(name), name)

    def test_the_next_base_takes_the_next_night(self):
        following = self.path("next.xueji")
        self.assert_done(self.night("--snapshot-out", following, rows=self.new_rows[:5]))
        self.assert_done(xueji("snapshot", "verify", following))
        self.base = following
        self.assert_done(self.night("--force", rows=self.new_rows[5:]))
        self.assertEqual(self.full_digest(self.base_rows + self.new_rows), self.result().manifest["result_digest"])

    def test_the_summary_speaks_both_languages(self):
        for lang, word in (("en", "records in the register"), ("zh", "全库记录")):
            run = xueji("dedup", self.roster("new.csv", self.new_rows), "--base", self.base, "--out", self.out, "--force",
                        "--lang", lang)
            self.assert_done(run)
            self.assertIn(word, run.stdout)
        run = self.night("--force", "--json")
        self.assert_done(run)
        self.assertEqual(11, json.loads(run.stdout)["base"]["records_new"])

    def test_options_that_do_not_go_together_are_refused(self):
        roster = self.roster("new.csv", self.new_rows)
        for option in (("--all",), ("--deleted", roster), ("--snapshot-out", self.path("x")), ("--register-place", roster)):
            self.assert_refused(self.dedup(roster, *option), REFUSED, option[0], "--base")
        self.assert_refused(self.night("--audit", 5), REFUSED, "--audit")
        self.assert_refused(self.night("--latest-birth-date", "20260102"), REFUSED, "20260101", "20260102")
        self.assert_refused(self.night("--plan", self.path("absent.plan")), REFUSED, "absent.plan")
        self.assert_refused(self.night("--snapshot-out", self.base, "--force"), REFUSED, "--snapshot-out")
        self.assert_refused(self.dedup("--base", self.base), USAGE, "INPUT")

    def test_an_id_to_delete_that_is_unknown_or_comes_again_is_refused_with_its_line(self):
        unknown = self.file("gone.csv", "record_id\nelsewhere\n")
        self.assert_refused(self.night("--deleted", unknown), REFUSED, "gone.csv:2")
        again = self.file("gone.csv", self.changed[0] + "\n")
        self.assert_refused(self.night("--deleted", again, rows=[self.changed]), REFUSED, "gone.csv:1", "new.csv:2")

    def test_records_may_be_deleted_alone(self):
        gone = self.file("gone.csv", self.base_rows[0][0] + "\n")
        self.assert_done(self.dedup("--base", self.base, "--deleted", gone))
        self.assertEqual(self.full_digest(self.base_rows[1:]), self.result().manifest["result_digest"])

    def test_a_damaged_base_is_refused(self):
        with open(self.base, "r+b") as file:
            file.seek(os.path.getsize(self.base) // 2)
            byte = file.read(1)
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte[0] ^ 4]))
        self.assert_refused(self.night(), REFUSED, "base.xueji")

    def test_what_needs_all_records_refuses_such_a_result(self):
        self.assert_done(self.night())
        first, second = self.base_rows[0][0], self.base_rows[1][0]
        self.assert_exit(REFUSED, xueji("explain", self.out, first, second, "--lang", "en"))
        truth = self.file("truth.csv", "record_id,person_id\n" + "".join(
            f"{row[0]},{row[0]}\n" for row in self.base_rows + self.new_rows))
        evaluate = ("evaluate", self.out, "--truth", truth, "--id-column", "record_id", "--entity-column", "person_id")
        run = xueji(*evaluate, "--lang", "en")
        self.assert_exit(REFUSED, run)
        self.assertIn("--all", run.stderr)
        self.assert_done(self.night("--all", "--force"))
        self.assert_done(xueji(*evaluate, "--lang", "en"))

    def test_too_little_memory_says_how_much(self):
        run = self.night("--memory-max", "8M")
        self.assert_refused(run, TOO_LARGE, "--memory-max")

    def test_ctrl_c_leaves_nothing(self):
        process = subprocess.Popen([xueji_program.PROGRAM, "dedup", "-", "--base", self.base, "--out", self.out,
                                    "--snapshot-out", os.path.join(self.results, "next.xueji")],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        for pipe in (process.stdin, process.stdout, process.stderr):
            self.addCleanup(pipe.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        begun = time.monotonic()
        while len(os.listdir(self.results)) < 2 and process.poll() is None:
            self.assertLess(time.monotonic() - begun, 60, "nothing was staged")
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        process.wait(timeout=30)
        self.assertEqual(INTERRUPTED, process.returncode)
        self.assert_nothing_left()


if __name__ == "__main__":
    unit_main.run()
