"""The service as its users meet it: the real programs, real certificates, one child after the other."""
import json
import os
import signal
import sqlite3
import time

import unit_main
import server_program
from server_case import API, ServerCase
from server_program import SECONDS, grpc
from xueji_program import DONE, REFUSED, USAGE, id_number, xueji


class Service(ServerCase):
    def expect_logged(self, text):
        """The log is written by a thread of its own: soon."""
        end = time.monotonic() + SECONDS
        while text not in (log := self.read(os.path.join(self.certs, "server.log"))):
            self.assertLess(time.monotonic(), end, log)
            time.sleep(0.02)

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    def test_a_child_from_question_to_withdrawal(self):
        child = self.child()
        self.assertEqual(API.student.ADVICE_MAY_BE_CREATED, self.pre_check(child).advice)
        first = self.register(child, "q1")
        self.assertEqual(1, first.position)
        self.assertEqual(API.student.ADVICE_TRANSFER, self.pre_check(child).advice, "the very next question sees it")
        code, details = self.refused(lambda: self.register(child, "q2"))
        self.assertEqual((grpc.StatusCode.ALREADY_EXISTS, "DUPLICATE"), (code, details["ErrorInfo"].reason))
        self.assertIn("转学", details["LocalizedMessage"].message)
        self.assertEqual(1, len(details["Verdict"].hints))
        again = self.register(child, "q1")
        self.assertTrue(again.repeated_request)
        self.assertEqual(first.record_id, again.record_id)

        amended = self.call(API.RegistryStub, "Amend", API.registry.AmendRequest(
            context=self.context("q3"), student=API.student.Student(record_id=first.record_id, phone="13800000000"),
            update_mask={"paths": ["phone"]}))
        self.assertEqual(2, amended.position)
        record = self.call(API.RegistryStub, "GetRecord", API.registry.GetRecordRequest(
            context=self.context(), number=child.document_number)).records[0]
        self.assertEqual(("王小芳", "13800000000", 2), (record.student.name, record.student.phone, record.version))

        self.assertEqual(0, self.server.stop())
        self.serve()
        self.assertIn("records 1, position 2", self.server.ready)
        self.call(API.RegistryStub, "Withdraw", API.registry.WithdrawRequest(context=self.context("q4"), record_id=first.record_id))
        self.assertEqual(API.student.ADVICE_MAY_BE_CREATED, self.pre_check(child).advice)

    def test_a_base_made_of_what_is_exported_gives_the_room_back(self):
        version = lambda: self.call(API.RegistryStub, "GetVersion", API.registry.GetVersionRequest())
        all_room = version().changes_left
        first = self.register(self.child(), "q1").record_id
        for number in range(3):
            self.call(API.RegistryStub, "Amend", API.registry.AmendRequest(
                context=self.context(f"a{number}"), student=API.student.Student(record_id=first, former_name=["王芳", "王小方", "王晓芳"][number]),
                update_mask={"paths": ["former_name"]}))
        gone = self.register(self.child("李强", "1", "20140907", "37010220140907131"), "q2").record_id
        self.call(API.RegistryStub, "Withdraw", API.registry.WithdrawRequest(context=self.context("q3"), record_id=gone))
        self.assertEqual(all_room - 5, version().changes_left)
        new, withdrawn, place, base = self.path("new.csv"), self.path("gone.csv"), self.path("place.txt"), self.path("next.xueji")
        export = lambda: server_program.run("export", "--store", "sqlite:" + os.path.join(self.certs, "register.db"), "--records", new,
                                            "--withdrawn", withdrawn, "--place", place, "--lang", "en")
        run = export()
        self.assertEqual((DONE, "records written: 1, withdrawn: 1, position: 6\n"), (run.returncode, run.stdout), run.stderr)
        self.assertNotEqual(DONE, export().returncode, "what is there is not written over")
        self.assertEqual(DONE, xueji("snapshot", "build", new, "--register-place", place, "--out", base, "--quiet").exit_code)
        self.assertEqual(0, self.server.stop())
        with open(os.path.join(self.certs, "server.conf"), "a", encoding="utf-8") as file:
            file.write(f'snapshot: "{base}"\n')
        self.serve()
        self.assertEqual((1, 6, all_room), (version().record_count, version().position, version().changes_left))
        self.expect_logged("base loaded base_position=6 changes_read=after the base")

    def test_the_next_base_is_made_of_the_last_one_and_knows_its_place(self):
        version = lambda: self.call(API.RegistryStub, "GetVersion", API.registry.GetVersionRequest())
        amend = lambda record, number: self.call(API.RegistryStub, "Amend", API.registry.AmendRequest(
            context=self.context(f"a{number}"), student=API.student.Student(record_id=record, phone=f"1380000000{number}"),
            update_mask={"paths": ["phone"]}))
        store, base = "sqlite:" + os.path.join(self.certs, "register.db"), ""
        kept = self.register(self.child(), "q1").record_id
        gone = self.register(self.child("李强", "1", "20140907", "37010220140907131"), "q2").record_id
        for night in range(3):  # on the second and third nights `gone` is withdrawn, and no base knows it any more
            records, withdrawn, place, new = (self.path(f"{night}-{name}") for name in ("new.csv", "gone.csv", "place", "base.xueji"))
            run = server_program.run("export", "--store", store, "--records", records, "--withdrawn", withdrawn, "--place", place)
            self.assertEqual(DONE, run.returncode, run.stderr)
            made = (("snapshot", "build", records, "--out", new) if night == 0 else
                    ("dedup", records, "--base", base, "--deleted", withdrawn, "--snapshot-out", new, "--out", self.path(f"{night}-out")))
            run = xueji(*made, "--register-place", place, "--quiet")
            self.assertEqual(DONE, run.exit_code, run.stderr)
            base, before = new, version().position
            info = json.loads(xueji("snapshot", "info", base, "--json").stdout)
            self.assertEqual((before, 32), (info["change_seq"], len(info["store_id"])))
            amend(kept, night)
            if night == 0:
                self.call(API.RegistryStub, "Withdraw", API.registry.WithdrawRequest(context=self.context("q3"), record_id=gone))
            after = version().position
            self.assertEqual(0, self.server.stop())
            self.serve("--snapshot", base)
            self.expect_logged(f"base loaded base_position={before} changes_read=after the base")
            self.assertEqual((1, after), (version().record_count, version().position))
            record = self.call(API.RegistryStub, "GetRecord", API.registry.GetRecordRequest(context=self.context(), record_id=kept)).records[0]
            self.assertEqual(f"1380000000{night}", record.student.phone)
        other = xueji("dedup", records, "--base", self.path("0-base.xueji"), "--deleted", self.path("0-gone.csv"), "--register-place", place,
                      "--snapshot-out", self.path("x"), "--out", self.path("x-out"), "--lang", "en")
        self.assertEqual(REFUSED, other.exit_code)
        self.assertIn("0-gone.csv is not of the export", other.stderr)

    def test_the_sample_of_a_configuration_needs_no_file(self):
        sample = server_program.run("check-config", "--sample")
        self.assertEqual(DONE, sample.returncode, sample.stderr)
        self.assertIn("snapshot", sample.stdout)

    def test_what_was_acknowledged_survives_a_kill(self):
        names = ["赵宇航", "钱多多", "孙悦然", "李思源", "周子墨"]
        for number, name in enumerate(names):
            self.register(self.child(name, "1", f"2014010{number + 1}", ""), f"q{number}")
        self.server.stop(signal.SIGKILL)
        self.serve()
        self.assertIn(f"position {len(names)}", self.server.ready)
        self.assertTrue(self.register(self.child(names[0], "1", "20140101", ""), "q0").repeated_request)

    def test_bad_requests_are_refused_and_the_server_lives(self):
        Code = grpc.StatusCode
        question = lambda **more: API.pre_check.PreCheckRequest(context=self.context(), student=self.child(**more))
        ask = lambda request, **more: lambda: self.call(API.PreCheckStub, "PreCheck", request, **more)
        unknown = question()
        unknown.context.purpose = 99
        cases = [
            ("no token", ask(question(), metadata=()), Code.UNAUTHENTICATED, "NOT_IDENTIFIED"),
            ("another office's token", ask(question(), metadata=self.server.token("other-county")), Code.UNAUTHENTICATED,
             "NOT_IDENTIFIED"),
            ("unknown enum", ask(unknown), Code.INVALID_ARGUMENT, "REQUEST_INVALID"),
            ("no such day", ask(question(birth="20151301")), Code.INVALID_ARGUMENT, "FIELD_INVALID"),
            ("oversized field", ask(question(address="x" * 1000)), Code.INVALID_ARGUMENT, "FIELD_INVALID"),
            ("oversized message", ask(question(address="x" * (8 << 20))), Code.RESOURCE_EXHAUSTED, None),
            ("another region", lambda: self.register(self.child(), "q", "other-county"), Code.PERMISSION_DENIED, "NOT_ALLOWED"),
        ]
        for name, call, code, reason in cases:
            with self.subTest(name):
                got, details = self.refused(call)
                self.assertEqual(code, got)
                if reason:
                    self.assertEqual((reason, "xueji"), (details["ErrorInfo"].reason, details["ErrorInfo"].domain))
                    self.assertRegex(details["LocalizedMessage"].message, r"[\u4e00-\u9fff]{2,}")
        with self.subTest("bytes that are no message"):
            raw = self.channels["county"].unary_unary("/xueji.v1.PreCheckService/PreCheck")
            for junk in (b"\xff\xff\xff\xff", b"\x12" * 5000, b"\x0a\x05abc"):
                self.refused(lambda: raw(junk, metadata=self.server.token(), timeout=SECONDS))
        with self.subTest("no certificate"):
            stub = API.PreCheckStub(self.server.channel(certificate=False))
            code, _ = self.refused(lambda: stub.PreCheck(question(), metadata=self.server.token(), timeout=SECONDS))
            self.assertEqual(Code.UNAVAILABLE, code)
        self.assertEqual(API.student.ADVICE_MAY_BE_CREATED, self.pre_check(self.child()).advice)
        self.assertEqual(0, self.server.stop())

    def test_no_personal_data_in_the_log(self):
        child = self.child(name="欧阳金丝雀")
        self.register(child, "q1")
        self.refused(lambda: self.register(child, "q2"))
        self.refused(lambda: self.pre_check(self.child(name="欧阳金丝雀", birth="20151301")))
        self.assertEqual(0, self.server.stop())
        places = [os.path.join(self.certs, "server.log")]
        places += [os.path.join(self.certs, "audit", name) for name in os.listdir(os.path.join(self.certs, "audit"))]
        for place in places:
            with open(place, "rb") as file:
                text = file.read()
            for personal in ("金丝雀", child.document_number, child.document_number[6:14]):
                self.assertNotIn(personal.encode("utf-8"), text, place)

    def test_the_audit_tells_an_edited_line(self):
        self.pre_check(self.child())
        self.assertEqual(0, self.server.stop())
        verify = lambda: server_program.run("audit", "verify", os.path.join(self.certs, "audit"), "--keys",
                                            os.path.join(self.certs, "audit.keys"), "--lang", "en")
        good = verify()
        self.assertEqual(DONE, good.returncode, good.stderr)
        self.assertIn("records 1", good.stdout)
        log = os.path.join(self.certs, "audit", "audit-000001.log")
        with open(log, "rb") as file:
            text = file.read()
        with open(log, "wb") as file:
            file.write(text.replace(b"may_be_created", b"may_be_createD"))
        self.assertEqual(REFUSED, verify().returncode)

    def test_records_are_imported_all_or_none(self):
        self.assertEqual(0, self.server.stop())
        rows = [["r1", "王小芳", "2", "20150301", "", "", "370102", "", ""], ["r2", "李强", "1", "20140907", "", "", "370102", "", ""]]
        store = "sqlite:" + os.path.join(self.certs, "register.db")
        done = server_program.run("import", self.roster(rows=rows), "--store", store, "--lang", "en")
        self.assertEqual((DONE, "records imported: 2\n"), (done.returncode, done.stdout), done.stderr)
        rows[1][:4] = ["r4", "李强", "1", "20141307"]
        rows[0][0] = "r3"
        bad = server_program.run("import", self.roster("bad.csv", rows=rows), "--store", store, "--lang", "en")
        self.assertEqual(REFUSED, bad.returncode)
        self.assertIn("bad.csv:3: birth_date", bad.stderr)
        self.assertNotIn("20141307", bad.stderr)
        self.serve()
        self.assertIn("records 2, position 2", self.server.ready)

    def test_a_store_is_read_through(self):
        self.register(self.child(), "q1")
        self.assertEqual(0, self.server.stop())
        path = os.path.join(self.certs, "register.db")
        check = lambda: server_program.run("check-store", "--store", "sqlite:" + path, "--lang", "en")
        self.assertEqual((DONE, "the store is whole: changes 1\n"), (check().returncode, check().stdout))
        with sqlite3.connect(path) as database:
            database.execute("DELETE FROM identity")
        self.assertNotEqual(DONE, check().returncode)


