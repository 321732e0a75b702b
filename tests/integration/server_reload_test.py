"""A new base under load: no call fails, and each answer is right before, while and after it is put in place."""
import json
import os
import signal
import subprocess
import threading
import time
import unittest

import unit_main
import server_program
from server_case import API, ServerCase
from xueji_program import environment, patience, student_rows, xueji

LOAD = os.path.join(os.path.dirname(server_program.SERVER), "xueji-load")
RELOADS = int(os.environ.get("XUEJI_RELOADS", "6"))
COMMON, MORE, STRANGERS = 3000, 50, 20 + RELOADS  # records of both bases, of the larger one alone, of none


class Asker(threading.Thread):
    """Asks about a few children round and round; `expected` says which advice each may get at the moment."""

    def __init__(self, case):
        super().__init__(daemon=True)
        self.case, self.expected, self.wrong, self.asked, self.on = case, {}, [], 0, True

    def run(self):
        while self.on:
            for name, (child, _) in list(self.expected.items()):
                # A clerk for every forty: one alone would be locked for asking about so many.
                clerk = f"clerk{self.asked // 40}"
                metadata = self.case.signed(self.case.claims(sub=clerk, jti=clerk))
                before = self.expected[name][1]
                try:
                    advice = self.case.pre_check(child, metadata=metadata).advice
                    # What changed while it was asked may be answered in either way.
                    if advice not in before | self.expected[name][1]:
                        self.wrong.append((name, advice, before))
                except Exception as fault:  # whatever it is, the test is to name it
                    self.wrong.append((name, repr(fault)[:300]))
                self.asked += 1
                if not self.on:
                    return


