"""Killed at any moment, under load: what was acknowledged is there, once, and register and store agree. On both stores."""
import os
import random
import signal
import sqlite3
import subprocess
import time
import unittest

import unit_main
import postgres_cluster
import server_program
from server_case import API, ServerCase
from server_program import SECONDS, Server
from xueji_program import environment, is_instrumented, xueji

LOAD = os.path.join(os.path.dirname(server_program.SERVER), "xueji-load")
KILLS = int(os.environ.get("XUEJI_KILLS", "10"))
RATE = 100 if is_instrumented() else 1000
DATABASE_KILLED_EVERY = 5


class Killed(ServerCase):
    """What both stores share; `arguments` are the server's, `ask` queries its store."""
    arguments = ()

    def serve(self, *arguments, **process):
        super().serve(*self.arguments, *arguments, **process)

    def load(self, *arguments):
        return [LOAD, "--dev", self.certs, "--server", self.server.address, *map(str, arguments)]

    def start_load(self, ledger):
        """Registrations at a rate that asks nobody, for longer than the test."""
        students = self.path("students")
        self.assert_done(xueji("generate", "--records", 20_000 + 1500 * KILLS, "--profile", "clean", "--out", students, "--quiet"))
        load = subprocess.Popen(self.load("--students", os.path.join(students, "students.csv"), "--students-max", 10_000_000, "--register",
                                          100, "--region", "370102", "--rate", RATE, "--seconds", 60 + 10 * KILLS, "--ledger", ledger),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
        self.addCleanup(load.wait)
        self.addCleanup(load.kill)
        return load

    def kill_more(self, number):
        """What else fails at the kill of this number."""

    def kill_and_start_again(self, load):
        """Now and then the server is killed while it still loads, too."""
        choose = random.Random()
        port = self.server.port
        for number in range(KILLS):
            time.sleep(choose.uniform(0.02, 0.6))
            self.assertIsNone(load.poll())
            self.kill_more(number)
            self.server.stop(signal.SIGKILL)
            if number % 4 == 3:
                starting = subprocess.Popen([server_program.SERVER, "serve", "--dev", self.certs, "--listen", f"127.0.0.1:{port}",
                                             *self.arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
                time.sleep(choose.uniform(0, 0.3))
                starting.kill()
                starting.wait()
            self.server = Server(self.certs, *self.arguments, port=port)
            self.assertIn("serving", self.server.ready)

    def watch(self, position):
        """The numbers of all changes, as a province's service is told them."""
        service = self.signed(self.claims("client-province", roles=["service"], region="370000"))
        seen = []
        for message in self.stub(API.RegistryStub, "province").WatchChanges(
                API.registry.WatchChangesRequest(context=self.context()), metadata=service, timeout=10 * SECONDS):
            seen += [change.position for change in message.changes]
            if message.position >= position:
                return seen
        return seen

    def check_nothing_acknowledged_is_lost_or_doubled(self):
        ledger = self.path("ledger")
        load = self.start_load(ledger)
        while not os.path.exists(ledger) or os.path.getsize(ledger) == 0:
            self.assertIsNone(load.poll())
            time.sleep(0.01)
        self.kill_and_start_again(load)
        time.sleep(0.5)
        load.kill()
        load.wait()
        verify = subprocess.run(self.load("--verify", ledger), capture_output=True, text=True, timeout=600, env=environment(), check=False)
        print(f"kills: {KILLS}, ledger: {verify.stdout.strip()}", flush=True)
        self.assertEqual(0, verify.returncode, verify.stdout + verify.stderr[-2000:])

        version = self.call(API.RegistryStub, "GetVersion", API.registry.GetVersionRequest(context=self.context()))
        with open(ledger, encoding="ascii") as file:
            acknowledged = dict(line.split() for line in file.read().splitlines() if line.count(" ") == 1)
        self.assertGreater(len(acknowledged), 10 * KILLS)
        seen = self.watch(version.position)
        self.assertEqual(0, self.server.stop())
        (live,), = self.ask("SELECT count(*) FROM change c JOIN (SELECT record_id, max(change_seq) AS last FROM change "
                            "GROUP BY record_id) l ON c.change_seq = l.last WHERE c.kind <> 3")
        (changes, records, requests, first, last), = self.ask(
            "SELECT count(*), count(DISTINCT record_id), (SELECT count(*) FROM request), min(change_seq), max(change_seq) FROM change")
        stored = dict(self.ask("SELECT record_id, change_seq FROM change"))
        print(f"changes: {changes}, of them not acknowledged before a kill: {int(changes) - len(acknowledged)}", flush=True)
        self.assertEqual((changes, changes, "1", changes), (records, requests, first, last), "each request one change, no gap")
        self.assertEqual((int(live), int(last)), (version.record_count, version.position), "register and store agree")
        self.assertEqual(list(range(1, int(last) + 1)), seen, "watching tells of every change, in its order, once")
        self.assertEqual([], [record for record, position in acknowledged.items() if stored.get(record) != position])


@unittest.skipUnless(os.path.exists(LOAD), "xueji-load is not built")
class OnSqlite(Killed):
    def ask(self, question):
        with sqlite3.connect(os.path.join(self.certs, "register.db")) as store:
            rows = store.execute(question).fetchall()
        store.close()
        return [tuple(map(str, row)) for row in rows]

    def test_nothing_acknowledged_is_lost_or_doubled(self):
        self.check_nothing_acknowledged_is_lost_or_doubled()


@unittest.skipUnless(os.path.exists(LOAD), "xueji-load is not built")
@unittest.skipUnless(postgres_cluster.is_installed(), "PostgreSQL 15 is not installed: apt-get install postgresql")
class OnPostgres(Killed):
    def prepare(self):
        self.cluster = postgres_cluster.PostgresCluster()
        self.addCleanup(self.cluster.close)
        self.arguments = ("--store", self.cluster.uri)

    def ask(self, question):
        return self.cluster.ask("SET search_path TO xueji; " + question)

    def kill_more(self, number):
        """The database fails, and the server has up to a second and a half to find its way before it is killed as well."""
        if number % DATABASE_KILLED_EVERY == DATABASE_KILLED_EVERY - 1:
            self.cluster.kill()
            time.sleep(random.uniform(0, 0.2))
            self.cluster.start()
            time.sleep(random.uniform(0, 1.5))

    def test_nothing_acknowledged_is_lost_or_doubled_when_the_database_is_killed_too(self):
        self.check_nothing_acknowledged_is_lost_or_doubled()


if __name__ == "__main__":
    unit_main.run()