class PreCheckCommand(ServerCase):
    def test_one_child_and_a_list(self):
        self.register(self.child(), "q1")
        ask = lambda *more, **options: xueji("precheck", "--dev", self.certs, "--server", self.server.address, *more, **options)
        number = id_number("37010220150301122")
        one = ["--like", "姓名=王小芳", "--like", "性别=女", "--like", "出生日期=2015-03-01", "--like", f"身份证件号={number}"]
        for language, words in (("zh", "该生已有学籍"), ("en", "The child has a record")):
            run = ask(*one, "--lang", language)
            self.assert_done(run)
            self.assertIn(words, run.stdout)
        self.assertIn('"advice": "transfer"', ask(*one, "--json").stdout)
        rows = [["a", "王小芳", "2", "20150301", "1", number, "370102", "", ""], ["b", "李强", "1", "20141307", "", "", "", "", ""]]
        listed = ask(self.roster(rows=rows), "--lang", "en")
        self.assert_done(listed)
        self.assertIn("line 2: The child has a record", listed.stdout)
        self.assertIn("line 3: cannot be asked about", listed.stdout)
        with open(self.path("roster.csv"), "rb") as file:
            self.assertEqual(listed.stdout, ask("-", "--lang", "en", input=file.read()).stdout)

    def test_wrong_use_is_told(self):
        refused = lambda code, words, *arguments: self.assert_refused(xueji("precheck", *arguments, "--lang", "en"), code, words)
        child = ["--like", "name=王小芳", "--like", "sex=F", "--like", "birth_date=20150301"]
        dev = ["--dev", self.certs, "--server", self.server.address]
        refused(USAGE, "INPUT", *dev)
        refused(REFUSED, "--token", *child)
        refused(REFUSED, "FIELD=VALUE", *dev, "--like", "name")
        refused(REFUSED, "no field 'nmae'; did you mean name?", *dev, "--like", "nmae=x")
        refused(REFUSED, "cannot be read", *child, *dev, "--token", self.path("no-such"))
        refused(REFUSED, "student.birth_date", *dev, *child[:4], "--like", "birth_date=20151301")
        self.server.stop()
        refused(1, "cannot reach", *child, *dev)


if __name__ == "__main__":
    unit_main.run()