@unittest.skipUnless(os.path.exists(LOAD), "xueji-load is not built")
class Reload(ServerCase):
    NEW, KNOWN = API.student.ADVICE_MAY_BE_CREATED if API else 0, API.student.ADVICE_TRANSFER if API else 0

    def prepare(self):
        self.rows = student_rows(COMMON + MORE + STRANGERS)
        self.bases = {}
        for name, count in (("small", COMMON), ("large", COMMON + MORE)):
            self.bases[name] = self.path(name + ".xueji")
            self.assert_done(xueji("snapshot", "build", self.roster(name + ".csv", rows=self.rows[:count]), "--out", self.bases[name],
                                   "--quiet"))
        self.snapshot = os.path.join(self.certs, "register.xueji")
        with open(os.path.join(self.certs, "server.conf"), "a", encoding="utf-8") as file:
            file.write('snapshot: "register.xueji"\n')
        self.put("small")

    def put(self, name):
        """As `xueji snapshot build --force` would: the file is there whole, or not yet."""
        os.link(self.bases[name], self.snapshot + ".new")
        os.replace(self.snapshot + ".new", self.snapshot)

    def student(self, row, **more):
        return API.student.Student(name=row[1], sex=row[2], birth_date=row[3], document_type=row[4], document_number=row[5],
                                   school_region="370102", **more)

    def version(self):
        return self.call(API.RegistryStub, "GetVersion", API.registry.GetVersionRequest(context=self.context()))

    def until(self, condition):
        end = time.monotonic() + patience(30)
        while not condition():
            self.assertLess(time.monotonic(), end)
            self.assertIsNone(self.server.process.poll())
            time.sleep(0.02)

    def start_load(self):
        """Questions and some registrations at a rate that asks nobody."""
        students = self.path("students")
        self.assert_done(xueji("generate", "--records", 40_000, "--profile", "clean", "--out", students, "--quiet"))
        load = subprocess.Popen([LOAD, "--dev", self.certs, "--server", self.server.address, "--students",
                                 os.path.join(students, "students.csv"), "--register", "10", "--region", "370102", "--rate", "300",
                                 "--seconds", str(2 + 0.6 * RELOADS), "--deadline-ms", "5000", "--json"], stdout=subprocess.PIPE,
                                env=environment())
        self.addCleanup(load.stdout.close)
        self.addCleanup(load.wait)
        self.addCleanup(load.kill)
        return load

    def fold(self):
        token = self.server.token("province")
        stub = self.stub(API.DedupStub, "province")
        stub.StartDedup(API.dedup.StartDedupRequest(context=self.context("fold")), metadata=token, timeout=20)
        ask = lambda: stub.GetJob(API.dedup.GetJobRequest(context=self.context(), job_id="fold"), metadata=token, timeout=20).job
        self.until(lambda: ask().state != API.dedup.JOB_STATE_RUNNING)
        self.assertEqual(API.dedup.JOB_STATE_DONE, ask().state, ask().message_en)

    def test_no_call_fails_and_every_answer_is_right(self):
        asker = Asker(self)
        more = {f"more{i}": self.student(self.rows[COMMON + i]) for i in range(0, MORE, 5)}
        expect = lambda children, *advice: asker.expected.update({name: (child, set(advice)) for name, child in children.items()})
        expect({f"base{i}": self.student(self.rows[i]) for i in range(0, COMMON, 400)}, self.KNOWN)
        expect({f"new{i}": self.student(self.rows[-1 - i]) for i in range(10)}, self.NEW)
        expect(more, self.NEW)
        digests = {"small": self.version().base_digest}
        load = self.start_load()
        asker.start()
        for number in range(RELOADS):
            which = ("large", "small")[number % 2]
            # One is registered before each reload, and one that was is withdrawn: bases have neither, the store has both.
            child = self.student(self.rows[COMMON + MORE + 10 + number], record_id=f"own{number}")
            self.register(child, f"r{number}")
            expect({f"own{number}": child}, self.KNOWN)
            if number % 2:
                gone = f"own{number - 1}"
                expect({gone: asker.expected[gone][0]}, self.NEW, self.KNOWN)
                self.call(API.RegistryStub, "Withdraw", API.registry.WithdrawRequest(context=self.context(f"w{number}"), record_id=gone))
                expect({gone: asker.expected[gone][0]}, self.NEW)
            expect(more, self.NEW, self.KNOWN)
            self.put(which)
            before = self.version().base_digest
            self.server.process.send_signal(signal.SIGHUP)
            self.until(lambda: self.version().base_digest != before)
            self.assertEqual(digests.setdefault(which, self.version().base_digest), self.version().base_digest)
            expect(more, self.KNOWN if which == "large" else self.NEW)
            time.sleep(0.3)
        left = self.version().changes_left
        self.fold()
        self.assertGreater(self.version().changes_left, left, "what came since the base is in it now")
        folded = self.version().base_digest
        self.assertNotIn(folded, digests.values())
        told, _ = load.communicate(timeout=60 + 10 * RELOADS)
        time.sleep(0.3)
        asker.on = False
        asker.join()
        told = json.loads(told)
        print(f"reloads: {RELOADS} and a fold; questions held against what is right: {asker.asked}; under load: {told['status']}, "
              f"p99 {told['p99_us'] / 1000:.1f} ms", flush=True)
        self.assertEqual([], asker.wrong[:10])
        self.assertGreater(asker.asked, 50 * RELOADS)
        # Who is registered twice is told so, which is an answer.
        self.assertLessEqual(set(told["status"]), {"OK", "ALREADY_EXISTS"})
        self.assertGreater(told["status"]["OK"], 100 * RELOADS)
        self.assertEqual(0, told["shed"])

        self.assertEqual(0, self.server.stop())
        self.serve()
        self.assertEqual(folded, self.version().base_digest, "it starts from what was folded")
        for name, (child, advice) in asker.expected.items():
            clerk = self.signed(self.claims(sub=name, jti=name))
            self.assertIn(self.pre_check(child, metadata=clerk).advice, advice, name)


if __name__ == "__main__":
    unit_main.run()
