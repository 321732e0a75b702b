"""What outlives the server beside the register: locks of accounts, how they are taken back, what was used of the shares."""
import os
import signal
import time

import unit_main
import server_program
from server_case import ServerCase
from server_program import grpc
from xueji_program import DONE, REFUSED


class Keeping(ServerCase):
    def prepare(self):
        """A share of sixty a day for an account."""
        path = os.path.join(self.certs, "server.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("account { per_minute: 0 per_day: 0 }", "account { per_minute: 0 per_day: 60 }"))

    def command(self, *arguments, language="en"):
        return server_program.run(*arguments, "--config", os.path.join(self.certs, "server.conf"), "--lang", language)

    def restart(self, how=signal.SIGTERM):
        self.server.stop(how)
        self.serve()

    def ask(self, number="37010220150301122"):
        return lambda: self.pre_check(self.child(number=number))

    def reason(self, call):
        code, details = self.refused(call)
        return details["ErrorInfo"].reason, code

    def walk(self):
        """Numbers one after the other, until somebody notices; the account's name."""
        for sequence in range(100, 140):
            try:
                self.ask(f"37010220150301{sequence}")()
            except grpc.RpcError:
                break
        self.assertEqual("LOCKED", self.reason(self.ask())[0])
        return self.command("locks").stdout.splitlines()[1].split()[0]

    def test_a_lock_outlives_a_kill_and_is_taken_back(self):
        self.assertEqual("no account is locked\n", self.command("locks").stdout)
        account = self.walk()
        self.restart(signal.SIGKILL)
        self.assertEqual("LOCKED", self.reason(self.ask())[0])
        listed = self.command("locks")
        self.assertEqual(DONE, listed.returncode, listed.stderr)
        self.assertIn("numbers that run on", listed.stdout)
        self.assertIn("证件号逐个相连", self.command("locks", language="zh").stdout)

        for name, words in (("no.body", "is not locked"), ("../x", "letters, digits")):
            refused = self.command("unlock", name)
            self.assertEqual(REFUSED, refused.returncode)
            self.assertIn(words, refused.stderr)
        done = self.command("unlock", account)
        self.assertEqual(DONE, done.returncode, done.stderr)
        until = time.monotonic() + server_program.SECONDS
        while self.command("locks").stdout != "no account is locked\n":
            self.assertLess(time.monotonic(), until, "the server did not look")
            time.sleep(0.2)
        self.assertTrue(self.ask()().advice)
        self.restart()
        self.assertTrue(self.ask()().advice)
        self.server.stop()
        lines = ""
        for name in os.listdir(os.path.join(self.certs, "audit")):
            with open(os.path.join(self.certs, "audit", name), encoding="utf-8") as file:
                lines += file.read()
        self.assertEqual(1, lines.count(f"\tunlocked: {account}\t"))
        verified = server_program.run("audit", "verify", os.path.join(self.certs, "audit"), "--keys",
                                      os.path.join(self.certs, "audit.keys"), "--lang", "en")
        self.assertEqual(DONE, verified.returncode, verified.stderr)

    def test_a_wish_without_a_server_waits_for_it(self):
        account = self.walk()
        self.server.stop()
        self.assertEqual(DONE, self.command("unlock", account).returncode)
        self.assertIn("being unlocked", self.command("locks").stdout)
        self.serve()
        self.assertTrue(self.ask()().advice)

    def test_shares_of_the_day_outlive_a_restart(self):
        child = self.child()
        for i in range(60):
            self.pre_check(child) if i else self.register(child, "q1")
        self.assertEqual("QUOTA", self.reason(lambda: self.pre_check(child))[0])
        self.restart()
        self.assertEqual("QUOTA", self.reason(lambda: self.pre_check(child))[0])

    def test_a_file_of_locks_that_is_not_whole_is_named(self):
        self.walk()
        self.server.stop()
        path = os.path.join(self.certs, "account.locks")
        with open(path, "rb") as file:
            whole = file.read()
        with open(path, "wb") as file:
            file.write(whole[:-3])
        for run in (self.command("locks"), server_program.run("serve", "--dev", self.certs, "--listen", "127.0.0.1:0", "--lang", "en")):
            self.assertEqual(REFUSED, run.returncode)
            self.assertIn("account.locks:3: not what this program wrote", run.stderr)


if __name__ == "__main__":
    unit_main.run()
