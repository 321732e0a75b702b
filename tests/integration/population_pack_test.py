"""`xueji population`: a registry packed whole or not at all, the same bytes every time, refused when a bit differs."""
import gzip
import json
import os
import signal
import subprocess
import time

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import DONE, INTERRUPTED, REFUSED, environment, read_csv, xueji

HEADER = "document_number,name,former_name,sex,birth_date,ethnic_group,household_region,registry_state"


def number(region, birth_date, sequence):
    body = f"{region:06}{birth_date}{sequence:03}"
    weights = [2 ** (17 - i) % 11 for i in range(17)]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]


class PopulationPack(ProgramCase):
    def setUp(self):
        super().setUp()
        self.packed_path = os.path.join(self.results, "population.xueji")
        self.rejects_path = self.packed_path + ".rejects.csv"

    def registry(self, rows=None, name="population.csv", header=HEADER):
        if rows is None:
            rows = [f"{number(110101 + i % 7, 20100101 + i % 28, i % 1000)},王小明,,{1 + i % 2},,汉族,110101,"
                    for i in range(3000)]
        return self.file(name, "\n".join([header, *rows]) + "\n")

    def pack(self, *arguments, **options):
        return xueji("population", "pack", *arguments, "--out", self.packed_path, "--lang", "en", **options)

    def packed(self):
        with open(self.packed_path, "rb") as file:
            return file.read()

    def info(self):
        run = xueji("population", "info", self.packed_path, "--json", "--lang", "en")
        self.assert_done(run)
        return json.loads(run.stdout)

    def generated(self):
        run = xueji("generate", "--records", 3000, "--seed", 4, "--profile", "stress", "--population", "--out",
                    self.path("register"), "--quiet")
        self.assert_done(run)
        return os.path.join(self.path("register"), "population.csv")

    def test_pack_info_verify(self):
        source = self.generated()
        run = self.pack(source, "--json")
        self.assert_done(run)
        told = json.loads(run.stdout)
        info = self.info()
        rows = read_csv(source)
        self.assertEqual(len(rows), info["rows"])
        self.assertEqual(info["digest"], told["digest"])
        self.assertEqual(sum(row["registry_state"] == "deceased" for row in rows), info["deceased"])
        self.assertEqual(sum(row["registry_state"] == "cancelled" for row in rows), info["cancelled"])
        self.assertEqual(sum(bool(row["former_name"]) for row in rows), info["former_names"])
        self.assertEqual(len(self.packed()), info["file_bytes"])
        self.assertLess(info["file_bytes"], 24 * len(rows) + 16384)
        counts = {}
        for row in rows:
            counts[row["document_number"]] = counts.get(row["document_number"], 0) + 1
        repeated = [count for count in counts.values() if count > 1]
        self.assertGreater(len(repeated), 0)
        self.assertEqual((len(repeated), sum(repeated)),
                         (info["repeated_numbers"], info["rows_of_repeated_numbers"]))
        self.assertIn("stand in more than one entry", run.stderr)
        verify = xueji("population", "verify", self.packed_path, "--lang", "en")
        self.assert_done(verify)
        self.assertIn("sound", verify.stdout)
        for lang, word in (("en", "numbers of several entries"), ("zh", "重复的号码")):
            text = xueji("population", "info", self.packed_path, "--lang", lang)
            self.assert_done(text)
            self.assertIn(word, text.stdout)

    def test_the_same_bytes_for_any_number_of_threads(self):
        source = self.generated()
        self.assert_done(self.pack(source))
        one = self.packed()
        for arguments in (("--threads", 1), ("--threads", 3, "--memory-max", "1M")):
            self.assert_done(self.pack(source, "--force", *arguments))
            self.assertEqual(one, self.packed())

    def test_the_digest_is_that_of_the_entries(self):
        """Compressed, in another order, in two files, or packed already: the same entries."""
        source = self.registry()
        self.assert_done(self.pack(source))
        digest = self.info()["digest"]
        with open(source, encoding="utf-8") as file:
            header, *rows = file.read().splitlines()
        with gzip.open(self.path("population.csv.gz"), "wt", encoding="utf-8") as file:
            file.write("\n".join([header, *reversed(rows)]) + "\n")
        self.assert_done(self.pack(self.path("population.csv.gz"), "--force"))
        self.assertEqual(digest, self.info()["digest"])
        halves = (self.registry(rows[:1000], "a.csv"), self.registry(rows[1000:], "b.csv"))
        self.assert_done(self.pack(*halves, "--force"))
        self.assertEqual(digest, self.info()["digest"])
        os.rename(self.packed_path, self.path("first.xueji"))
        os.remove(self.rejects_path)
        self.assert_done(self.pack(self.path("first.xueji")))
        self.assertEqual(digest, self.info()["digest"])

    def test_bad_rows_are_counted_and_listed(self):
        good = number(110101, 20100203, 5)
        rows = [f"{good},王小明,,1,20100203,,,", f"{good[:17]},王小明,,1,20100203,,,", f"{good},,,1,20100203,,,",
                f"{good},王小明,,1,20101399,,,", f"{good},王小明,,7,20100203,,,", f"{good},王小明,,1,20100203,,,odd"]
        self.registry(rows)
        run = self.pack(self.path("population.csv"), "--json")
        self.assert_done(run)
        self.assertEqual(1, self.info()["rows"])
        self.assertEqual(5, json.loads(run.stdout)["rejected"])
        self.assertIn("5 rows were refused", run.stderr)
        rejects = read_csv(self.rejects_path)
        self.assertEqual(["3", "4", "5", "6", "7"], [row["line"] for row in rejects])
        self.assertEqual(["document_number", "name", "birth_date", "sex", "registry_state"],
                         [row["field"] for row in rejects])
        for row in rejects:
            self.assertTrue(row["reason_code"] and row["message"], row)
            self.assertNotIn(good[6:14], row["message"])

    def test_repeated_numbers_are_listed(self):
        twice, once = number(110101, 20100203, 5), number(110101, 20100203, 7)
        self.assert_done(self.pack(self.registry([f"{twice},王小明,,1,20100203,,,", f"{once},李四,,,,,,",
                                                  f"{twice},赵\U0002008700,赵五,1,20100203,,110105,注销"])))
        listed = os.path.join(self.results, "repeated.csv")
        run = xueji("population", "repeated", self.packed_path, "--out", listed, "--lang", "en")
        self.assert_done(run)
        self.assertIn("repeated numbers 1, entries 2", run.stdout)
        rows = read_csv(listed)
        self.assertEqual([(twice, "1", "王小明", "normal"), (twice, "3", "赵\U0002008700", "cancelled")],
                         [(row["document_number"], row["row"], row["name"], row["registry_state"]) for row in rows])
        self.assert_exit(REFUSED, xueji("population", "repeated", self.packed_path, "--out", listed, "--lang", "en"))
        self.assert_done(xueji("population", "repeated", self.packed_path, "--out", listed, "--force", "--lang", "zh"))
        self.assert_exit(REFUSED, xueji("population", "repeated", self.packed_path, "--out", self.packed_path,
                                        "--force", "--lang", "en"))

    def test_a_flipped_bit_is_refused_with_the_chunk(self):
        self.assert_done(self.pack(self.registry()))
        whole = self.packed()
        for at in (4096, 4096 + 30_000):
            with open(self.packed_path, "wb") as file:
                file.write(whole[:at] + bytes([whole[at] ^ 16]) + whole[at + 1:])
            run = xueji("population", "verify", self.packed_path, "--lang", "en")
            self.assert_exit(REFUSED, run)
            self.assertIn("section chunk/0 is damaged", run.stderr)
            self.assertIn("xueji population pack", run.stderr)

    def test_a_cut_file_is_refused(self):
        self.assert_done(self.pack(self.registry()))
        whole = self.packed()
        for size in (0, 100, 4096, len(whole) // 2, len(whole) - 1):
            with open(self.packed_path, "wb") as file:
                file.write(whole[:size])
            for command in ("info", "verify"):
                self.assert_exit(REFUSED, xueji("population", command, self.packed_path, "--lang", "en"))

    def test_what_is_no_packed_registry_is_refused(self):
        run = xueji("population", "info", self.registry(), "--lang", "en")
        self.assert_exit(REFUSED, run)
        self.assertIn("not a packed registry", run.stderr)
        self.assert_refused(self.pack(self.path("absent.csv")), REFUSED, "absent.csv")
        self.assert_refused(self.pack(self.registry(header="a,b,c,d,e,f,g,h")), REFUSED, "document_number")

    def test_force_replaces_what_is_its_own_and_nothing_else(self):
        source = self.registry()
        self.assert_done(self.pack(source))
        self.assert_exit(REFUSED, self.pack(source))
        self.assert_done(self.pack(source, "--force"))
        with open(source, "rb") as file:
            before = file.read()
        self.assert_exit(REFUSED, self.pack(source, "--force", "--rejects", source))
        self.assert_exit(REFUSED, xueji("population", "pack", source, "--force", "--out", source, "--rejects",
                                        self.path("other.csv"), "--lang", "en"))
        with open(source, "rb") as file:
            self.assertEqual(before, file.read())

    def test_an_interruption_leaves_nothing(self):
        rows = [f"{number(110101, 20100101 + i % 28, i % 1000)},王小明,,,,,," for i in range(100_000)] * 10
        source = self.registry(rows)
        process = subprocess.Popen([xueji_program.PROGRAM, "population", "pack", source, "--out", self.packed_path,
                                    "--threads", "1", "--lang", "en"], stderr=subprocess.PIPE, env=environment())
        self.addCleanup(process.stderr.close)
        while not os.listdir(self.results) and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
        self.assertIn(code, (INTERRUPTED, DONE))
        if code == INTERRUPTED:  # a machine may be faster than the signal
            self.assert_nothing_left()


if __name__ == "__main__":
    unit_main.run()
