"""Files that cannot be read as a roster: exit code 3, the file and the place in the message, nothing written."""
import gzip
import os
import subprocess

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import HEADER, REFUSED, student_rows

TEXT = ",".join(HEADER) + "\n" + "".join(",".join(row) + "\n" for row in student_rows(50))


class BadFile(ProgramCase):
    def refused(self, path, *words):
        self.assert_refused(self.dedup(path), REFUSED, os.path.basename(path), *words)

    def test_missing_file(self):
        self.refused(self.path("absent.csv"))

    def test_directory_as_input(self):
        os.mkdir(self.path("folder.csv"))
        self.refused(self.path("folder.csv"), "directory")

    def test_unreadable_file(self):
        roster = self.roster()
        os.chmod(roster, 0)
        os.chmod(self.folder, 0o755)
        os.chmod(self.results, 0o777)
        preexec = None
        if os.geteuid() == 0:
            # Root may read anything: the program runs as nobody.
            probe = subprocess.run([xueji_program.PROGRAM, "--version"], preexec_fn=lambda: os.setuid(65534),
                                   capture_output=True, check=False) if self.reachable() else None
            if probe is None or probe.returncode != 0:
                self.skipTest("needs a program that the user nobody can run")
            preexec = lambda: os.setuid(65534)  # noqa: E731
        run = self.dedup(roster, preexec=preexec)
        self.assertIn(run.exit_code, (xueji_program.FAILED, REFUSED), str(run))
        self.assertIn("roster.csv", run.stderr)
        self.assertIn("permission denied", run.stderr.lower())
        self.assert_nothing_left(run)

    def reachable(self):
        folder = os.path.dirname(os.path.abspath(xueji_program.PROGRAM))
        while folder != "/":
            if not os.stat(folder).st_mode & 0o001:
                return False
            folder = os.path.dirname(folder)
        return True

    def test_empty_file(self):
        self.refused(self.file("empty.csv", ""), "empty")

    def test_only_blank_lines(self):
        self.refused(self.file("blank.csv", "\n\n\n"))

    def test_required_columns_missing(self):
        self.refused(self.roster(header=["record_id", "nam", "sex", "born", *HEADER[4:]]),
                     "name", "birth_date")

    def test_column_twice(self):
        header = list(HEADER)
        header[7] = "name"
        self.refused(self.roster(header=header), "name", "twice")

    def test_column_in_two_languages(self):
        """`name` and 姓名 in one file: refused, or the one that is not used is named; never a silent choice."""
        header = list(HEADER)
        header[7] = "姓名"
        run = self.dedup(self.roster(header=header))
        if run.exit_code == 0:
            self.assertIn("姓名", self.result().manifest["inputs"][0]["ignored_columns"])
        else:
            self.assert_refused(run, REFUSED, "roster.csv", "姓名")

    def test_binary_file(self):
        self.refused(self.file("picture.csv", bytes(range(256)) * 64))

    def test_bytes_of_no_code_page(self):
        # 0xFF starts no character of UTF-8 and none of GB18030.
        self.refused(self.file("odd.csv", b"record_id,name,sex,birth_date\n1,\xff\xff\xff\xff,1,20100101\n"))

    def test_utf16_with_an_odd_number_of_bytes(self):
        self.refused(self.file("odd16.csv", TEXT.encode("utf-16")[:-1]), "utf-16")

    def test_stated_code_page_is_not_the_files(self):
        path = self.file("gbk.csv", TEXT.encode("gb18030"))
        run = self.dedup(path, "--encoding", "utf-8")
        if run.exit_code == 0:
            # Row by row: every row with a Han character is refused, none is misread.
            result = self.result()
            self.assertEqual(50, len(result.rejects))
            self.assertEqual({"ENCODING_INVALID"}, {row["reason_code"] for row in result.rejects})
        else:
            self.assert_refused(run, REFUSED, "gbk.csv")

    def test_quote_never_closed(self):
        lines = TEXT.splitlines()
        lines[10] = lines[10].replace(",", ',"', 1)
        self.refused(self.file("torn.csv", "\n".join(lines) + "\n"), "11", "quot")

    def test_quote_never_closed_in_a_large_file(self):
        lines = TEXT.splitlines()
        lines[10] = lines[10].replace(",", ',"', 1)
        rows = "".join(",".join(row) + "\n" for row in student_rows(60000, 100))
        self.refused(self.file("torn.csv", "\n".join(lines) + "\n" + rows), "11", "quot")

    def test_carriage_returns_only(self):
        self.refused(self.file("mac.csv", TEXT.replace("\n", "\r")))

    def test_header_ends_in_a_carriage_return_alone(self):
        """Its first row would be taken for columns that are not used, and stand in manifest and report by name."""
        path = self.file("mixed.csv", TEXT.replace("\n", "\r", 1))
        self.refused(path, "mixed.csv:1", "line end")
        for cell in TEXT.splitlines()[1].split(","):
            if len(cell) > 1:
                self.assertNotIn(cell, self.dedup(path).stderr)

    def test_carriage_returns_that_are_no_fault(self):
        """CR+LF in some lines, LF in others."""
        lines = TEXT.splitlines()
        mixed = lines[0] + "\r\n" + lines[1] + "\n" + "\r\n".join(lines[2:]) + "\r\n"
        self.assert_done(self.dedup(self.file("mixed.csv", mixed)))
        self.assertLessEqual(set(self.result().manifest["inputs"][0]["ignored_columns"]), set(HEADER))
        self.assertEqual(50, len(self.result().verdicts))

    def test_truncated_gzip(self):
        packed = gzip.compress(TEXT.encode("utf-8"))
        self.refused(self.file("cut.csv.gz", packed[:-20]), "gz")

    def test_corrupt_gzip(self):
        packed = bytearray(gzip.compress(TEXT.encode("utf-8")))
        packed[len(packed) // 2] ^= 0xFF
        self.refused(self.file("bad.csv.gz", bytes(packed)))

    def test_truncated_zstd(self):
        packed = subprocess.run(["zstd", "-q", "-c"], input=TEXT.encode("utf-8"), capture_output=True,
                                check=True).stdout
        self.refused(self.file("cut.csv.zst", packed[:-20]), "zst")

    def test_corrupt_zstd(self):
        packed = bytearray(subprocess.run(["zstd", "-q", "-c", "--check"], input=TEXT.encode("utf-8"),
                                          capture_output=True, check=True).stdout)
        packed[len(packed) // 2] ^= 0xFF
        self.refused(self.file("bad.csv.zst", bytes(packed)))

    def test_named_gz_and_is_not(self):
        run = self.dedup(self.file("plain.csv.gz", TEXT))
        # What the bytes say counts; either it is read as what it is, and the manifest says so, or it is refused.
        if run.exit_code == 0:
            self.assertEqual(50, self.result().manifest["counts"]["rows"])
        else:
            self.assert_refused(run, REFUSED, "plain.csv.gz")

    def test_not_json_lines(self):
        self.refused(self.file("roster.jsonl", '[{"record_id": "1"}\nnonsense\n'), "roster.jsonl")

    def test_two_files_one_of_them_bad(self):
        good = self.roster("good.csv")
        bad = self.file("bad.csv", "a,b\n1,2\n")
        self.assert_refused(self.dedup(good, bad), REFUSED, "bad.csv", "record_id")

    def test_empty_standard_input(self):
        self.assert_refused(self.dedup("-", input=b""), REFUSED, "empty")

    def test_messages_show_no_personal_data(self):
        name, number = "欧阳娜娜", xueji_program.id_number("11010120100307123")
        lines = TEXT.splitlines()
        lines[10] = f'x,"{name},1,20100307,1,{number}'
        run = self.dedup(self.file("torn.csv", "\n".join(lines) + "\n"))
        self.assert_exit(REFUSED, run)
        self.assertNotIn(name, run.stderr)
        self.assertNotIn(number, run.stderr)

    def test_a_file_without_a_header_shows_no_personal_data(self):
        """The commonest mistake of all: the first line is a student, and the message goes into somebody's mail."""
        name, number, phone, street = ("欧阳娜娜", xueji_program.id_number("11010120100307123"), "13800000000", "南京路")
        row = f"1001,{name},2,20100307,G{number},110108,{phone},{street}1号"
        twice = f"1001,{name},2,20100307,{number},110108,{phone},{name}"
        for file, line in (("headless.csv", row), ("twice.csv", twice), ("tabs.csv", row.replace(",", "\t")),
                           ("headless.tsv", row.replace(",", "\t"))):
            with self.subTest(file):
                run = self.dedup(self.file(file, (line + "\n") * 3))
                self.refused_without(run, file, name, number, phone, street, "20100307")
        truth = self.file("truth.csv", row + "\n")
        self.assert_done(self.dedup(self.roster()))
        run = xueji_program.xueji("evaluate", self.out, "--truth", truth, "--id-column", "record_id",
                                  "--entity-column", "person_id", "--lang", "en")
        self.refused_without(run, "truth.csv", name, number, phone, street, "20100307")

    def refused_without(self, run, file, *secrets):
        self.assert_exit(REFUSED, run)
        self.assertIn(file + ":1", run.stderr)
        for secret in secrets:
            self.assertNotIn(secret, run.stdout + run.stderr)


if __name__ == "__main__":
    unit_main.run()
