"""`xueji compare`: verdicts against a truth, the same bytes after any kill, and no row of a registry lost in silence."""
import csv
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import time

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import (DONE, INTERRUPTED, REFUSED, TOO_LARGE, USAGE, environment, id_number, patience, read_csv,
                           student_rows, xueji)

REGISTRY = ["document_number", "name", "former_name", "sex", "birth_date", "ethnic_group", "household_region",
            "registry_state"]
RESULT_FILES = ["verdicts.csv", "rejects.csv", "population_rejects.csv"]


class Compare(ProgramCase):
    def compare(self, *arguments, out=None, **options):
        return xueji("compare", *arguments, "--out", out or self.out, "--lang", "en", **options)

    def registry(self, name="population.csv", rows=None, header=None):
        """The registry that agrees with every student of roster()."""
        if rows is None:
            rows = [[row[5], row[1], "", row[2], row[3], "汉族", row[6], ""] for row in student_rows(20)]
        xueji_program.write_csv(self.path(name), header or REGISTRY, rows)
        return self.path(name)

    def verdicts(self, out=None):
        return {row["record_id"]: row for row in read_csv(os.path.join(out or self.out, "verdicts.csv"))}

    def bytes_of(self, out, name):
        with open(os.path.join(out, name), "rb") as file:
            return file.read()

    def generated(self, records):
        folder = self.path("generated")
        self.assert_done(xueji("generate", "--records", records, "--seed", 5, "--population", "--out", folder,
                               "--quiet"))
        return folder, os.path.join(folder, "students.csv"), os.path.join(folder, "population.csv")

    def test_verdicts_and_candidates_against_the_truth(self):
        folder, students, population = self.generated(40000)
        self.assert_done(self.compare(students, "--population", population, "--disclose", "full"))
        truth = read_csv(os.path.join(folder, "population_truth.csv"))
        got = self.verdicts()
        self.assertEqual(len(truth), len(got))
        pairs = [(row, got[row["record_id"]]) for row in truth]
        right = sum(t["verdict"] == g["verdict"] for t, g in pairs)
        self.assertGreaterEqual(right / len(pairs), 0.9999)
        self.assertEqual([], [t for t, g in pairs if g["verdict"] == "consistent" != t["verdict"]])
        explained = [(t, g) for t, g in pairs if t["explanation"]]
        self.assertGreater(len(explained), 500)
        self.assertGreaterEqual(sum(t["explanation"] == g["explanation"] for t, g in explained) / len(explained), 0.98)
        absent = [(t, g) for t, g in pairs if t["explanation"] == "one_error_in_id"]
        self.assertGreater(len(absent), 80)
        top = sum(t["person_document_number"] == g["candidate_document_number"] for t, g in absent)
        self.assertGreaterEqual(top / len(absent), 0.95)
        manifest = xueji_program.json.loads(self.bytes_of(self.out, "manifest.json"))
        self.assertEqual(len(got), sum(manifest["verdicts"].values()))
        self.assertEqual(manifest["population"][0]["rows"], manifest["counts"]["registry_rows"])
        for key in ("registry_snapshot", "data_snapshot", "result_digest"):
            self.assertRegex(manifest[key], "^[0-9a-f]{32}$")

    def run_until(self, seconds, arguments, number=signal.SIGKILL):
        """Whether the command was ended by the signal after so long."""
        process = subprocess.Popen([xueji_program.PROGRAM, *arguments], env=environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _, said = process.communicate(timeout=seconds)
            self.assertEqual(DONE, process.returncode, said.decode("utf-8"))
            return False
        except subprocess.TimeoutExpired:
            process.send_signal(number)
            process.communicate(timeout=patience(60))
        return True

    def test_a_run_killed_at_any_moment_goes_on_to_the_same_bytes(self):
        _, students, population = self.generated(20000)
        whole = self.path("whole")
        begin = time.monotonic()
        self.assert_done(self.compare(students, "--population", population, "--quiet", out=whole))
        seconds = time.monotonic() - begin
        command = ["compare", students, "--population", population, "--out", self.out, "--chunk-size", "64K", "--quiet"]
        moments = random.Random(11)
        kills = finished = resumed = 0
        while kills < 50:
            killed = self.run_until(moments.uniform(0, 1.5 * seconds), command)
            kills += killed
            if killed and not os.path.exists(self.out):  # else it was done when the signal came
                continue
            finished += 1
            manifest = json.loads(self.bytes_of(self.out, "manifest.json"))
            resumed += manifest["chunks"]["resumed"]
            for name in RESULT_FILES:
                self.assertEqual(self.bytes_of(whole, name), self.bytes_of(self.out, name), name)
            shutil.rmtree(self.out)
        self.assert_done(xueji(*command, "--lang", "en"))
        for name in RESULT_FILES:
            self.assertEqual(self.bytes_of(whole, name), self.bytes_of(self.out, name), name)
        self.assertGreater(finished, 0)
        self.assertGreater(resumed, 0)
        # Neither a half-written result nor the progress of one that is done.
        self.assertEqual(["out"], os.listdir(self.results))

    def test_an_interrupted_run_keeps_its_progress(self):
        _, students, population = self.generated(100000)
        command = ["compare", students, "--population", population, "--out", self.out, "--chunk-size", "64K", "--quiet",
                   "--threads", "1"]
        process = subprocess.Popen([xueji_program.PROGRAM, *command], env=environment(), stdin=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        journal = self.out + ".checkpoint/comparison.journal"
        deadline = time.monotonic() + patience(60)
        while time.monotonic() < deadline and process.poll() is None:
            if os.path.exists(journal) and os.path.getsize(journal) > 100000:
                break
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=patience(60))
        self.assertEqual(INTERRUPTED, process.returncode)
        self.assertEqual(["out.checkpoint"], os.listdir(self.results))
        self.assertEqual(0o600, os.stat(journal).st_mode & 0o777)
        run = xueji(*command, "--lang", "en")
        self.assert_done(run)
        self.assertIn("went on where an earlier run stopped", run.stderr)
        self.assertEqual(["out"], os.listdir(self.results))

    def test_a_chunk_that_changed_is_refused_by_its_name(self):
        _, students, population = self.generated(20000)
        progress = self.path("progress")
        command = ["compare", students, "--population", population, "--out", self.out, "--checkpoint", progress,
                   "--chunk-size", "64K", "--quiet"]
        journal = os.path.join(progress, "comparison.journal")
        process = subprocess.Popen([xueji_program.PROGRAM, *command], env=environment(), stdin=subprocess.DEVNULL)
        while process.poll() is None and not (os.path.exists(journal) and os.path.getsize(journal) > 20000):
            pass
        process.kill()
        process.wait()
        shutil.rmtree(self.out, ignore_errors=True)
        for name in os.listdir(self.results):
            shutil.rmtree(os.path.join(self.results, name))
        with open(population, "r+b") as file:
            file.seek(70000)
            byte = file.read(1)
            file.seek(70000)
            file.write(b"8" if byte != b"8" else b"7")
        run = xueji(*command, "--lang", "en")
        self.assertEqual(REFUSED, run.exit_code, str(run))
        for word in ("population.csv, chunk 2", "line", "--checkpoint"):
            self.assertIn(word, run.stderr)
        self.assertEqual([], os.listdir(self.results))

    def test_every_form_of_a_registry_gives_the_same_verdicts(self):
        roster, plain = self.roster(), self.registry()
        self.assert_done(self.compare(roster, "--population", plain))
        expected = self.bytes_of(self.out, "verdicts.csv")
        self.assertEqual({"consistent"}, {row["verdict"] for row in self.verdicts().values()})
        with open(plain, "rb") as file:
            text = file.read()
        with gzip.open(self.path("p.csv.gz"), "wb") as file:
            file.write(text)
        self.file("p_gb.csv", text.decode("utf-8").encode("gb18030"))
        with open(plain, encoding="utf-8", newline="") as file, open(self.path("p.jsonl"), "w", encoding="utf-8") as out:
            for row in csv.DictReader(file):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        chinese = ["公民身份号码", "姓名", "曾用名", "性别", "出生日期", "民族", "户口所在地", "登记状态"]
        self.registry("p_zh.csv", header=chinese)
        renamed = self.registry("p_other.csv", header=["NR", "WHO", *REGISTRY[2:]])
        mapping = self.file("columns", "document_number = NR\nname = WHO\n")
        self.assert_done(xueji("population", "pack", plain, "--out", self.path("packed"), "--quiet"))
        for population in ("p.csv.gz", "p_gb.csv", "p.jsonl", "p_zh.csv", "packed"):
            self.assert_done(self.compare(roster, "--population", self.path(population), "--force"))
            self.assertEqual(expected, self.bytes_of(self.out, "verdicts.csv"), population)
        self.assert_done(self.compare(roster, "--population", renamed, "--population-columns", mapping, "--force"))
        self.assertEqual(expected, self.bytes_of(self.out, "verdicts.csv"))

    def test_bad_rows_of_a_registry_are_counted_and_listed(self):
        rows = [[row[5], row[1], "", row[2], row[3], "", row[6], ""] for row in student_rows(20)]
        rows[3][0] = "123"
        rows[4][1] = ""
        rows[5][3] = "x"
        rows[6][4] = "20121399"
        rows[7][7] = "lost"
        run = self.compare(self.roster(), "--population", self.registry(rows=rows))
        self.assert_done(run)
        self.assertIn("5 rows of the registry cannot be used", run.stderr)
        rejects = read_csv(os.path.join(self.out, "population_rejects.csv"))
        self.assertEqual(["5", "6", "7", "8", "9"], [row["line"] for row in rejects])
        self.assertEqual(["ID_INVALID", "NAME_MISSING", "SEX_INVALID", "BIRTH_DATE_INVALID", "REGISTRY_STATE_INVALID"],
                         [row["reason_code"] for row in rejects])
        self.assertEqual(5, sum(row["verdict"] == "id_absent" for row in self.verdicts().values()))

    def test_numbers_that_several_entries_have_are_counted(self):
        rows = [[row[5], row[1], "", row[2], row[3], "", row[6], ""] for row in student_rows(20)]
        rows += [[rows[0][0], "诸葛亮", "", "1", "19810723", "", "", ""], rows[1][:7] + ["cancelled"]]
        self.assert_done(self.compare(self.roster(), "--population", self.registry(rows=rows), "--json"))
        verdicts = self.verdicts()
        for record in ("r0000000", "r0000001"):
            self.assertEqual(("consistent", "REG_NUMBER_SHARED"),
                             (verdicts[record]["verdict"], verdicts[record]["reason_codes"]))
        manifest = json.loads(self.bytes_of(self.out, "manifest.json"))
        self.assertEqual(2, manifest["counts"]["shared_numbers"])

    def test_values_of_the_registry_are_shown_as_far_as_they_may_be(self):
        rows = student_rows(20)
        number = rows[2][5]
        rows[2][5] = number[:9] + ("8" if number[9] != "8" else "9") + number[10:]
        roster, population = self.roster(rows=rows), self.registry()
        shown = {"none": "", "masked": number[:4] + "*" * 14, "full": number}
        for disclose, expected in shown.items():
            self.assert_done(self.compare(roster, "--population", population, "--disclose", disclose, "--force"))
            row = self.verdicts()["r0000002"]
            self.assertEqual(("id_absent", "one_error_in_id", expected),
                             (row["verdict"], row["explanation"], row["candidate_document_number"]))
            # The report and the manifest are for everybody.
            for name in ("report.html", "manifest.json"):
                self.assertNotIn(number.encode(), self.bytes_of(self.out, name))

    def test_what_cannot_be_done_is_refused(self):
        roster, population = self.roster(), self.registry()
        self.assert_refused(self.compare(roster), USAGE, "--population")
        self.assert_refused(self.compare(roster, "--population", "-"), REFUSED, "standard input")
        self.assert_refused(self.compare(roster, "--population", self.path("no.csv")), REFUSED, "no.csv")
        self.assert_refused(self.compare(roster, "--population", population, "--disclose", "all"), USAGE, "none|masked|full")
        self.assert_refused(self.compare(roster, "--population", population, "--chunk-size", "1K"), USAGE, "chunk-size")
        nameless = self.registry("nameless.csv", header=["document_number", "who", *REGISTRY[2:]])
        self.assert_refused(self.compare(roster, "--population", nameless), REFUSED, "nameless.csv:1", "name")
        torn = self.file("torn.csv.gz", gzip.compress(b"document_number,name\n" * 100)[:-20])
        self.assert_refused(self.compare(roster, "--population", torn), REFUSED, "torn.csv.gz")
        self.assert_refused(self.compare(roster, "--population", population, "--memory-max", "1M"), TOO_LARGE, "1.00 MiB")
        os.mkdir(self.out)
        self.file("results/out/mine.txt", "x")
        self.assertEqual(REFUSED, self.compare(roster, "--population", population).exit_code)


if __name__ == "__main__":
    unit_main.run()
