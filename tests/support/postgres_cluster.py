"""A PostgreSQL of a test's own, reached by a socket only; what tests/support/postgres_cluster.h is to the tests in C++.

  cluster = PostgresCluster()           # starts it; nothing of it stays after close()
  cluster.uri                           # "postgresql:///postgres?host=…&user=xueji"
  cluster.kill(); cluster.start()       # as a machine that fails
  cluster.ask("SELECT 1, 2")            # [("1", "2")]

What is killed are processes, of which the file cache survives: fsync is off. As root it runs as `postgres`, whom the Debian
package makes.
"""
import csv
import glob
import os
import pwd
import signal
import subprocess
import tempfile
import time


def programs():
    """The folder of the newest PostgreSQL's programs, 15 or later, or None."""
    found = {int(folder.split("/")[-2]): folder for folder in glob.glob("/usr/lib/postgresql/*/bin")
             if os.path.exists(os.path.join(folder, "initdb"))}
    return found[max(found)] if found and max(found) >= 15 else None


def is_installed():
    return programs() is not None and (os.geteuid() != 0 or "postgres" in {entry.pw_name for entry in pwd.getpwall()})


class PostgresCluster:
    def __init__(self):
        # Short: the path of a socket may have 107 characters.
        self.folder = tempfile.TemporaryDirectory(prefix="xueji-pg-")
        self.data = os.path.join(self.folder.name, "data")
        self.identity = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.identity:
            entry = pwd.getpwnam("postgres")
            os.chown(self.folder.name, entry.pw_uid, entry.pw_gid)
        self.uri = f"postgresql:///postgres?host={self.folder.name}&user=xueji"
        self.process = None
        self.log = open(os.path.join(self.folder.name, "log"), "ab")
        self.run("initdb", "--pgdata", self.data, "--username", "xueji", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8",
                 "--no-sync")
        self.start()

    def run(self, program, *arguments):
        return subprocess.run([os.path.join(programs(), program), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=self.log, cwd="/", text=True, check=True, timeout=120, **self.identity).stdout

    def start(self):
        """Returns when it takes connections. After kill() the old server's children may need a moment to go."""
        for _ in range(1000):
            if self.process is None or self.process.poll() is not None:
                self.process = subprocess.Popen(
                    [os.path.join(programs(), "postgres"), "-D", self.data, "-c", "listen_addresses=", "-c",
                     "unix_socket_directories=" + self.folder.name, "-c", "shared_buffers=32MB", "-c", "fsync=off"],
                    stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, cwd="/", start_new_session=True, **self.identity)
            try:
                self.run("pg_isready", "--quiet", "--host", self.folder.name)
                return
            except subprocess.CalledProcessError:
                time.sleep(0.03)
        raise RuntimeError("PostgreSQL does not start")

    def kill(self):
        """All of its processes at once: those that serve connections would live on for a moment."""
        pid = self.process.pid
        os.kill(pid, signal.SIGSTOP)  # has no more children from here on
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = [int(word) for word in file.read().split()]
        for process in (*children, pid):
            os.kill(process, signal.SIGKILL)
        self.process.wait()

    def ask(self, question):
        told = self.run("psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "--dbname", self.uri, "--command", question)
        return [tuple(row) for row in csv.reader(told.splitlines())]

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        self.log.close()
        self.folder.cleanup()
