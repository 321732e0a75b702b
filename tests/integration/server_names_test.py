"""Texts made to harm whoever shows, stores or logs them: each is answered or refused, and none is found where it does not belong."""
import collections
import json
import os
import random
import socket
import statistics
import time
import urllib.request

import unit_main
from server_case import API, ServerCase
from server_program import SECONDS, grpc
from xueji_program import id_number

MARK = b"Zqx7"  # in every text of the attack, and nowhere else
STUDENT = ["name", "former_name", "guardian1_name", "address", "class", "phone", "document_number", "student_number", "birth_date",
           "school_code", "grade", "record_id"]
# Method, the message of its request, where in it the text goes.
PLACES = ([("PreCheck", "student." + field) for field in STUDENT] + [("Register", "student." + field) for field in STUDENT[:8]] +
          [("Search", "like." + field) for field in STUDENT[:6]] + [("Amend", "student.name"), ("Amend", "student.record_id")] +
          [("GetRecord", "record_id"), ("GetRecord", "number"), ("Withdraw", "record_id"), ("ExplainPair", "left_record_id")] +
          [(method, "context." + field) for method in ("PreCheck", "Register") for field in ("request_id", "ticket")])


def attacks(count):
    """`count` texts as bytes, the same every time."""
    choose = random.Random(20260301)
    han = lambda: "".join(choose.choice("王李欧阳春晓梦瑶") for _ in range(3)).encode("utf-8")
    kinds = [
        lambda: b"<script>alert('%s')</script>" % MARK, lambda: b'"><img src=x onerror=%s(1)>' % MARK,
        lambda: b"{{7*7}}${%s}<%%= 1 %%>" % MARK, lambda: b"&#x3c;svg/onload=%s&#x3e;" % MARK,
        lambda: b"'; DROP TABLE change; --%s" % MARK, lambda: b"' OR '1'='1' /*%s*/" % MARK, lambda: b"%s' UNION SELECT * FROM record--" % MARK,
        lambda: b"$1 $2 ?1 :name %%s %s %%n%%n%%n" % MARK, lambda: b"=cmd|'/C calc'!A0 %s" % MARK, lambda: b"@SUM(1+1)*%s" % MARK,
        lambda: b"+%s-2+3" % MARK, lambda: b"\t=HYPERLINK(\"http://%s.example\")" % MARK,
        lambda: b"%s\n2026-03-01 12:00:00 [info] serving" % MARK, lambda: b"%s\r\n{\"level\":\"info\"}\r\n" % MARK,
        lambda: b"%s\x1b[2J\x1b]0;owned\x07" % MARK, lambda: b"%s\x85\xe2\x80\xa8next\xe2\x80\xa9" % MARK,
        lambda: "\u202e".encode("utf-8") + MARK + "\u2066\u2069\u200f".encode("utf-8"),
        lambda: han() + "\u200b\u200c\u200d\ufeff\u2060".encode("utf-8") + MARK,
        lambda: "Ζqх\u0430\u0435\u0440".encode("utf-8") + MARK, lambda: ("\u0301" * choose.randint(1, 150)).encode("utf-8") + MARK,
        lambda: "😀👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿".encode("utf-8") + MARK, lambda: "\U0010ffff\uffff\ufdd0".encode("utf-8") + MARK,
        lambda: b"\xc0\xaf" + MARK, lambda: b"\xe0\x80\xaf" + MARK, lambda: b"\xf8\x88\x80\x80\x80" + MARK, lambda: MARK + b"\xe7\x8e",
        lambda: b"\xed\xa0\x80\xed\xb0\x80" + MARK, lambda: b"\xff\xfe" + MARK, lambda: MARK + b"\0" + han(), lambda: b"\0" + MARK,
        lambda: MARK * (1 << 14), lambda: MARK + b"\xe7\x8e\x8b" * 21_000, lambda: MARK + b"A" * choose.randint(200, 5000),
        lambda: b"../../../etc/passwd\0" + MARK, lambda: b"file:///etc/passwd#" + MARK, lambda: b"${jndi:ldap://%s.example/a}" % MARK,
        lambda: b"$(touch /tmp/%s)`id`|;&" % MARK, lambda: b"[" * 3000 + MARK, lambda: b"{\"a\":" * 500 + MARK,
        lambda: han() + choose.randbytes(choose.randint(1, 60)) + MARK, lambda: choose.randbytes(choose.randint(1, 300)) + MARK,
    ]
    return [kinds[number % len(kinds)]() for number in range(count)]


