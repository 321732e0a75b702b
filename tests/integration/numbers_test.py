"""`xueji numbers`: the number rules of the registry's measures and the known hard cases, through the program: real
duplicate detection, a comparison as `xueji compare` writes it, and what every pupil gets and why.
"""
import json
import os
import random
import signal
import subprocess
import time

import unit_main
import xueji_program
from program_case import ProgramCase
from xueji_program import id_number, read_csv, write_csv, wrong_id_number, xueji

HEADER = ["record_id", "student_number", "name", "sex", "birth_date", "document_type", "document_number",
          "school_region", "school_code", "entered_on", "enrolment_state", "guardian1_document_number"]


def pupil(record_id, **values):
    row = {"record_id": record_id, "name": "王思远", "sex": "1", "birth_date": "20180903", "document_type": "1",
           "school_region": "130283", "school_code": "1302830001", "entered_on": "202609", **values}
    if not row.get("document_number"):
        row["document_type"] = values.get("document_type", "Z")
    return row


class Numbers(ProgramCase):
    def setUp(self):
        super().setUp()
        self.store = self.path("numbers.db")
        self.runs = 0

    def issue(self, pupils, comparison=None, arguments=(), rules="2025", on="20260301"):
        """Dedups the pupils, compares them as told (by record id; default: consistent where there is a number), issues.

        The rows of numbers.csv by record id."""
        self.runs += 1
        folder = self.path(f"run{self.runs}")
        os.mkdir(folder)
        roster = os.path.join(folder, "students.csv")
        write_csv(roster, HEADER, [[row.get(column, "") for column in HEADER] for row in pupils])
        dedup = os.path.join(folder, "dedup")
        self.assert_done(xueji("dedup", roster, "--out", dedup, "--latest-birth-date", 20260101, "--quiet"))
        compared = self.compared(folder, dedup, pupils, comparison or {})
        self.out = os.path.join(folder, "out")
        self.again = ["numbers", "issue", roster, "--dedup", dedup, "--comparison", compared, "--store", self.store,
                      "--out", self.out, "--rules", rules, "--on", on, "--lang", "en", *arguments]
        self.assert_done(xueji(*self.again))
        return {row["record_id"]: row for row in read_csv(os.path.join(self.out, "numbers.csv"))}

    @staticmethod
    def compared(folder, dedup, pupils, told):
        compared = os.path.join(folder, "comparison")
        os.mkdir(compared)
        rows = []
        for row in pupils:
            verdict = told.get(row["record_id"], "consistent" if row.get("document_number") else "not_comparable")
            verdict, explanation = (verdict.split(":") + [""])[:2]
            rows.append([row["record_id"], verdict, "", explanation, "", ""])
        write_csv(os.path.join(compared, "verdicts.csv"),
                  ["record_id", "verdict", "reason_codes", "explanation", "candidate_document_number",
                   "candidate_weight"], rows)
        with open(os.path.join(dedup, "manifest.json"), encoding="utf-8") as file:
            inputs = json.load(file)["inputs"]
        with open(os.path.join(compared, "manifest.json"), "w", encoding="utf-8") as file:
            json.dump({"version": "0", "job": "compare", "result_digest": str(sorted(told.items())),
                       "registry_snapshot": "snapshot", "inputs": inputs}, file)
        return compared

    def assert_number(self, row, kind, *codes):
        self.assertEqual(kind, row["kind"], row)
        self.assertEqual("|".join(codes), row["reason_codes"], row)

    # The rules on identity and number (S0 to S4), one by one.

    def test_one_person_one_number_for_life(self):
        child = pupil("r1", document_number=id_number("13028320180903011"))
        first = self.issue([child])["r1"]
        self.assertEqual("G" + child["document_number"], first["student_number"])
        self.assert_number(first, "formal", "REGISTERED", "FORMAL_ISSUED")
        self.assert_number(self.issue([child | {"school_code": "1302830002"}])["r1"], "formal", "FORMAL_HELD")

    def test_numbers_follow_the_coding_rules(self):
        rows = self.issue([pupil("r1", name="李一"), pupil("r2", name="张二", sex="2", birth_date="20180904")])
        for row, birth in ((rows["r1"], "20180903"), (rows["r2"], "20180904")):
            number = row["student_number"]
            self.assertRegex(number, f"^J130283{birth}001[0-9X]$")
            self.assertEqual(id_number(number[1:18]), number[1:])

    def test_the_provisional_number_comes_with_registration_and_says_nothing_of_the_id(self):
        child = pupil("r1", document_number=id_number("11010520180903021"))
        row = self.issue([child], {"r1": "name_mismatch:homophone"})["r1"]
        self.assert_number(row, "provisional", "REGISTERED", "NAME_MISMATCH")
        self.assertTrue(row["student_number"].startswith("L13028320180903"), "of the school's region, not the ID's")
        self.assertEqual(("blocked", "homophone"), (row["outcome"], row["explanation"]))

    def test_the_formal_number_comes_after_both_checks_and_in_spring_where_the_rules_say_so(self):
        child = pupil("r1", document_number=id_number("13028320180903011"))
        self.assert_number(self.issue([child], rules="2016", on="20251001")["r1"], "provisional", "REGISTERED",
                           "WAITS_FOR_SPRING")
        self.assert_number(self.issue([child], rules="2016", on="20260301")["r1"], "formal", "FORMAL_ISSUED")

    def test_the_formal_number_stays_when_the_id_changes_until_the_pupil_applies(self):
        old = pupil("r1", document_number=id_number("13028320180903011"))
        new = old | {"document_number": id_number("13028320180903031")}
        formal = self.issue([old])["r1"]["student_number"]
        row = self.issue([new])["r1"]
        self.assert_number(row, "formal", "FORMAL_KEPT_ID_CHANGED")
        self.assertEqual(formal, row["student_number"])
        applied = ["--apply", self.file("apply.csv", "record_id\nr1\n")]
        row = self.issue([new], {"r1": "id_absent"}, applied)["r1"]  # through the whole process
        self.assert_number(row, "formal", "ID_ABSENT")
        row = self.issue([new], arguments=applied)["r1"]
        self.assert_number(row, "formal", "FORMAL_REISSUED")
        self.assertEqual((formal, "G" + new["document_number"]), (row["previous_number"], row["student_number"]))
        found = xueji("numbers", "find", formal, "--store", self.store, "--disclose", "full", "--lang", "en")
        self.assert_done(found)
        self.assertIn(row["student_number"], found.stdout, "history is kept")

    def test_without_an_id_a_pupil_gets_j_and_g_later(self):
        child = pupil("r1")
        substitute = self.issue([child])["r1"]
        self.assert_number(substitute, "substitute", "REGISTERED", "SUBSTITUTE_ISSUED")
        with_id = child | {"document_type": "1", "document_number": id_number("13028320180903011")}
        self.assert_number(self.issue([with_id], {"r1": "id_absent"})["r1"], "substitute", "ID_ABSENT")
        row = self.issue([with_id])["r1"]
        self.assert_number(row, "formal", "FORMAL_ISSUED")
        self.assertEqual(substitute["student_number"], row["previous_number"])

    def test_a_formal_number_is_never_deleted_nor_given_to_another(self):
        child = pupil("r1", document_number=id_number("13028320180903011"))
        formal = self.issue([child])["r1"]["student_number"]
        self.issue([pupil("r2", name="李一", birth_date="20170101")])  # r1 is gone from the register
        other = pupil("r3", name="赵大山", sex="1", document_number=child["document_number"])
        self.assert_number(self.issue([other])["r3"], "provisional", "REGISTERED", "FORMAL_TAKEN")
        found = xueji("numbers", "find", formal, "--store", self.store, "--lang", "en")
        self.assert_done(found)
        self.assertIn("record r1", found.stdout)
        self.assertNotIn(child["document_number"], found.stdout, "masked unless asked for")

    def test_local_numbers_run_on_without_a_gap_and_transfers_come_last(self):
        local = ["--local", self.file("local.csv", "school_code,region,school,type\n1302830001,0226,001,0\n")]
        pupils = [pupil(f"r{i}", name="王李张刘"[i] + "晓" + "东南西北"[i], birth_date=f"2018090{i + 1}") for i in range(4)]
        rows = self.issue(pupils[:3], arguments=local)
        self.assertEqual([f"0226260010000{i}" for i in (1, 2, 3)], [rows[f"r{i}"]["local_number"] for i in range(3)])
        transferred = pupil("a0", name="赵晓中", birth_date="20180910")
        rows = self.issue([transferred, *pupils], arguments=local)
        self.assertEqual("02262600100002", rows["r1"]["local_number"])
        self.assertEqual({"02262600100004", "02262600100005"}, {rows["a0"]["local_number"], rows["r3"]["local_number"]})
        check = xueji("numbers", "check", os.path.join(self.out, "numbers.csv"), "--column", "local_number", "--json")
        self.assert_done(check)
        self.assertEqual((1, 0), tuple(json.loads(check.stdout)[key] for key in ("local_series", "local_series_with_gaps")))

    def test_a_guest_record_has_the_pupils_number(self):
        home = pupil("home", document_number=id_number("13028320180903011"), enrolment_state="在校")
        guest = home | {"record_id": "guest", "school_region": "110105", "school_code": "1101050001",
                        "enrolment_state": "借读"}
        rows = self.issue([home, guest])
        self.assertEqual("G" + home["document_number"], rows["home"]["student_number"])
        self.assertEqual("G" + home["document_number"], rows["guest"]["student_number"])
        self.assertEqual(["FORMAL_ISSUED", "SAME_PUPIL"], sorted(row["reason_codes"].split("|")[-1] for row in rows.values()))

    def test_a_changed_name_holds_the_number_until_the_procedure_is_through(self):
        child = pupil("r1", document_number=id_number("13028320180903011"))
        formal = self.issue([child])["r1"]["student_number"]
        row = self.issue([child | {"name": "王思源"}], {"r1": "name_mismatch:former_name"})["r1"]
        self.assert_number(row, "formal", "NAME_MISMATCH")
        self.assertEqual(formal, row["student_number"])
        self.assertIn("2003", row["message"])

    # Hard cases that happened.

    def test_another_girl_had_the_number(self):
        """Number, name and sex equal, two people: nobody's number changes before the police have settled it."""
        number = id_number("13028320050903022")
        one = pupil("r1", name="侯佳", sex="2", birth_date="20050903", document_number=number)
        other = one | {"record_id": "r2", "school_region": "110105", "school_code": "1101050001"}
        first = self.issue([one])["r1"]
        rows = self.issue([one, other])
        self.assert_number(rows["r1"], "formal", "DUPLICATE_OPEN")
        self.assertEqual(first["student_number"], rows["r1"]["student_number"])
        self.assert_number(rows["r2"], "none", "DUPLICATE_OPEN")

    def test_a_paper_transfer_is_answered_with_start_the_transfer(self):
        number = id_number("11010520060903022")
        left = pupil("beijing", name="曹小雪", sex="2", birth_date="20060903", document_number=number,
                     school_region="110105", school_code="1101050001")
        self.issue([left])
        rows = self.issue([left, left | {"record_id": "hebei", "school_region": "130283", "school_code": "1302830001"}])
        self.assert_number(rows["hebei"], "none", "DUPLICATE_OPEN")
        self.assertIn("transfer", rows["hebei"]["message"])
        problems = read_csv(os.path.join(self.out, "problems.csv"))
        self.assertEqual({("beijing", "id_repeated"), ("hebei", "id_repeated")},
                         {(row["record_id"], row["problem_class"]) for row in problems})

    def test_a_late_registration_gets_its_number_at_once(self):
        rows = self.issue([pupil("r1", document_number=id_number("37148120100903011"), birth_date="20100903",
                                 entered_on="201609", school_region="371481", school_code="3714810001")])
        self.assert_number(rows["r1"], "formal", "REGISTERED", "FORMAL_ISSUED")

    def test_twins_each_have_their_number(self):
        one = pupil("r1", name="王子思", document_number=id_number("13028320180903011"),
                    guardian1_document_number=id_number("13028319850101023"))
        other = one | {"record_id": "r2", "name": "王子念", "document_number": id_number("13028320180903031")}
        rows = self.issue([one, other])
        self.assertEqual(["G" + one["document_number"], "G" + other["document_number"]],
                         [rows["r1"]["student_number"], rows["r2"]["student_number"]])

    def test_namesakes_without_an_id_in_two_provinces_each_get_j(self):
        one = pupil("r1", guardian1_document_number=id_number("13028319850101023"))
        other = one | {"record_id": "r2", "school_region": "110105", "school_code": "1101050001",
                       "guardian1_document_number": id_number("11010519860101025")}
        rows = self.issue([one, other])
        for row in rows.values():
            self.assertIn(row["kind"], ("substitute", "provisional"))
            self.assertNotIn("DUPLICATE_OPEN", row["reason_codes"])

    # The run itself.

    def test_a_wrong_number_of_the_id_is_a_problem_record(self):
        rows = self.issue([pupil("r1", document_number=wrong_id_number("13028320180903011"))], {"r1": "id_absent"})
        self.assert_number(rows["r1"], "provisional", "REGISTERED", "ID_WRONG")
        problems = read_csv(os.path.join(self.out, "problems.csv"))
        self.assertEqual(["id_wrong"], [row["problem_class"] for row in problems])

    def test_killed_runs_end_with_the_files_of_an_undisturbed_one(self):
        rows = [pupil(f"r{i:05}", name="王李张刘陈"[i % 5] + "一二三四五六七八九十"[i // 5 % 10] + "甲乙丙丁"[i // 50 % 4],
                      birth_date=f"2018{1 + i % 12:02}{1 + i // 12 % 28:02}",
                      document_number=id_number(f"1302832018{1 + i % 12:02}{1 + i // 12 % 28:02}{i // 336:03}"))
                for i in range(3000)]
        self.issue(rows)
        names = ("numbers.csv", "problems.csv", "rejects.csv")

        def contents():
            found = {}
            for name in names:
                with open(os.path.join(self.out, name), "rb") as file:
                    found[name] = file.read()
            return found

        undisturbed = contents()
        dice = random.Random(3)
        for _ in range(5):
            for name in os.listdir(self.folder):
                if name.startswith("numbers.db"):
                    os.remove(self.path(name))
            for _ in range(3):
                process = subprocess.Popen([xueji_program.PROGRAM, *self.again, "--force"], env=xueji_program.environment(),
                                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(dice.uniform(0, 0.25))
                process.send_signal(signal.SIGKILL)
                process.wait()
            self.assert_done(xueji(*self.again, "--force"))
            self.assertEqual(undisturbed, contents())

    def test_bad_input_is_refused_and_nothing_is_left_behind(self):
        rows = self.issue([pupil("r1")])
        self.assertEqual(1, len(rows))
        roster, dedup = self.again[2], self.again[4]
        with open(roster, encoding="utf-8") as file:
            changed = self.file("changed.csv", file.read() + "\n")
        arguments = ["--store", self.path("other.db"), "--out", os.path.join(self.results, "x"), "--lang", "en"]
        self.assert_refused(xueji("numbers", "issue", changed, "--dedup", dedup, *arguments), xueji_program.REFUSED,
                            "checksums differ")
        self.assert_refused(xueji("numbers", "issue", roster, "--dedup", self.folder, *arguments), xueji_program.REFUSED,
                            "manifest.json")
        self.assert_refused(xueji("numbers", "issue", roster, "--dedup", dedup, *arguments, "--rules", "1999"),
                            xueji_program.REFUSED, "2013, 2016, 2017, 2025")
        self.assert_refused(xueji("numbers", "issue", roster, "--dedup", dedup, *arguments, "--on", "20261301"),
                            xueji_program.REFUSED, "no real date")
        self.assert_refused(xueji("numbers", "issue", roster, "--dedup", dedup, *arguments, "--apply",
                                  self.file("apply.csv", "record_id\nr9\n")), xueji_program.REFUSED, "apply.csv:2")
        text = self.file("text.db", "x" * 5000)
        self.assert_refused(xueji("numbers", "issue", roster, "--dedup", dedup, "--store", text, *arguments[2:]),
                            xueji_program.REFUSED, "no sound number store")
        self.assert_refused(xueji("numbers", "find", "L1", "--store", self.store, "--lang", "en"), xueji_program.REFUSED,
                            "does not know")
        self.assertFalse(os.path.exists(self.path("other.db")))

    def test_check_masks_what_it_shows(self):
        number = "G" + wrong_id_number("13028320180903011")
        run = xueji("numbers", "check", self.file("n.csv", f"学籍号\n{number}\n"), "--lang", "en")
        self.assert_done(run)
        self.assertIn("check_digit", run.stdout)
        self.assertNotIn("20180903", run.stdout)

    def test_rules_can_be_replaced_by_a_file(self):
        text = "set\tkey\tvalue\tdocument\tclause\tzh\ten\n2031\treview_holds_formal\tno\tX〔2031〕1号\t-\t不等复核\tdoes not wait\n"
        path = self.file("rules.tsv", text)
        run = xueji("numbers", "rules", "--rules", "2031", "--rule-file", path, "--lang", "en")
        self.assert_done(run)
        self.assertIn("X〔2031〕1号", run.stdout)
        self.assert_refused(xueji("numbers", "rules", "--rule-file", self.file("bad.tsv", text + "2031\tx\n"), "--lang",
                                  "en"), xueji_program.REFUSED, "bad.tsv:3", "7")


if __name__ == "__main__":
    unit_main.run()
