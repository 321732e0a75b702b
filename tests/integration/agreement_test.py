"""The same rows give the same result: for any number of threads, any order of the rows, any cut into files, any
code page and compression. links.csv and clusters.csv are compared byte by byte, the rest by result_digest.
"""
import csv
import gzip
import os
import random
import subprocess

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import xueji

RECORDS = int(os.environ.get("XUEJI_AGREEMENT_RECORDS", "60000"))


class Agreement(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        import tempfile
        cls.shared = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.shared.cleanup)
        register = os.path.join(cls.shared.name, "register")
        run = xueji("generate", "--records", RECORDS, "--seed", 5, "--profile", "field", "--out", register, "--quiet")
        if run.exit_code != 0:
            raise AssertionError(str(run))
        cls.register = os.path.join(register, "students.csv")
        with open(cls.register, encoding="utf-8", newline="") as file:
            cls.header, *cls.rows = list(csv.reader(file))
        cls.first = cls.run_dedup("first", [cls.register], "--threads", 1)
        # A comparison of nothing with nothing would always agree.
        if len(cls.first.links) < RECORDS // 1000:
            raise AssertionError(f"only {len(cls.first.links)} links: nothing to compare")

    @classmethod
    def run_dedup(cls, name, inputs, *arguments):
        out = os.path.join(cls.shared.name, name)
        run = xueji("dedup", *inputs, "--out", out, "--quiet", *arguments, timeout=300)
        if run.exit_code != 0:
            raise AssertionError(str(run))
        return xueji_program.Result(out)

    def same(self, result):
        for name in ("links.csv", "clusters.csv"):
            self.assertEqual(self.first.bytes_of(name), result.bytes_of(name), name)
        self.assertEqual(self.first.manifest["result_digest"], result.manifest["result_digest"])
        self.assertEqual(RECORDS, len(result.verdicts) + len(result.rejects))

    def write(self, name, rows, header=None):
        path = os.path.join(self.folder, name)
        xueji_program.write_csv(path, header or self.header, rows)
        return path

    def test_threads(self):
        for threads in (2, 8):
            result = self.run_dedup(f"threads{threads}", [self.register], "--threads", threads)
            self.same(result)
            self.assertEqual(self.first.bytes_of("verdicts.csv"), result.bytes_of("verdicts.csv"))
            self.assertEqual(self.first.bytes_of("rejects.csv"), result.bytes_of("rejects.csv"))

    def test_shuffled_rows(self):
        for seed in (1, 2, 3):
            rows = list(self.rows)
            random.Random(seed).shuffle(rows)
            self.same(self.run_dedup(f"shuffle{seed}", [self.write(f"shuffle{seed}.csv", rows)], "--threads", seed))

    def test_repeated_ids(self):
        """Which row of an id stays is a matter of the rows: also where they differ only in what is not kept."""
        student_number, name = self.header.index("student_number"), self.header.index("name")
        rows = []
        for number, row in enumerate(self.rows[:2000]):
            again = list(row)
            column = (student_number, name)[number % 2]
            again[column] = "XX12" if column == student_number else row[column] + "?"
            rows += [row, again]
        self.assertEqual(4000, len(rows))
        first = self.run_dedup("repeated", [self.write("repeated.csv", rows)])
        again = self.run_dedup("turned", [self.write("turned.csv", rows[::-1])])
        for name in ("links.csv", "clusters.csv"):
            self.assertEqual(first.bytes_of(name), again.bytes_of(name), name)
        self.assertEqual(first.manifest["result_digest"], again.manifest["result_digest"])
        self.assertEqual(2000, first.manifest["counts"]["rejected"])

    def test_verdicts_follow_the_input(self):
        rows = list(self.rows)
        random.Random(9).shuffle(rows)
        result = self.run_dedup("order", [self.write("order.csv", rows)])
        accepted = {verdict["record_id"] for verdict in result.verdicts}
        self.assertEqual([row[0] for row in rows if row[0] in accepted],
                         [verdict["record_id"] for verdict in result.verdicts])

    def test_several_files_and_other_columns(self):
        third = RECORDS // 3
        names = [self.write("a.csv", self.rows[:third]), self.write("b.csv", self.rows[2 * third:]),
                 self.write("c.csv", [list(reversed(row)) for row in self.rows[third:2 * third]],
                            list(reversed(self.header)))]
        self.same(self.run_dedup("files", names))

    def test_chinese_headers(self):
        chinese = {"record_id": "记录号", "name": "姓名", "sex": "性别", "birth_date": "出生日期", "document_number": "身份证件号"}
        header = [chinese.get(name, name) for name in self.header]
        self.same(self.run_dedup("chinese", [self.write("chinese.csv", self.rows, header)]))

    def test_compressed_and_standard_input(self):
        with open(self.register, "rb") as file:
            text = file.read()
        packed = self.file("students.csv.gz", gzip.compress(text, 1))
        self.same(self.run_dedup("gz", [packed]))
        zstd = self.path("students.csv.zst")
        subprocess.run(["zstd", "-q", "-1", self.register, "-o", zstd], check=True)
        self.same(self.run_dedup("zst", [zstd]))
        run = xueji("dedup", "-", "--out", self.out, "--quiet", input=text)
        self.assert_done(run)
        self.same(self.result())

    def test_code_pages(self):
        with open(self.register, encoding="utf-8", newline="") as file:
            text = file.read()
        for encoding, shown in (("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16")):
            path = self.file(f"{encoding}.csv", text.encode(encoding))
            result = self.run_dedup(encoding, [path])
            self.same(result)
            self.assertIn(shown, result.manifest["inputs"][0]["encoding"].lower())

    def test_line_ends_and_quotes(self):
        path = self.path("quoted.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
            writer.writerow(self.header)
            writer.writerows(self.rows)
        self.same(self.run_dedup("quoted", [path]))

    def test_tabs(self):
        path = self.path("students.tsv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(self.header)
            writer.writerows(self.rows)
        self.same(self.run_dedup("tabs", [path]))

    def test_json_lines(self):
        import json
        path = self.path("students.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for row in self.rows:
                file.write(json.dumps(dict(zip(self.header, row)), ensure_ascii=False) + "\n")
        self.same(self.run_dedup("json", [path]))


if __name__ == "__main__":
    unit_main.run()
