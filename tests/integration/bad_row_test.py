"""Rows that cannot be used go to rejects.csv with file, line, field and reason; the rest of the file is used."""
import unit_main
from program_case import ProgramCase
from xueji_program import DONE, HEADER, codes, id_number, student_rows

NAME, SEX, BIRTH = HEADER.index("name"), HEADER.index("sex"), HEADER.index("birth_date")
# The row that is spoilt: record r0000005, on line 7 of the file (the header is line 1).
INDEX, LINE, RECORD = 5, 7, "r0000005"


class BadRow(ProgramCase):
    def spoilt(self, change):
        rows = student_rows(20)
        change(rows[INDEX])
        return self.roster(rows=rows)

    def spoilt_text(self, change, encoding="utf-8"):
        """The same over the text of the line, as bytes."""
        lines = [",".join(row).encode(encoding) for row in [HEADER, *student_rows(20)]]
        lines[LINE - 1] = change(lines[LINE - 1])
        return self.file("roster.csv", b"\n".join(lines) + b"\n")

    def test_name_missing(self):
        path = self.spoilt(lambda row: row.__setitem__(NAME, ""))
        self.assert_rejected(self.dedup(path), RECORD, LINE, "name", "NAME_MISSING", 20)

    def test_name_of_blanks_only(self):
        path = self.spoilt(lambda row: row.__setitem__(NAME, " \u3000\u200b "))
        self.assert_rejected(self.dedup(path), RECORD, LINE, "name", "NAME_MISSING", 20)

    def test_record_id_missing(self):
        path = self.spoilt(lambda row: row.__setitem__(0, ""))
        self.assert_rejected(self.dedup(path), "", LINE, "record_id", "RECORD_ID_MISSING", 20)

    def test_record_id_twice(self):
        rows = student_rows(20)
        rows[9][0] = rows[5][0]
        run = self.dedup(self.roster(rows=rows))
        self.assertEqual(DONE, run.exit_code, str(run))
        result = self.result()
        self.assertEqual(19, len(result.verdicts))
        self.assertEqual(["RECORD_ID_REPEATED"], [row["reason_code"] for row in result.rejects])
        self.assertIn(result.rejects[0]["line"], ("7", "11"))

    def test_sex_unknown(self):
        path = self.spoilt(lambda row: row.__setitem__(SEX, "x"))
        self.assert_rejected(self.dedup(path), RECORD, LINE, "sex", "SEX_INVALID", 20)

    def test_month_thirteen(self):
        path = self.spoilt(lambda row: row.__setitem__(BIRTH, "20131345"))
        self.assert_rejected(self.dedup(path), RECORD, LINE, "birth_date", "BIRTH_DATE_INVALID", 20)

    def test_29_february_of_a_common_year(self):
        path = self.spoilt(lambda row: row.__setitem__(BIRTH, "2013-02-29"))
        self.assert_rejected(self.dedup(path), RECORD, LINE, "birth_date", "BIRTH_DATE_INVALID", 20)

    def test_too_few_fields(self):
        path = self.spoilt_text(lambda line: line[:line.rindex(b",")])
        self.assert_rejected(self.dedup(path), None, LINE, None, "FIELD_COUNT", 20)

    def test_too_many_fields(self):
        path = self.spoilt_text(lambda line: line + b",more")
        self.assert_rejected(self.dedup(path), None, LINE, None, "FIELD_COUNT", 20)

    def test_text_after_a_closing_quote(self):
        path = self.spoilt_text(lambda line: b'"' + line.replace(b",", b'"x,', 1))
        self.assert_rejected(self.dedup(path), None, LINE, None, "QUOTE_MISPLACED", 20)

    def test_invalid_utf8_in_one_row(self):
        path = self.spoilt_text(lambda line: line.replace(b",", b",\xe4\xb8", 1))
        self.assert_rejected(self.dedup(path), None, LINE, None, "ENCODING_INVALID", 20)

    def test_bad_byte_in_gbk(self):
        path = self.spoilt_text(lambda line: line.replace(b",", b",\xff", 1), "gb18030")
        self.assert_rejected(self.dedup(path, "--encoding", "gb18030"), None, LINE, None, "ENCODING_INVALID", 20)

    def test_nul_byte(self):
        path = self.spoilt_text(lambda line: line.replace(b",", b",\0", 1))
        run = self.dedup(path)
        self.assertEqual(DONE, run.exit_code, str(run))
        result = self.result()
        self.assertEqual([str(LINE)], [row["line"] for row in result.rejects], result.rejects)
        self.assertEqual(19, len(result.verdicts))

    def test_field_too_long(self):
        path = self.spoilt_text(lambda line: line + b"9" * 100_000)
        self.assert_rejected(self.dedup(path), None, LINE, None, "FIELD_TOO_LONG", 20)

    def test_a_long_record_id_is_cut_between_characters(self):
        for ahead in range(4):  # the limit falls on each byte of a character in turn
            for change in (lambda line, long: line.replace(RECORD.encode(), long, 1),  # too long
                           lambda line, long: line.replace(RECORD.encode(), long, 1) + b",more"):  # a field too many
                long = "x" * ahead + "记" * 100
                path = self.spoilt_text(lambda line: change(line, long.encode("utf-8")))
                self.assert_done(self.dedup(path, "--force"))
                rejects = self.result().bytes_of("rejects.csv").decode("utf-8")  # strictly: every byte
                shown = self.result().rejects[0]["record_id"]
                self.assertTrue(long.startswith(shown) and len(shown) > 80, rejects)

    def test_line_too_long(self):
        path = self.spoilt_text(lambda line: line + b"9," * 2_000_000)
        run = self.dedup(path)
        self.assertEqual(DONE, run.exit_code, str(run))
        result = self.result()
        self.assertEqual([str(LINE)], [row["line"] for row in result.rejects], result.rejects)
        self.assertIn(result.rejects[0]["reason_code"], ("LINE_TOO_LONG", "FIELD_COUNT"))
        self.assertEqual(19, len(result.verdicts))

    def test_broken_json_line(self):
        rows = student_rows(20)
        lines = ["{" + ", ".join(f'"{name}": "{value}"' for name, value in zip(HEADER, row)) + "}" for row in rows]
        lines[4] = lines[4][:-1]
        lines[6] = lines[6].replace('"name": "', '"name": {"a": "').replace('", "sex"', '"}, "sex"')
        run = self.dedup(self.file("roster.jsonl", "\n".join(lines) + "\n"))
        self.assertEqual(DONE, run.exit_code, str(run))
        result = self.result()
        self.assertEqual(["5", "7"], [row["line"] for row in result.rejects], result.rejects)
        self.assertEqual(18, len(result.verdicts))

    def test_line_numbers_count_quoted_newlines(self):
        rows = student_rows(20)
        rows[2][HEADER.index("guardian1_name")] = "两\n行"
        rows[INDEX][NAME] = ""
        self.assert_rejected(self.dedup(self.roster(rows=rows)), RECORD, LINE + 1, "name", "NAME_MISSING", 20)

    def test_every_row_bad(self):
        rows = student_rows(20)
        for row in rows:
            row[NAME] = ""
        run = self.dedup(self.roster(rows=rows))
        self.assertEqual(DONE, run.exit_code, str(run))
        self.assertEqual((0, 20), (len(self.result().verdicts), len(self.result().rejects)))

    def test_header_only(self):
        run = self.dedup(self.roster(rows=[]))
        self.assertEqual(DONE, run.exit_code, str(run))
        result = self.result()
        self.assertEqual(0, result.manifest["counts"]["rows"])
        self.assertEqual(([], [], [], []), (result.verdicts, result.links, result.clusters, result.rejects))

    def test_messages_are_masked(self):
        name, number = "欧阳娜娜", id_number("11010120100307123")
        rows = student_rows(20)
        rows[INDEX][NAME:BIRTH + 1] = [name, "9", number]
        run = self.dedup(self.roster(rows=rows))
        self.assertEqual(DONE, run.exit_code, str(run))
        text = " ".join(row["message"] for row in self.result().rejects) + run.stderr
        self.assertTrue(self.result().rejects)
        self.assertNotIn(number, text)
        self.assertNotIn(name, text)
        report = self.result().bytes_of("report.html").decode("utf-8")
        self.assertNotIn(number, report)

    def test_identical_rows_by_the_thousand(self):
        """The worst block there is: rows equal in everything but the record id."""
        row = student_rows(1)[0]
        rows = [[f"{i}", *row[1:]] for i in range(5000)]
        run = self.dedup(self.roster(rows=rows), timeout=100)
        self.assertEqual(DONE, run.exit_code, str(run))
        result = self.result()
        self.assertEqual(5000, len(result.verdicts))
        self.assertEqual({"duplicate"}, {verdict["verdict"] for verdict in result.verdicts})
        self.assertTrue(all("DUP_ID" in codes(verdict) for verdict in result.verdicts))


if __name__ == "__main__":
    unit_main.run()
