"""`xueji search`: one hard record against a register, by keys and by nearness, best first, with reasons."""
import json

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import HEADER, REFUSED, USAGE, id_number, xueji


class Search(ProgramCase):
    def setUp(self):
        super().setUp()
        self.rows = xueji_program.student_rows(60)
        target = dict(zip(HEADER, self.rows[7]))
        target.update(record_id="target", name="欧阳晓明", sex="1", birth_date="20120305",
                      document_number=id_number("37010220120305237"))
        self.target = target
        self.rows.append([target[name] for name in HEADER])
        self.input = self.roster(rows=self.rows)

    def search(self, *arguments):
        run = xueji("search", self.input, *arguments, "--json", "--lang", "en")
        self.assert_done(run)
        return json.loads(run.stdout)

    def test_by_keys_with_reasons(self):
        found = self.search("--like", "姓名=欧阳小明", "--like", "birth_date=2012-03-05")
        best = found["hits"][0]
        self.assertEqual("target", best["record_id"])
        self.assertIn("name_birth", best["passes"])
        self.assertTrue(best["pair"]["comparisons"] and best["pair"]["sentences"])
        self.assertEqual(61, found["records"])

    def test_by_nearness_where_no_key_survives(self):
        number = self.target["document_number"]
        wrong = number[:3] + "99" + number[5:15] + "00" + number[17:]
        query = ["--like", "name=欧阳晓鹏", "--like", "birth_date=20120306", "--like", f"document_number={wrong}"]
        best = self.search(*query)["hits"][0]
        self.assertEqual(("target", [], True), (best["record_id"], best["passes"], best["by_code"]))
        self.assertEqual([], self.search(*query, "--nearest", 0)["hits"])

    def test_like_a_file_and_like_a_record(self):
        query = self.file("one.csv", "姓名,出生日期\n欧阳晓明,20120305\n")
        self.assertEqual("target", self.search("--like", query)["hits"][0]["record_id"])
        ids = [hit["record_id"] for hit in self.search("--record", "target", "--top", 3)["hits"]]
        self.assertEqual(3, len(ids))
        self.assertNotIn("target", ids)

    def test_text_is_masked_and_in_both_languages(self):
        for language, words in (("en", "searched 61 records"), ("zh", "检索 61 条记录")):
            run = xueji("search", self.input, "--like", "name=欧阳小明", "--like", "birth_date=20120305", "--lang", language)
            self.assert_done(run)
            self.assertIn(words, run.stdout)
            self.assertIn("FAISS", run.stdout, "says whether it was built in")
            for personal in ("欧阳晓明", self.target["document_number"][4:12]):
                self.assertNotIn(personal, run.stdout)

    def test_same_answer_for_any_threads_and_row_order(self):
        query = ["--like", "name=欧阳小明", "--like", "birth_date=20120305", "--top", "40", "--nearest", "30"]
        first = [(hit["record_id"], hit["distance"]) for hit in self.search(*query, "--threads", 1)["hits"]]
        self.input = self.roster(rows=list(reversed(self.rows)))
        second = [(hit["record_id"], hit["distance"]) for hit in self.search(*query, "--threads", 2)["hits"]]
        self.assertEqual(first, second)

    def test_bad_questions_are_refused(self):
        def refused(code, words, *arguments):
            self.assert_refused(xueji("search", self.input, *arguments, "--lang", "en"), code, words)
        refused(REFUSED, "--record")
        refused(REFUSED, "no field", "--like", "nmae=李")
        refused(REFUSED, "birth_date", "--like", "birth_date=20131345")
        refused(REFUSED, "not among", "--record", "nobody")
        refused(USAGE, "--top", "--record", "target", "--top", "0")


if __name__ == "__main__":
    unit_main.run()
