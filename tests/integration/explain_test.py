"""`xueji explain` shows the value as it stands in the file beside the one that was compared, masked, where they differ."""
import json

import unit_main
from program_case import ProgramCase
from xueji_program import HEADER, id_number, student_rows, xueji

NAME = "王小龍"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def number_with_x():
    """The first valid number that ends in X, so that a lower-case x can be typed."""
    return next(number for number in (id_number(f"11010820120305{order:03d}") for order in range(1, 100))
                if number.endswith("X"))


class Explain(ProgramCase):
    def typed(self, encoding, blank):
        """A record as it should be, and the same pupil typed badly; in the second name `blank` stands inside."""
        number = number_with_x()
        well = ["well", NAME, "1", "20120305", "1", number, "110108", "李建国", "13800001234"]
        badly = ["badly", NAME[0] + blank + NAME[1:], "男", "2012年3月5日", "1", number[:-1] + "x", "110108",
                 "李建国", "13800001234".translate(FULL_WIDTH)]
        rows = [*student_rows(20), well, badly]
        self.assert_done(self.dedup(self.roster(rows=rows, encoding=encoding)))
        return badly

    def changes(self):
        run = xueji("explain", self.out, "well", "badly", "--json")
        self.assert_done(run)
        found = json.loads(run.stdout)
        # Left and right as in links.csv: "badly" comes first.
        self.assertEqual([], found["typed_right"], "what was typed as it is compared is not mentioned")
        return run.stdout, {field["name"]: field for field in found["typed_left"]}

    def assert_masked(self, text, row):
        for column, name in enumerate(HEADER):
            if name not in ("record_id", "sex", "document_type", "school_region"):
                self.assertNotIn(row[column], text, f"{name} is shown whole")
        self.assertNotIn(NAME[1:], text)
        self.assertNotIn("0305", text)

    def test_utf8_with_an_invisible_character(self):
        badly = self.typed("utf-8", "\u200b")
        text, fields = self.changes()
        self.assertEqual({"name": ["invisible"], "sex": ["form"], "birth_date": ["form"],
                          "document_number": ["lower_case"], "guardian1_phone": ["full_width"]},
                         {name: field["changes"] for name, field in fields.items()})
        self.assertEqual(("王[*]**", "王**"), (fields["name"]["typed"], fields["name"]["folded"]))
        self.assertEqual("1101*************[*]", fields["document_number"]["typed"])
        self.assertEqual("[***********]", fields["guardian1_phone"]["typed"])
        self.assertEqual(("[男]", "[1]"), (fields["sex"]["typed"], fields["sex"]["folded"]))
        self.assert_masked(text, badly)

    def test_gbk(self):
        badly = self.typed("gbk", "\u3000")
        text, fields = self.changes()
        self.assertEqual(["blank"], fields["name"]["changes"])
        self.assertEqual("王[*]**", fields["name"]["typed"])
        self.assertEqual("[男]", fields["sex"]["typed"], "decoded as the rest of the file was")
        self.assertEqual(["full_width"], fields["guardian1_phone"]["changes"])
        self.assert_masked(text, badly)

    def test_both_languages(self):
        badly = self.typed("utf-8", "\u200b")
        for language, words in (("zh", ("录入原值", "不可见字符", "全角字符", "小写字母", "写法不同")),
                                ("en", ("as typed", "invisible", "full-width", "lower case", "written another way"))):
            run = xueji("explain", self.out, "well", "badly", "--lang", language)
            self.assert_done(run)
            for word in words:
                self.assertIn(word, run.stdout, language)
            self.assertIn("王[*]**", run.stdout)
            self.assert_masked(run.stdout, badly)

    def test_what_could_not_be_read_is_shown_as_blank(self):
        rows = student_rows(20)
        other = list(rows[3])
        other[0], other[HEADER.index("school_region")] = "other", "北京市海淀"
        self.assert_done(self.dedup(self.roster(rows=rows + [other])))
        run = xueji("explain", self.out, "r0000003", "other", "--lang", "en")
        self.assert_done(run)
        self.assertIn("not readable", run.stdout)
        self.assertIn("北****", run.stdout)
        self.assertNotIn("海淀", run.stdout)

    def test_the_row_that_was_kept_of_a_repeated_id(self):
        rows = student_rows(20)
        other = list(rows[3])
        other[0] = "other"
        again = list(other)
        again[HEADER.index("sex")] = {"1": "男", "2": "女"}[other[HEADER.index("sex")]]
        for order in ([other, again], [again, other]):
            self.assert_done(self.dedup(self.roster(rows=rows + order), "--force"))
            kept = int(self.result().rejects[0]["line"]) == 22  # the first of the two was refused
            run = xueji("explain", self.out, "r0000003", "other", "--json")
            found = json.loads(run.stdout)
            typed = found["typed_left"] + found["typed_right"]
            self.assertEqual(["sex"] if order[kept] is again else [], [field["name"] for field in typed])

    def test_nothing_is_said_where_nothing_was_folded(self):
        rows = student_rows(20)
        self.assert_done(self.dedup(self.roster(rows=[*rows, ["copy", *rows[3][1:]]])))
        run = xueji("explain", self.out, "r0000003", "copy", "--lang", "en")
        self.assert_done(run)
        self.assertNotIn("as typed", run.stdout)


if __name__ == "__main__":
    unit_main.run()
