"""Wrong usage (exit code 2) and wrong plans, mappings and outputs (exit code 3): what is wrong and what would be right."""
import os

import unit_main
from program_case import ProgramCase
from xueji_program import FAILED, REFUSED, USAGE, DONE, xueji



class BadOption(ProgramCase):
    def test_no_command(self):
        run = xueji()
        self.assertEqual(USAGE, run.exit_code, str(run))
        self.assertIn("--help", run.stdout + run.stderr)
        self.assertIn("dedup", xueji("--help").stdout)

    def test_unknown_command(self):
        run = xueji("dedupe", "--lang", "en")
        self.assertEqual(USAGE, run.exit_code, str(run))
        self.assertIn("did you mean dedup", run.stderr)

    def test_unknown_option(self):
        self.assert_refused(self.dedup(self.roster(), "--thread", "2"), USAGE, "--thread", "--threads")

    def test_missing_input(self):
        self.assert_refused(self.dedup(), USAGE)

    def test_missing_out(self):
        self.assert_refused(xueji("dedup", self.roster(), "--lang", "en"), USAGE, "--out")

    def test_option_without_value(self):
        self.assert_refused(xueji("dedup", self.roster(), "--lang", "en", "--out"), USAGE, "--out")

    def test_bad_threads(self):
        for value in ("0", "-1", "two", "1.5", "99999999999999999999"):
            self.assert_refused(self.dedup(self.roster(), "--threads", value), USAGE, "--threads")

    def test_bad_memory_max(self):
        for value in ("0", "-4G", "lots", "4Q", "99999999999999999999G"):
            self.assert_refused(self.dedup(self.roster(), "--memory-max", value), USAGE, "--memory-max")

    def test_bad_language(self):
        run = xueji("dedup", self.roster(), "--out", self.out, "--lang", "fr")
        self.assertEqual(USAGE, run.exit_code, str(run))
        self.assert_nothing_left(run)

    def test_bad_encoding_name(self):
        run = self.dedup(self.roster(), "--encoding", "latin-9")
        self.assertIn(run.exit_code, (USAGE, REFUSED), str(run))
        self.assertIn("encoding", run.stderr)
        self.assert_nothing_left(run)

    def test_missing_plan(self):
        self.assert_refused(self.dedup(self.roster(), "--plan", self.path("absent.plan")), REFUSED, "absent.plan")

    def test_plan_is_a_directory(self):
        os.mkdir(self.path("folder.plan"))
        self.assert_refused(self.dedup(self.roster(), "--plan", self.path("folder.plan")), REFUSED, "folder.plan")

    def test_plan_with_a_syntax_fault(self):
        plan = self.file("torn.plan", 'name: "x"\npass {\n  name: "a\n}\n')
        self.assert_refused(self.dedup(self.roster(), "--plan", plan), REFUSED, "torn.plan:3:")

    def test_plan_with_an_unknown_word(self):
        plan = self.file("word.plan", 'name: "x"\npass {\n  nam: "a"\n}\n')
        self.assert_refused(self.dedup(self.roster(), "--plan", plan), REFUSED, "word.plan:3:", "nam")

    def builtin_plan(self, change):
        run = xueji("plan", "show", "students")
        self.assertEqual(DONE, run.exit_code, str(run))
        text = change(run.stdout)
        self.assertNotEqual(run.stdout, text, "the change found nothing to change")
        return self.file("changed.plan", text)

    def test_plan_with_several_faults_names_them_all(self):
        lines = []

        def spoil(text):
            nonlocal lines
            lines = text.splitlines()
            lines.append('pass { name: "new-one" key { field: "shoe_size" } }')
            lines.append('pass { name: "new-two" key { field: "birth_dat" } }')
            return "\n".join(lines) + "\n"

        plan = self.builtin_plan(spoil)
        run = self.dedup(self.roster(), "--plan", plan)
        self.assert_refused(run, REFUSED, f"changed.plan:{len(lines) - 1}:", f"changed.plan:{len(lines)}:", "shoe_size",
                            "birth_date")
        check = xueji("plan", "check", plan, "--lang", "en")
        self.assert_exit(REFUSED, check)
        self.assertIn("shoe_size", check.stderr + check.stdout)

    def test_empty_plan(self):
        self.assert_refused(self.dedup(self.roster(), "--plan", self.file("empty.plan", "")), REFUSED, "empty.plan")

    def test_plan_whose_columns_the_file_lacks(self):
        plan = os.path.join(os.environ.get("XUEJI_SOURCE_DIR", "."), "datasets", "plans", "febrl3.plan")
        self.assert_refused(self.dedup(self.roster(), "--plan", plan), REFUSED, "roster.csv", "rec_id")

    def test_bad_column_mapping(self):
        mapping = self.file("columns.txt", "name = 学生姓名\nno equals sign here\n")
        self.assert_refused(self.dedup(self.roster(), "--columns", mapping), REFUSED, "columns.txt:2")

    def test_mapping_to_a_column_that_is_not_there(self):
        mapping = self.file("columns.txt", "name = 学生姓名\n")
        self.assert_refused(self.dedup(self.roster(), "--columns", mapping), REFUSED, "学生姓名")

    def test_missing_column_mapping(self):
        self.assert_refused(self.dedup(self.roster(), "--columns", self.path("absent.txt")), REFUSED, "absent.txt")

    def test_out_exists(self):
        os.mkdir(self.out)
        kept = os.path.join(self.out, "precious.txt")
        with open(kept, "w", encoding="utf-8") as file:
            file.write("keep me")
        run = self.dedup(self.roster())
        self.assert_exit(REFUSED, run)
        self.assertIn("--force", run.stderr)
        self.assertEqual(["out"], os.listdir(self.results))
        self.assertEqual(["precious.txt"], os.listdir(self.out))

    def test_force_replaces_nothing_but_a_result(self):
        os.mkdir(self.out)
        with open(os.path.join(self.out, "precious.txt"), "w", encoding="utf-8") as file:
            file.write("keep me")
        run = self.dedup(self.roster(), "--force")
        self.assert_exit(REFUSED, run)
        self.assertIn(self.out, run.stderr)
        self.assertEqual(["precious.txt"], os.listdir(self.out))

    def test_force_replaces_no_folder_that_looks_like_a_result(self):
        """A manifest.json, a truth.csv or a whole result beside other files does not make them ours."""
        foreign = {
            "an application": {"manifest.json": "{}", "app.js": "precious"},
            "an application with our names": {"manifest.json": '{"name": "app"}', "links.csv": "precious"},
            "a table of labels": {"truth.csv": "record_id,person_id,errors\n", "labels.csv": "precious"},
            "another truth": {"truth.csv": "id,label\n1,2\n"},
        }
        for what, files in foreign.items():
            with self.subTest(what):
                out = os.path.join(self.folder, what)
                os.mkdir(out)
                for name, text in files.items():
                    with open(os.path.join(out, name), "w", encoding="utf-8") as file:
                        file.write(text)
                run = self.dedup(self.roster(), "--force", out=out)
                self.assert_exit(REFUSED, run)
                for name, text in files.items():
                    with open(os.path.join(out, name), encoding="utf-8") as file:
                        self.assertEqual(text, file.read())

    def test_force_deletes_no_input_of_the_run(self):
        register = os.path.join(self.results, "register")
        self.assertEqual(DONE, xueji("generate", "--records", 50, "--out", register, "--quiet").exit_code)
        for roster in ("students.csv", "linked.csv"):
            path = os.path.join(register, roster)
            if roster == "linked.csv":
                path = self.path(roster)
                os.symlink(os.path.join(register, "students.csv"), path)
            run = self.dedup(path, "--force", out=register)
            self.assert_exit(REFUSED, run)
            self.assertIn(roster, run.stderr)
            self.assertEqual(["students.csv", "truth.csv"], sorted(os.listdir(register)))
        run = xueji("generate", "--records", 50, "--out", register, "--quiet", "--force")
        self.assertEqual(DONE, run.exit_code, str(run))

    def test_a_refused_run_leaves_no_parent_directory(self):
        run = self.dedup(self.path("absent.csv"), out=os.path.join(self.results, "a", "b", "c"))
        self.assert_refused(run, REFUSED, "absent.csv")

    def test_out_is_a_link_to_a_result(self):
        roster = self.roster()
        self.assert_done(self.dedup(roster))
        link = self.path("link")
        os.symlink(self.out, link)
        self.assert_done(self.dedup(roster, "--force", out=link))
        self.assertTrue(os.path.islink(link))
        self.assertEqual(20, len(self.result().verdicts))

    def test_out_is_a_file(self):
        with open(self.out, "w", encoding="utf-8") as file:
            file.write("keep me")
        for force in ([], ["--force"]):
            run = self.dedup(self.roster(), *force)
            self.assert_exit(REFUSED, run)
            with open(self.out, encoding="utf-8") as file:
                self.assertEqual("keep me", file.read())

    def test_out_below_a_file(self):
        self.assert_refused(self.dedup(self.roster(), out=self.file("plain", "x") + "/out"), REFUSED, "plain")

    def test_out_cannot_be_written(self):
        run = self.dedup(self.roster(), out="/proc/xueji-result")
        self.assertIn(run.exit_code, (FAILED, REFUSED), str(run))
        self.assertIn("/proc", run.stderr)

    def test_out_is_the_input(self):
        roster = self.roster()
        with open(roster, "rb") as file:
            before = file.read()
        run = self.dedup(roster, "--force", out=roster)
        self.assert_exit(REFUSED, run)
        with open(roster, "rb") as file:
            self.assertEqual(before, file.read())

    def test_force_replaces_a_result(self):
        roster = self.roster()
        self.assertEqual(DONE, self.dedup(roster).exit_code)
        first = self.result().bytes_of("verdicts.csv")
        run = self.dedup(roster, "--force")
        self.assert_done(run)
        self.assertEqual(first, self.result().bytes_of("verdicts.csv"))
        self.assertEqual(["out"], os.listdir(self.results))

    def test_link_with_one_file(self):
        run = xueji("link", self.roster(), "--plan", "x.plan", "--out", self.out, "--lang", "en")
        self.assert_refused(run, USAGE)

    def test_evaluate_without_a_result(self):
        truth = self.file("truth.csv", "record_id,person_id\n1,1\n")
        run = xueji("evaluate", self.path("absent"), "--truth", truth, "--id-column", "record_id", "--entity-column",
                    "person_id", "--lang", "en")
        self.assert_refused(run, REFUSED, "absent")

    def test_evaluate_with_a_column_that_is_not_there(self):
        self.assert_done(self.dedup(self.roster()))
        truth = self.file("truth.csv", "record_id,person_id\nr0000001,1\n")
        run = xueji("evaluate", self.out, "--truth", truth, "--id-column", "record_id", "--entity-column", "entity",
                    "--lang", "en")
        self.assert_exit(REFUSED, run)
        self.assertIn("entity", run.stderr)
        self.assertIn("truth.csv", run.stderr)

    def test_evaluate_refuses_what_would_change_nothing(self):
        truth = ["--truth", self.file("truth.csv", "record_id,person_id\nr0000001,1\n"), "--id-column", "record_id",
                 "--entity-column", "person_id"]
        self.assert_done(self.dedup(self.roster()))
        for options, named in ((["--completeness"] + truth, "--truth"),
                               (["--completeness", "--report", self.path("page.html")], "--report"),
                               (truth + ["--threads", "2"], "--threads"),
                               (truth + ["--memory-max", "1G"], "--memory-max")):
            run = xueji("evaluate", self.out, *options, "--lang", "en")
            self.assert_exit(REFUSED, run)
            self.assertIn(named, run.stderr)
        self.assertFalse(os.path.exists(self.path("page.html")))

    def test_explain_a_record_that_is_not_there(self):
        self.assert_done(self.dedup(self.roster()))
        run = xueji("explain", self.out, "r0000001", "r9999999", "--lang", "en")
        self.assert_exit(REFUSED, run)
        self.assertIn("r9999999", run.stderr)

    def test_a_bad_table_of_frequencies(self):
        for text, *words in (("value,count\n张伟,x\n", "names.csv:2", "count"),
                             ("value\n张伟\n", "names.csv:1", "count"),
                             ("value,count,province\n张伟,3,544\n", "names.csv:2", "province"),
                             ("value,count\n,2\n张伟,3\n", "names.csv:2", "total"),
                             ("value,count\n", "names.csv", "name")):
            table = self.file("names.csv", text)
            self.assert_refused(self.dedup(self.roster(), "--frequencies", table), REFUSED, *words)
        self.assert_refused(self.dedup(self.roster(), "--frequencies", "-"), REFUSED, "name a file")
        self.assert_refused(self.dedup(self.roster(), "--frequencies", "absent.csv"), REFUSED, "absent.csv")

    def test_a_changed_table_of_frequencies(self):
        table = self.file("names.csv", "value,count\n,1000000\n张伟,300\n")
        self.assert_done(self.dedup(self.roster(), "--frequencies", table))
        self.file("names.csv", "value,count\n,1000000\n张伟,301\n")
        run = xueji("explain", self.out, "r0000001", "r0000002", "--lang", "en")
        self.assertEqual(REFUSED, run.exit_code, str(run))
        self.assertIn("names.csv: has changed", run.stderr)

    def test_generate_nothing(self):
        run = xueji("generate", "--records", "0", "--out", self.out, "--lang", "en")
        self.assert_refused(run, USAGE, "--records")

    def test_generate_an_unknown_profile(self):
        run = xueji("generate", "--records", "10", "--profile", "dirty", "--out", self.out, "--lang", "en")
        self.assert_refused(run, USAGE, "profile")


if __name__ == "__main__":
    unit_main.run()
