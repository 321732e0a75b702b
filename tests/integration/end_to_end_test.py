"""The whole path as a user walks it: generate, dedup, evaluate, explain, plans, links, languages."""
import csv
import json
import os

import unit_main
import xueji_program
from program_case import ProgramCase
from tools.make.twin_pairs import TwinPairs
from xueji_program import DONE, REFUSED, read_csv, student_rows, xueji

RECORDS = 100_000
LABELLED = os.path.join(xueji_program.SOURCE, "..", "shared", "data", "labelled")


class EndToEnd(ProgramCase):
    def generate(self, *arguments, out=None):
        run = xueji("generate", "--records", RECORDS, "--seed", 3, "--profile", "field", "--out",
                    out or self.path("register"), "--quiet", *arguments)
        self.assert_done(run)

    def evaluate(self, out, truth, entity="person_id", record="record_id"):
        run = xueji("evaluate", out, "--truth", truth, "--id-column", record, "--entity-column", entity, "--json")
        self.assert_done(run)
        return json.loads(run.stdout)

    def test_generate_dedup_evaluate(self):
        self.generate()
        students = read_csv(self.path("register/students.csv"))
        self.assertEqual(RECORDS, len(students))
        run = self.dedup(self.path("register/students.csv"), "--quiet")
        self.assert_done(run)
        self.assertEqual(("", ""), (run.stdout, run.stderr), "--quiet in cron means silence")
        result = self.result()

        # Nothing is lost: every input row has a verdict or a reject, and none has two.
        seen = [row["record_id"] for row in result.verdicts + result.rejects]
        self.assertEqual(sorted(row["record_id"] for row in students), sorted(seen))

        found = self.evaluate(self.out, self.path("register/truth.csv"))
        self.assertGreater(found["truth_pairs"], RECORDS // 200)
        self.assertGreaterEqual(found["duplicate_or_review"]["recall"], 0.97)
        self.assertGreaterEqual(found["duplicate"]["precision"], 0.9999)
        for key in ("best", "bcubed", "by_error_class"):
            self.assertTrue(found[key], key)

        # No two persons are ever decided one: twins least of all.
        person = {row["record_id"]: row["person_id"] for row in read_csv(self.path("register/truth.csv"))}
        wrong = [link for link in result.links if link["decision"] == "duplicate" and
                 person[link["record_id_left"]] != person[link["record_id_right"]]]
        born = {row["record_id"]: row["birth_date"] for row in students}
        self.assertEqual([], [link for link in wrong
                              if born[link["record_id_left"]] == born[link["record_id_right"]]])
        twins = TwinPairs(self.path("register"))
        self.assertGreater(len(twins), RECORDS // 200)
        self.assertEqual(0, twins.decided_duplicate(self.out))

    def test_the_manifest_names_the_rule_set(self):
        roster = self.roster()
        self.assert_refused(self.dedup(roster, "--rules", "1999"), REFUSED, "2013, 2016, 2017, 2025")
        self.assert_done(self.dedup(roster))
        self.assertEqual("2025", self.result().manifest["rule_set"]["name"])
        self.assert_done(self.dedup(roster, "--rules", "2016", "--force"))
        self.assertEqual("2016", self.result().manifest["rule_set"]["name"])

    def test_manifest_has_what_scripts_rely_on(self):
        self.assert_done(self.dedup(self.roster(), "--threads", 1))
        manifest = self.result().manifest
        for key in ("version", "plan_fingerprint", "result_digest", "inputs", "counts", "passes", "seconds",
                    "peak_memory_bytes", "threads"):
            self.assertIn(key, manifest)
        for key in ("path", "bytes", "rows", "checksum", "encoding"):
            self.assertIn(key, manifest["inputs"][0])
        for key in ("rows", "accepted", "rejected", "pairs_compared", "links", "duplicates", "reviews", "clusters"):
            self.assertIn(key, manifest["counts"])
        for each in manifest["passes"]:
            self.assertLessEqual({"name", "pairs", "largest_block"}, set(each))
        self.assertIn("total", manifest["seconds"])
        self.assertEqual(1, manifest["threads"])

    def test_counts_agree_with_the_files(self):
        self.generate()
        self.assert_done(self.dedup(self.path("register/students.csv")))
        result = self.result()
        counts = result.manifest["counts"]
        self.assertEqual(len(result.links), counts["links"])
        self.assertEqual(sum(link["decision"] == "duplicate" for link in result.links), counts["duplicates"])
        self.assertEqual(sum(link["decision"] == "review" for link in result.links), counts["reviews"])
        self.assertEqual(len({row["cluster_id"] for row in result.clusters}), counts["clusters"])
        self.assertEqual((len(result.verdicts), len(result.rejects)), (counts["accepted"], counts["rejected"]))
        self.assertGreaterEqual(sum(each["pairs"] for each in result.manifest["passes"]), counts["links"])

    def test_files_have_the_columns_of_the_contract(self):
        self.assert_done(self.dedup(self.roster()))
        columns = {
            "verdicts.csv": "record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight",
            "links.csv": "record_id_left,record_id_right,decision,match_weight,match_probability,reason_codes,"
                         "blocking_pass",
            "clusters.csv": "cluster_id,record_id",
            "rejects.csv": "file,line,record_id,field,reason_code,message",
        }
        self.assertEqual({*columns, "manifest.json", "report.html"}, set(os.listdir(self.out)))
        for name, header in columns.items():
            text = self.result().bytes_of(name)
            self.assertEqual(header, text.split(b"\n")[0].decode("utf-8"), name)
            self.assertNotIn(b"\r", text, name)

    def test_links_and_clusters_are_sorted(self):
        self.generate()
        self.assert_done(self.dedup(self.path("register/students.csv")))
        result = self.result()
        pairs = [(link["record_id_left"].encode(), link["record_id_right"].encode()) for link in result.links]
        self.assertEqual(sorted(set(pairs)), pairs)
        self.assertTrue(all(left < right for left, right in pairs))
        members = [(row["cluster_id"].encode(), row["record_id"].encode()) for row in result.clusters]
        self.assertEqual(sorted(set(members)), members)

    def test_cluster_ids_do_not_depend_on_other_records(self):
        rows = student_rows(30)
        twice = [["copy-of-3", *rows[3][1:]]]
        self.assert_done(self.dedup(self.roster("few.csv", rows + twice)))
        few = self.result()
        self.assert_done(self.dedup(self.roster("many.csv", student_rows(300) + twice), "--force"))
        self.assertEqual(2, len(few.clusters))
        self.assertEqual(few.clusters, self.result().clusters)

    def test_explain_linked_and_not_linked(self):
        rows = student_rows(20)
        rows.append(["copy-of-3", *rows[3][1:]])
        self.assert_done(self.dedup(self.roster(rows=rows)))
        linked = xueji("explain", self.out, "r0000003", "copy-of-3", "--lang", "en")
        self.assert_done(linked)
        self.assertIn("DUP_ID", linked.stdout)
        never = xueji("explain", self.out, "r0000003", "r0000012", "--lang", "en")
        self.assert_done(never)
        self.assertIn("pass", never.stdout.lower())
        for text in (linked.stdout, never.stdout):
            self.assertNotIn(rows[3][1], text, "a full name is shown")
            self.assertNotIn(rows[3][5], text, "a full ID number is shown")

    def test_audit_of_a_sample(self):
        rows = student_rows(60)
        copy = list(rows[5])
        copy[0] = "copy"
        roster = self.roster(rows=rows + [copy])
        self.assert_done(self.dedup(roster, "--audit", 50, "--threads", 1))
        first = self.result().manifest["recall_audit"]
        self.assertEqual((50, first["linked"]), (first["sample"], first["refound"]))
        self.assert_done(self.dedup(roster, "--audit", 50, "--threads", 2, "--force"))
        self.assertEqual(first, self.result().manifest["recall_audit"])
        with open(os.path.join(self.out, "report.html"), encoding="utf-8") as report:
            self.assertIn("Audit of a sample", report.read())
        self.assert_done(self.dedup(roster, "--force"))
        self.assertIsNone(self.result().manifest["recall_audit"])

    def test_explain_in_chinese(self):
        rows = student_rows(20)
        rows.append(["copy-of-3", *rows[3][1:]])
        self.assert_done(self.dedup(self.roster(rows=rows)))
        run = xueji("explain", self.out, "r0000003", "copy-of-3", "--lang", "zh")
        self.assert_done(run)
        self.assertRegex(run.stdout, "[\u4e00-\u9fff]{4}")

    def test_link_two_files(self):
        left = student_rows(50)
        right = [["R" + row[0], *row[1:]] for row in left[:30]] + student_rows(20, 1000)
        plan = self.path("students.plan")
        with open(plan, "w", encoding="utf-8") as file:
            file.write(xueji("plan", "show", "students").stdout)
        run = xueji("link", self.roster("left.csv", left), self.roster("right.csv", right), "--plan", plan, "--out",
                    self.out, "--quiet")
        self.assert_done(run)
        duplicates = {(link["record_id_left"], link["record_id_right"]) for link in self.result().links
                      if link["decision"] == "duplicate"}
        expected = {(row[0], "R" + row[0]) for row in left[:30]}  # the left file's record on the left
        self.assertEqual(expected, duplicates)

    def test_link_does_not_compare_within_a_file(self):
        left = student_rows(10)
        left.append(["copy-of-3", *left[3][1:]])
        plan = self.path("students.plan")
        with open(plan, "w", encoding="utf-8") as file:
            file.write(xueji("plan", "show", "students").stdout)
        run = xueji("link", self.roster("left.csv", left), self.roster("right.csv", student_rows(10, 1000)), "--plan",
                    plan, "--out", self.out, "--quiet")
        self.assert_done(run)
        self.assertEqual([], self.result().links)

    def test_json_summary(self):
        run = self.dedup(self.roster(), "--json", "--quiet")
        self.assert_done(run)
        self.assertEqual(self.result().manifest["result_digest"], json.loads(run.stdout)["result_digest"])

    def test_languages(self):
        missing = self.path("absent.csv")
        english = xueji("dedup", missing, "--out", self.out, "--lang", "en")
        chinese = xueji("dedup", missing, "--out", self.out, "--lang", "zh")
        by_locale = xueji("dedup", missing, "--out", self.out, env=xueji_program.environment(LANG="zh_CN.UTF-8"))
        self.assertEqual({3}, {english.exit_code, chinese.exit_code, by_locale.exit_code})
        for run in (chinese, by_locale):
            self.assertRegex(run.stderr, "[\u4e00-\u9fff]")
        self.assertNotRegex(english.stderr, "[\u4e00-\u9fff]")
        for command in ("dedup", "link", "evaluate", "explain", "generate", "plan"):
            run = xueji(command, "--help", "--lang", "zh")
            self.assertEqual(DONE, run.exit_code, str(run))
            self.assertRegex(run.stdout, "[\u4e00-\u9fff]", command)

    def test_version(self):
        run = xueji("--version")
        self.assert_done(run)
        self.assertRegex(run.stdout, r"[0-9]+\.[0-9]+\.[0-9]+")

    def test_every_plan_checks(self):
        folder = os.path.join(xueji_program.SOURCE, "datasets", "plans")
        plans = sorted(name for name in os.listdir(folder) if name.endswith(".plan"))
        self.assertLessEqual({"febrl3.plan", "febrl4.plan", "fake_1000.plan", "rldata500.plan"}, set(plans))
        for name in plans:
            run = xueji("plan", "check", os.path.join(folder, name))
            self.assertEqual(DONE, run.exit_code, str(run))
            self.assertEqual(DONE, xueji("plan", "explain", os.path.join(folder, name), "--lang", "en").exit_code, name)

    def test_plan_explain_counts_a_roster(self):
        run = xueji("plan", "explain", "--input", self.roster(), "--lang", "en")
        self.assert_done(run)
        self.assertIn("block", run.stdout.lower())

    def test_generated_bytes_depend_on_the_seed_only(self):
        for name, seed, threads in (("a", 3, 1), ("b", 3, 2), ("c", 4, 2)):
            run = xueji("generate", "--records", 20_000, "--seed", seed, "--threads", threads, "--out", self.path(name),
                        "--quiet")
            self.assert_done(run)

        def text(name):
            with open(self.path(name + "/students.csv"), "rb") as file:
                return file.read()

        self.assertEqual(text("a"), text("b"))
        self.assertNotEqual(text("a"), text("c"))

    def test_unknown_columns_are_named(self):
        rows = [[*row, "left"] for row in student_rows(20)]
        self.assert_done(self.dedup(self.roster(rows=rows, header=[*xueji_program.HEADER, "favourite_shoe"])))
        self.assertIn("favourite_shoe", json.dumps(self.result().manifest["inputs"]))

    def test_column_mapping(self):
        header = list(xueji_program.HEADER)
        header[1] = "pupil"
        mapping = self.file("columns.txt", "# our name = header in the file\nname = pupil\n")
        self.assert_done(self.dedup(self.roster(header=header), "--columns", mapping))
        self.assertEqual(20, len(self.result().verdicts))

    def test_report_is_self_contained_and_masked(self):
        rows = student_rows(20)
        rows.append(["copy-of-3", *rows[3][1:]])
        self.assert_done(self.dedup(self.roster(rows=rows)))
        page = self.result().bytes_of("report.html").decode("utf-8")
        for link in ('src="http', "src='http", 'href="http', "@import", "url(http"):
            self.assertNotIn(link, page)
        for row in rows:
            self.assertNotIn(row[5], page)
        self.assertNotIn(rows[3][1], page)

    def test_a_telephone_of_the_whole_school_is_named_with_its_cost(self):
        rows = student_rows(1000)
        for row in rows[::10]:
            row[8] = "13912348765"
        self.assert_done(self.dedup(self.roster(rows=rows)))
        [value] = [each for each in self.result().manifest["generic_values"] if each["field"] == "guardian1_phone"]
        self.assertEqual(100, value["records"])
        self.assertNotIn("1391", value["value"])
        page = self.result().bytes_of("report.html").decode("utf-8")
        self.assertIn("Values that too many records have", page)
        self.assertNotIn("13912348765", page)

    def test_no_value_is_called_generic_without_need(self):
        self.assert_done(xueji("generate", "--records", 20_000, "--seed", 3, "--out", self.path("register"), "--quiet"))
        self.assert_done(self.dedup(self.path("register/students.csv")))
        self.assertEqual([], self.result().manifest["generic_values"])
        self.assertNotIn(b"Values that too many records have", self.result().bytes_of("report.html"))

    def labelled(self, plan, inputs, truth, record, entity, f1):
        inputs = [os.path.join(LABELLED, *name.split("/")) for name in inputs]
        if not all(os.path.exists(name) for name in inputs):
            self.skipTest("the labelled sets are not beside the source tree (../shared/data/labelled)")
        plan = os.path.join(xueji_program.SOURCE, "datasets", "plans", plan)
        command = "dedup" if len(inputs) == 1 else "link"
        run = xueji(command, *inputs, "--plan", plan, "--out", self.out, "--quiet")
        self.assert_done(run)
        best = self.evaluate(self.out, truth or inputs[0], entity, record)["best"]
        self.assertGreaterEqual(best["f1"], f1, best)

    def febrl_truth(self, *files):
        path = self.path("truth.csv")
        rows = []
        for name in files:
            source = os.path.join(LABELLED, "febrl", name)
            if os.path.exists(source):
                with open(source, encoding="utf-8", newline="") as file:
                    rows += [[row[0], row[0].split("-")[1]] for row in csv.reader(file) if row and row[0] != "rec_id"]
        xueji_program.write_csv(path, ["rec_id", "entity"], rows)
        return path

    def test_febrl3(self):
        self.labelled("febrl3.plan", ["febrl/dataset3.csv"], self.febrl_truth("dataset3.csv"), "rec_id", "entity", 0.996)

    def test_febrl4(self):
        self.labelled("febrl4.plan", ["febrl/dataset4a.csv", "febrl/dataset4b.csv"],
                      self.febrl_truth("dataset4a.csv", "dataset4b.csv"), "rec_id", "entity", 0.9995)

    def test_fake_1000(self):
        self.labelled("fake_1000.plan", ["fake_1000/fake_1000.csv"], None, "unique_id", "cluster", 0.90)

    def test_rldata500(self):
        self.labelled("rldata500.plan", ["rldata500/RLdata500.csv"], None, "rec_id", "ent_id", 0.98)


if __name__ == "__main__":
    unit_main.run()