def wire(kind, values):
    """A message with any bytes as text; Python's own would not let them through."""
    def varint(value):
        out = bytearray()
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        return bytes(out + bytes([value]))
    message = b""
    for name, value in values.items():
        field = kind.fields_by_name[name]
        if isinstance(value, int):
            message += varint(field.number << 3) + varint(value)
            continue
        if isinstance(value, dict):
            value = wire(field.message_type, value)
        message += varint(field.number << 3 | 2) + varint(len(value)) + value
    return message


class Names(ServerCase):
    def setUp(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.metrics = f"127.0.0.1:{free.getsockname()[1]}"
        super().setUp()

    def prepare(self):
        with open(os.path.join(self.certs, "server.conf"), "a", encoding="utf-8") as file:
            file.write('log { format: JSON level: DEBUG file: "service.log" }\n')

    def request(self, number, method, place, text):
        """A request of this method that is as it should be but for the text."""
        birth = f"20{10 + number % 10}{1 + number * 7 % 12:02}{1 + number * 11 % 28:02}"
        student = {"name": f"王{chr(0x4e00 + number * 37 % 5000)}".encode("utf-8"), "sex": b"1", "birth_date": birth.encode("ascii"),
                   "document_number": id_number(f"370102{birth}{number * 263 % 1000:03}").encode("ascii"), "school_region": b"370102"}
        context = {"purpose": 1, "request_id": b"q%d" % number}
        values = {"PreCheck": {"student": student}, "Register": {"student": student}, "Search": {"like": student},
                  "Amend": {"student": {"record_id": b"none"}, "update_mask": {"paths": b"name"}}, "Withdraw": {"record_id": b"none"},
                  "GetRecord": {}, "ExplainPair": {"left_record_id": b"none", "right_record_id": b"nobody"}}[method]
        values["context"] = context
        *outer, field = place.split(".")
        (values[outer[0]] if outer else values)[field] = text
        kind = {"PreCheck": API.pre_check.PreCheckRequest}.get(method) or getattr(API.registry, method + "Request")
        return wire(kind.DESCRIPTOR, values)

    def ask(self, number, method, place, text):
        """'OK' or the refusal's code; a refusal has its details, and does not hand the text back."""
        self.stub(API.RegistryStub)
        service = "PreCheckService" if method == "PreCheck" else "RegistryService"
        call = self.channels["county"].unary_unary(f"/xueji.v1.{service}/{method}")
        # A clerk for every forty: one alone would be locked for asking about so many.
        metadata = self.signed(self.claims(sub=f"clerk{number // 40}", jti=f"j{number // 40}"))
        try:
            call(self.request(number, method, place, text), metadata=metadata, timeout=SECONDS)
            return "OK"
        except grpc.RpcError as error:
            self.assertNotIn(MARK, (error.details() or "").encode("utf-8", "replace"))
            trailers = {key: value for key, value in error.trailing_metadata() or ()}
            code = error.code().name
            if "grpc-status-details-bin" not in trailers:
                # gRPC itself could not read the message, as the text is not UTF-8, and says so in its own way.
                with self.assertRaises(UnicodeDecodeError, msg=f"{method} {place} {text[:60]} {error}"):
                    text.decode("utf-8")
                self.assertIn(error.code().value[0], (12, 13))
                return "unreadable"
            self.assertNotIn(MARK, trailers["grpc-status-details-bin"])
            kinds = {detail.type_url.rsplit(".", 1)[-1]
                     for detail in API.status.Status.FromString(trailers["grpc-status-details-bin"]).details}
            self.assertLessEqual({"ErrorInfo", "LocalizedMessage"}, kinds)
            no_ticket = ("PERMISSION_DENIED",) if place == "context.ticket" else ()
            self.assertIn(code, ("INVALID_ARGUMENT", "NOT_FOUND", "ALREADY_EXISTS", "FAILED_PRECONDITION", *no_ticket),
                          f"{method} {place} {text[:60]} {error}")
            return code

    def median_ms(self):
        spent = []
        for number in range(60):
            begun = time.monotonic()
            self.assertEqual("OK", self.ask(5000 + number, "PreCheck", "student.address", "经十路".encode("utf-8")))
            spent.append((time.monotonic() - begun) * 1000)
        return statistics.median(spent)

    def places(self):
        """All that was written but the register itself: path and bytes, the metrics among them."""
        with urllib.request.urlopen(f"http://{self.metrics}/metrics", timeout=SECONDS) as answer:
            found = [("metrics", answer.read())]
        self.assertEqual(0, self.server.stop())
        for folder, _, names in os.walk(self.certs):
            for name in names:
                if not name.startswith("register.db"):
                    with open(os.path.join(folder, name), "rb") as file:
                        found.append((name, file.read()))
        self.assertIn("service.log", [name for name, _ in found])
        self.assertIn("audit-000001.log", [name for name, _ in found])
        return found

    def test_a_thousand_texts_of_attack(self):
        before = self.median_ms()
        count = int(os.environ.get("XUEJI_ATTACKS", "1000"))
        told = collections.Counter()
        for number, text in enumerate(attacks(count)):
            # The text and the place go round with different periods, so that in time each meets each.
            told[self.ask(number, *PLACES[number * 7 % len(PLACES)], text)] += 1
        self.assertGreaterEqual(told["OK"], count // 20, told)
        self.assertGreaterEqual(told["INVALID_ARGUMENT"], count // 20, told)
        after = self.median_ms()
        print(f"{dict(told)}; a plain question: {before:.2f} ms before, {after:.2f} ms after", flush=True)
        self.assertLess(after, 3 * before + 5)
        for name, content in self.places():
            self.assertNotIn(MARK, content, name)
            if name == "service.log":
                for line in content.decode("utf-8").splitlines():
                    self.assertIsInstance(json.loads(line), dict, line)

    def test_no_canary_in_what_is_written(self):
        child = self.child(name="欧阳金丝雀", birth="20131127", number="37010220131127122", guardian1_name="欧阳百灵鸟", address="画眉路八十八号",
                           phone="13912345678")
        registered = self.register(child, "q1")
        self.refused(lambda: self.register(child, "q2"))
        self.pre_check(child)
        self.pre_check_list([child, self.child(name=child.name, birth="20131327"), child])
        self.refused(lambda: self.pre_check(self.child(name=child.name, birth="20131327")))
        registry = lambda method, request: self.call(API.RegistryStub, method, request)
        registry("GetRecord", API.registry.GetRecordRequest(context=self.context(), number=child.document_number))
        registry("Search", API.registry.SearchRequest(context=self.context(), page_size=5, like=child))
        registry("Amend", API.registry.AmendRequest(context=self.context("q3"), update_mask={"paths": ["address"]},
                                                    student=API.student.Student(record_id=registered.record_id, address="画眉路九号")))
        self.refused(lambda: registry("GetRecord", API.registry.GetRecordRequest(context=self.context(), record_id=child.name)))
        canaries = [child.name, "金丝雀", "百灵鸟", "画眉路", child.document_number, child.document_number[6:14], "2013-11-27", "20131327",
                    child.phone]
        found = self.places()
        for name, content in found:
            for canary in canaries:
                for code in ("utf-8", "gb18030", "utf-16-le"):
                    self.assertNotIn(canary.encode(code), content, f"{name}: {canary[:1]}… in {code}")
                self.assertNotIn(json.dumps(canary)[1:-1].encode("ascii"), content, name)
        with open(os.path.join(self.certs, "register.db"), "rb") as file:
            self.assertIn(child.name.encode("utf-8"), file.read(), "the scan would see it: it does in the register itself")


if __name__ == "__main__":
    unit_main.run()
