"""The Debian package: what is in it, that it goes in and out of a system without a trace, and how the service is confined."""
import gzip
import os
import shutil
import subprocess
import tempfile
import unittest

import unit_main
import xueji_program

PACKAGING = os.path.join(xueji_program.SOURCE, "tools", "packaging")
SERVICE = os.path.join(PACKAGING, "xueji-server.service")
BUILD = os.path.dirname(os.path.dirname(os.path.abspath(xueji_program.PROGRAM)))
EXPOSURE_MAX = 15  # of 100, by systemd's own reckoning


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@unittest.skipUnless(shutil.which("dpkg-shlibdeps") and os.geteuid() == 0, "needs dpkg-dev, and root to own the files")
class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="xueji-test-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.package = output(os.path.join(PACKAGING, "package.sh"), BUILD, cls.folder).strip()

    def setUp(self):
        self.root = tempfile.mkdtemp(dir=self.folder)
        for name in ("info", "updates", "triggers"):
            os.makedirs(os.path.join(self.root, "var/lib/dpkg", name))
        for name in ("status", "available"):
            with open(os.path.join(self.root, "var/lib/dpkg", name), "w", encoding="utf-8"):
                pass

    def dpkg(self, *arguments):
        run = subprocess.run(["dpkg", f"--root={self.root}", "--force-script-chrootless", "--force-depends",
                              f"--log={self.folder}/dpkg.log", *arguments], capture_output=True, text=True, check=False)
        self.assertEqual(0, run.returncode, run.stdout + run.stderr)
        return run.stderr

    def installed(self):
        """Files and folders below the root, without dpkg's own book."""
        found = set()
        for folder, folders, files in os.walk(self.root):
            if folder == os.path.join(self.root, "var/lib/dpkg"):
                folders.clear()
                continue
            found |= {os.path.relpath(os.path.join(folder, name), self.root) for name in folders + files}
        return found - {"var", "var/lib", "var/lib/dpkg"}

    def test_it_has_programs_service_and_configuration_owned_by_root(self):
        rows = [line.split() for line in output("dpkg-deb", "-c", self.package).splitlines()]
        names = {row[5] for row in rows}
        for name in ("./usr/bin/xueji", "./usr/bin/xueji-precheck", "./usr/bin/xueji-server", "./lib/systemd/system/xueji-server.service",
                     "./etc/xueji/server.conf", "./var/lib/xueji/", "./usr/share/xueji/plans/febrl3.plan", "./usr/share/doc/xueji/copyright",
                     "./usr/share/doc/xueji/changelog.gz", "./usr/share/man/man1/xueji.1.gz", "./usr/share/man/man1/xueji-precheck.1.gz",
                     "./usr/share/man/man1/xueji-server.1.gz"):
            self.assertIn(name, names)
        for row in rows:
            self.assertEqual("root/root", row[1], row[5])
            self.assertNotEqual("w", row[0][8], f"everybody may write {row[5]}")
        depends = output("dpkg-deb", "-f", self.package, "Depends")
        self.assertIn("libgrpc++", depends)
        self.assertIn("libc6", depends)

    @unittest.skipUnless(shutil.which("lintian"), "needs lintian")
    def test_debians_own_checker_finds_no_fault(self):
        run = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", self.package], capture_output=True, text=True, check=False)
        self.assertEqual((0, ""), (run.returncode, run.stdout), run.stderr)

    def test_a_program_has_a_page_with_all_its_commands(self):
        self.dpkg("--install", self.package)
        with gzip.open(os.path.join(self.root, "usr/share/man/man1/xueji-server.1.gz"), "rt", encoding="utf-8") as file:
            page = file.read()
        for text in (".SH NAME\nxueji\\-server \\- ", ".SH SERVE\n", ".SH CHECK\\-CONFIG\n", "\\-\\-patience N"):
            self.assertIn(text, page)

    def test_a_purge_leaves_nothing(self):
        self.dpkg("--install", self.package)
        self.assertIn("usr/bin/xueji-server", self.installed())
        version = output(os.path.join(self.root, "usr/bin/xueji-server"), "--version")
        self.assertIn(output("dpkg-deb", "-f", self.package, "Version").strip(), version)
        wanted = os.path.join(self.root, "etc/systemd/system/multi-user.target.wants")
        os.makedirs(wanted)
        os.symlink("/lib/systemd/system/xueji-server.service", os.path.join(wanted, "xueji-server.service"))  # systemctl enable
        self.assertNotIn("stays", self.dpkg("--purge", "xueji"))
        os.removedirs(wanted)
        self.assertEqual(set(), self.installed())

    def test_records_outlive_the_package(self):
        self.dpkg("--install", self.package)
        records = os.path.join(self.root, "var/lib/xueji/register.db")
        with open(records, "w", encoding="utf-8") as file:
            file.write("x")
        self.assertIn("/var/lib/xueji is not empty and stays", self.dpkg("--purge", "xueji"))
        self.assertEqual({"var/lib/xueji", "var/lib/xueji/register.db"}, self.installed())

    def test_the_configuration_lacks_nothing_but_the_certificates(self):
        self.dpkg("--install", self.package)
        run = subprocess.run([os.path.join(self.root, "usr/bin/xueji-server"), "check-config",
                              os.path.join(self.root, "etc/xueji/server.conf"), "--lang", "en"],
                             capture_output=True, text=True, check=False)
        self.assertEqual(xueji_program.REFUSED, run.returncode, run.stdout + run.stderr)
        self.assertIn("certificates/", run.stderr)
        for line in run.stderr.splitlines():
            self.assertIn("No such file or directory", line)  # no fault of the text itself


class ServiceTest(unittest.TestCase):
    def test_the_service_is_confined(self):
        if shutil.which("systemd-analyze") is None:
            self.skipTest("needs systemd-analyze")
        run = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_MAX}", "--no-pager",
                              SERVICE], capture_output=True, text=True, check=False)
        self.assertEqual(0, run.returncode, run.stdout[-200:] + run.stderr)

    def test_it_leaves_no_core_and_no_swap(self):
        with open(SERVICE, encoding="utf-8") as file:
            lines = file.read().splitlines()
        for line in ("LimitCORE=0", "MemorySwapMax=0", "UMask=0077", "User=xueji"):
            self.assertIn(line, lines)


if __name__ == "__main__":
    unit_main.run()
