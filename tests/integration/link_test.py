"""Linking two files: which record is of which file must be readable in every result, also where ids stand in both."""
import json
import os

import unit_main
from program_case import ProgramCase
from xueji_program import DONE, Result, xueji

PLAN = """
name: "pairs"
record_id_column: "id"
field { name: "name" type: TEXT }
pass { name: "name" key { field: "name" } }
comparison { name: "name" kind: TEXT field: "name"
  level { is: EXACT m: 0.9 u: 0.001 }
  level { is: ELSE m: 0.1 u: 0.999 } }
prior_match_probability: 0.5
duplicate_weight_min: 5
review_weight_min: 1
"""
LEFT = [("1", "anna"), ("2", "berta"), ("5", "clara")]
RIGHT = [("7", "anna"), ("1", "clara"), ("2", "dora")]


class Link(ProgramCase):
    def link(self, left, right, name="out"):
        def write(file, rows):
            return self.file(file, "id,name\n" + "".join(f"{record},{text}\n" for record, text in rows))
        out = os.path.join(self.results, name)
        run = xueji("link", write("left.csv", left), write("right.csv", right), "--plan", self.file("p.plan", PLAN),
                    "--out", out, "--lang", "en", "--quiet")
        self.assertEqual(DONE, run.exit_code, str(run))
        return Result(out)

    def test_left_and_right_are_the_files(self):
        result = self.link(LEFT, RIGHT)
        self.assertEqual([("1", "7"), ("5", "1")],
                         [(link["record_id_left"], link["record_id_right"]) for link in result.links])
        swapped = self.link(RIGHT, LEFT, "swapped")
        self.assertEqual([("1", "5"), ("7", "1")],
                         [(link["record_id_left"], link["record_id_right"]) for link in swapped.links])

    def test_clusters_name_the_file_of_a_shared_id(self):
        result = self.link(LEFT, RIGHT)
        self.assertEqual(b"cluster_id,record_id\nL:1,L:1\nL:1,R:7\nL:5,L:5\nL:5,R:1\n", result.bytes_of("clusters.csv"))
        self.assertTrue(result.manifest["shared_record_ids"])
        apart = self.link([("a" + record, text) for record, text in LEFT], RIGHT, "apart")
        self.assertEqual(b"cluster_id,record_id\n1,1\n1,a5\n7,7\n7,a1\n", apart.bytes_of("clusters.csv"))
        self.assertFalse(apart.manifest["shared_record_ids"])

    def test_the_order_of_rows_does_not_matter(self):
        first, turned = self.link(LEFT, RIGHT), self.link(LEFT[::-1], RIGHT[::-1], "turned")
        for name in ("links.csv", "clusters.csv"):
            self.assertEqual(first.bytes_of(name), turned.bytes_of(name))

    def test_explain_finds_the_link_whose_right_id_is_smaller(self):
        self.link(LEFT, RIGHT)
        run = xueji("explain", self.out, "5", "1", "--lang", "en")
        self.assertEqual(DONE, run.exit_code, str(run))
        self.assertIn("duplicate", run.stdout)
        self.assertNotIn("not in links.csv", run.stdout)

    def test_evaluate_tells_the_files_apart(self):
        self.link(LEFT, RIGHT)
        truth = self.file("truth.csv", "id,person\nL:1,a\nL:2,b\nL:5,c\nR:7,a\nR:1,c\nR:2,d\n")
        run = xueji("evaluate", self.out, "--truth", truth, "--id-column", "id", "--entity-column", "person", "--json")
        self.assertEqual(DONE, run.exit_code, str(run))
        figures = json.loads(run.stdout)
        self.assertEqual((1, 1), (figures["duplicate"]["precision"], figures["duplicate"]["recall"]))
        self.assertEqual((2, 0), (figures["truth_pairs"], figures["records_without_verdict"]))


if __name__ == "__main__":
    unit_main.run()
