"""Two counties register one child in the same moment: one of them has him, and the other is told what to do."""
import os
import random
import sqlite3

import unit_main
from server_case import API, ServerCase
from server_program import SECONDS, grpc
from xueji_program import student_rows

ROUNDS = int(os.environ.get("XUEJI_ROUNDS", "300"))
COUNTIES = {"county": "370102", "other-county": "510104"}


class Race(ServerCase):
    def begin(self, number, office, row):
        region = COUNTIES[office]
        request = API.registry.RegisterRequest(
            context=self.context(f"{office}-{number}"),
            student=API.student.Student(record_id=f"{region}-{number}", name=row[1], sex=row[2], birth_date=row[3], document_type=row[4],
                                        document_number=row[5], school_region=region))
        # A clerk for every forty: one alone would be locked for asking about so many.
        clerk = f"{office}-{number // 40}"
        metadata = self.signed(self.claims("client-" + office, region=region, sub=clerk, jti=clerk))
        return self.stub(API.RegistryStub, office).Register.future(request, metadata=metadata, timeout=SECONDS)

    def test_one_of_two_counties_wins(self):
        rows = student_rows(ROUNDS)
        random.Random(5).shuffle(rows)
        for office in COUNTIES:
            self.stub(API.RegistryStub, office)
            grpc.channel_ready_future(self.channels[office]).result(timeout=SECONDS)
        won = dict.fromkeys(COUNTIES, 0)
        for number, row in enumerate(rows):
            order = list(COUNTIES)[::1 if number % 2 else -1]
            calls = {office: self.begin(number, office, row) for office in order}
            winners = [office for office, call in calls.items() if call.exception() is None]
            self.assertEqual(1, len(winners), f"round {number}: {[call.exception() for call in calls.values()]}")
            won[winners[0]] += 1
            loser = next(office for office in order if office not in winners)
            code, details = self.refused(calls[loser].result)
            self.assertEqual((grpc.StatusCode.ALREADY_EXISTS, "DUPLICATE"), (code, details["ErrorInfo"].reason))
            self.assertEqual(API.student.ADVICE_TRANSFER, details["Verdict"].advice)
            self.assertIn("转学", details["LocalizedMessage"].message)
        print(f"rounds: {ROUNDS}, won: {won}", flush=True)
        version = self.call(API.RegistryStub, "GetVersion", API.registry.GetVersionRequest(context=self.context()))
        self.assertEqual((ROUNDS, ROUNDS), (version.record_count, version.position))
        self.assertEqual(0, self.server.stop())
        with sqlite3.connect(os.path.join(self.certs, "register.db")) as store:
            self.assertEqual([(ROUNDS, ROUNDS)], store.execute("SELECT count(*), count(DISTINCT document_number) FROM change").fetchall())
        store.close()


if __name__ == "__main__":
    unit_main.run()
