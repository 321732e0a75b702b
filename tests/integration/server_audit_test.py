"""Who looked at this child? What `xueji-server audit find` tells of a service that ran, its keys rotated in between."""
import os

import unit_main
import server_program
from server_case import API, ServerCase
from xueji_program import DONE, REFUSED, USAGE

METHOD, OBJECT, RECORDS, VERDICT = 6, 9, 10, 11  # cells of a line


class Audit(ServerCase):
    def find(self, *arguments, text_in=None, language="en"):
        return server_program.run("audit", "find", os.path.join(self.certs, "audit"), "--keys", os.path.join(self.certs, "audit.keys"),
                                  *arguments, "--lang", language, text_in=text_in)

    def found(self, *arguments, text_in=None):
        """Method, number of those whom the line names, verdict of each line that was found."""
        run = self.find(*arguments, text_in=text_in)
        self.assertEqual(DONE, run.returncode, run.stderr)
        lines = [line.split("\t") for line in run.stdout.splitlines()]
        self.assertIn(f"found {len(lines)} of its records", run.stderr)
        self.assertEqual(lines, sorted(lines, key=lambda cells: int(cells[0])), "in order")
        for cells in lines:
            self.assertEqual(13, len(cells), "no MAC")
            self.assertEqual(cells[RECORDS], str(cells[OBJECT].count(",") + 1))
        return [(cells[METHOD], int(cells[RECORDS]), cells[VERDICT]) for cells in lines]

    def rotate(self):
        """A new key on top, as the manual says, and a restart."""
        self.assertEqual(0, self.server.stop())
        path = os.path.join(self.certs, "audit.keys")
        with open(path, encoding="ascii") as file:
            former = file.read()
        with open(path, "w", encoding="ascii") as file:
            file.write("rotated HMAC-SHA256 " + "5a" * 32 + "\n" + former)
        self.serve()

    def test_everybody_who_looked_is_found_over_a_rotation(self):
        child, other = self.child(), self.child("李强", "1", "20140907", "37010220140907131")
        record_id = self.register(child, "q1").record_id
        self.pre_check(child)
        self.pre_check(other)
        self.rotate()
        strangers = [self.child(f"赵宇航{number}", "1", f"201507{number + 10}", "") for number in range(12)]
        self.assertEqual(14, len(self.pre_check_list(strangers + [child, other])))
        registry = lambda method, request: self.call(API.RegistryStub, method, request)
        registry("Search", API.registry.SearchRequest(context=self.context(), like=self.child(number="")))
        registry("GetRecord", API.registry.GetRecordRequest(context=self.context(), number=child.document_number))
        self.assertEqual([("Register", 1, "done"), ("Search", 1, "shown"), ("GetRecord", 1, "shown")],
                         self.found("--record-id", record_id))
        by_number = [("PreCheck", 1, "transfer"), ("PreCheckBatch", 3, "may_be_created,transfer,may_be_created"),
                     ("GetRecord", 1, "shown")]
        self.assertEqual(by_number, self.found("--number", child.document_number))
        typed = child.document_number[:6] + " " + child.document_number[6:].lower()
        self.assertEqual(by_number, self.found("--number", "-", text_in=typed + "\r\n"))
        self.assertEqual([("PreCheck", 1, "may_be_created"), by_number[1]], self.found("--number", other.document_number))
        self.assertEqual([], self.found("--record-id", child.document_number))
        # Without the key of before nothing is missed in silence.
        path = os.path.join(self.certs, "audit.keys")
        with open(path, encoding="ascii") as file:
            newest = file.readline()
        with open(path, "w", encoding="ascii") as file:
            file.write(newest)
        run = self.find("--record-id", record_id)
        self.assertEqual((REFUSED, ""), (run.returncode, run.stdout))
        self.assertIn("does not hold its key", run.stderr)

    def test_an_altered_line_is_told_and_nothing_behind_it_is_printed(self):
        child = self.child()
        for _ in range(2):
            self.pre_check(child)
        self.pre_check(self.child("李强", "1", "20140907", ""))
        self.pre_check(child)
        self.assertEqual(0, self.server.stop())
        self.assertEqual(3, len(self.found("--number", child.document_number)))
        log = os.path.join(self.certs, "audit", "audit-000001.log")
        with open(log, "rb") as file:
            lines = file.read().splitlines(keepends=True)
        lines[3] = lines[3].replace(b"may_be_created", b"may_be_createD")
        with open(log, "wb") as file:
            file.write(b"".join(lines))
        run = self.find("--number", child.document_number)
        self.assertEqual(REFUSED, run.returncode)
        self.assertIn("audit-000001.log:4", run.stderr)
        self.assertEqual(2, len(run.stdout.splitlines()))
        self.assertIn("被改动", self.find("--number", child.document_number, language="zh").stderr)

    def test_wrong_use_is_told_and_no_number_stands_in_a_message(self):
        number = self.child().document_number
        for code, words, arguments, text_in in (
                (REFUSED, "either --record-id or --number", [], None),
                (REFUSED, "either --record-id or --number", ["--record-id", "r1", "--number", number], None),
                (REFUSED, "no number on standard input", ["--number", "-"], ""),
                (REFUSED, "neither a record id nor a number", ["--number", "-"], number * 20),
                (USAGE, "--nobody", ["--nobody", number], None)):
            run = self.find(*arguments, text_in=text_in)
            self.assertEqual((code, ""), (run.returncode, run.stdout), run.stderr)
            self.assertIn(words, run.stderr)
            if code == REFUSED:
                self.assertNotIn(number, run.stderr)
        for language, words in (("en", "standard input"), ("zh", "个人信息")):
            helped = server_program.run("audit", "find", "--help", "--lang", language)
            self.assertEqual(DONE, helped.returncode)
            self.assertIn(words, helped.stdout)


if __name__ == "__main__":
    unit_main.run()
