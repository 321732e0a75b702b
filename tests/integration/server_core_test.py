"""A server that crashes leaves no memory behind, for that has names in it; and nobody of its own account may look in."""
import os
import pwd
import resource
import shutil
import signal
import tempfile
import unittest

import unit_main
from server_case import ServerCase
from xueji_program import is_instrumented

CHILD = "欧阳金丝雀"


def permit_large_cores():
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def has(folder, text):
    """Whether a file of the folder has the text in it."""
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            last = b""
            while block := file.read(1 << 24):
                if text in last + block:
                    return True
                last = block[-len(text):]
    return False


class Core(ServerCase):
    def crash(self, switch=""):
        """Of a server that has a child in memory and is ended as an assertion would: what it left, and whether it says core."""
        self.assertEqual(0, self.server.stop())
        with open(os.path.join(self.certs, "server.conf"), "a", encoding="utf-8") as file:
            file.write(switch)
        cores = self.path("cores")
        os.mkdir(cores)
        self.addCleanup(shutil.rmtree, cores)
        self.serve(cwd=cores, preexec_fn=permit_large_cores)
        self.register(self.child(name=CHILD), "q1")
        for channel in self.channels.values():
            channel.close()
        self.server.process.send_signal(signal.SIGABRT)
        _, status = os.waitpid(self.server.process.pid, 0)
        self.server.process.returncode = os.waitstatus_to_exitcode(status)
        self.server.process.stdout.close()
        self.server.log.close()
        self.assertEqual(-signal.SIGABRT, self.server.process.returncode)
        return cores, os.WCOREDUMP(status)

    def test_a_crash_leaves_no_core(self):
        cores, dumped = self.crash()
        self.assertEqual((False, []), (dumped, os.listdir(cores)))

    @unittest.skipIf(is_instrumented(), "sanitizers switch cores off themselves")
    @unittest.skipIf(resource.getrlimit(resource.RLIMIT_CORE)[1] == 0, "no cores may be written here")
    def test_the_switch_permits_one_and_it_would_have_the_name(self):
        cores, dumped = self.crash("core_files: true\n")
        self.assertTrue(dumped, "else the other test shows nothing")
        if os.listdir(cores):
            self.assertTrue(has(cores, CHILD.encode("utf-8")))

    @unittest.skipUnless(os.geteuid() == 0, "only root can start it as somebody else")
    def test_its_own_account_may_not_look_in(self):
        self.assertEqual(0, self.server.stop())
        nobody = pwd.getpwnam("nobody")
        home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, home)
        self.certs = shutil.copytree(self.certs, os.path.join(home, "certs"))
        for folder, _, names in os.walk(home):
            for path in (folder, *(os.path.join(folder, name) for name in names)):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        owners = []
        for switch in ("", "core_files: true\n"):
            with open(os.path.join(self.certs, "server.conf"), "a", encoding="utf-8") as file:
                file.write(switch)
            try:
                self.serve(cwd=home, user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
            except PermissionError:
                self.skipTest("the program lies where nobody else may read it")
            owners.append(os.stat(f"/proc/{self.server.process.pid}/mem").st_uid)
            self.assertEqual(0, self.server.stop())
        self.assertEqual([0, nobody.pw_uid], owners)


if __name__ == "__main__":
    unit_main.run()
