"""A PostgreSQL of our own: a cluster in a private folder, reached by a socket only, removed when it is done.

  with Cluster(programs, folder, cores, memory_bytes) as cluster:
      with cluster.running() as server:      # server.pid is the postmaster's
          cluster.psql_command("file.sql", {"roster": "/data/roster.csv"})

PostgreSQL refuses to run as root; then it runs as `postgres`, whom the Debian package makes, or as `nobody`.
"""
import contextlib
import glob
import os
import pwd
import shutil
import subprocess
import tempfile

PORT = 5432  # of the socket's name; nothing listens on the network


def find_programs():
    """The folder of initdb and postgres of the newest PostgreSQL there is, or None."""
    folders = [folder for folder in glob.glob("/usr/lib/postgresql/*/bin")
               if os.access(os.path.join(folder, "initdb"), os.X_OK)]
    if folders:
        return max(folders, key=lambda folder: int(folder.split("/")[-2]))
    found = shutil.which("initdb")
    return os.path.dirname(os.path.realpath(found)) if found else None


def unprivileged_user():
    """None: we are nobody special ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def settings(cores, memory_bytes, socket_folder):
    """What its documentation advises for a bulk load that can be repeated: chapters 14.4 (Populating a Database), 14.5
    (Non-Durable Settings), 20.4 (a quarter of the memory for shared buffers), 15 (parallel query)."""
    mebibytes = memory_bytes // 2**20
    return {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{socket_folder}'",
        "port": PORT,
        "shared_buffers": f"{mebibytes // 4}MB",
        "effective_cache_size": f"{mebibytes * 3 // 4}MB",
        "work_mem": f"{mebibytes // 16}MB",
        "hash_mem_multiplier": 2.0,
        "maintenance_work_mem": f"{mebibytes // 12}MB",
        "max_worker_processes": max(8, cores),
        "max_parallel_workers": cores,
        "max_parallel_workers_per_gather": cores,
        "max_parallel_maintenance_workers": cores,
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "16GB",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "random_page_cost": 1.1,
        "jit": "off",
        # Measured on this work: sorting names costs twice the hashing, and the planner thinks otherwise.
        "enable_mergejoin": "off",
    }


class Cluster:
    def __init__(self, programs, folder, cores, memory_bytes):
        self.programs, self.cores, self.memory_bytes = programs, cores, memory_bytes
        self.folder = os.path.abspath(folder)
        self.data = os.path.join(self.folder, "cluster")
        self.user = unprivileged_user()
        self.socket_folder = None

    def _program(self, name):
        return os.path.join(self.programs, name)

    def _call(self, *command):
        identity = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              cwd="/", check=False, text=True, errors="replace", **identity)
        if done.returncode != 0:
            raise RuntimeError((done.stdout.strip().splitlines() or ["it said nothing"])[-1])

    def __enter__(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        # Short: the path of a socket may have 107 characters.
        self.socket_folder = tempfile.mkdtemp(prefix="xueji-pg-")
        try:
            if self.user is not None:
                shutil.chown(self.folder, self.user, self.user)
                shutil.chown(self.socket_folder, self.user, self.user)
            self._call(self._program("initdb"), "--pgdata", self.data, "--username", "peer", "--auth", "trust",
                       "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
            with open(os.path.join(self.data, "postgresql.conf"), "a", encoding="utf-8") as file:
                for name, value in settings(self.cores, self.memory_bytes, self.socket_folder).items():
                    file.write(f"{name} = {value}\n")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket_folder, ignore_errors=True)

    @contextlib.contextmanager
    def running(self):
        """Starts the server with an empty database, yields the postmaster's process id, stops it."""
        control = (self._program("pg_ctl"), "--pgdata", self.data, "--wait", "--timeout", "120")
        self._call(*control, "--log", os.path.join(self.folder, "server.log"), "start")
        whom = ("--host", self.socket_folder, "--port", str(PORT), "--username", "peer", "--maintenance-db", "postgres")
        try:
            # A run that was cut leaves its database behind.
            self._call(self._program("dropdb"), *whom, "--if-exists", "--force", "peer")
            self._call(self._program("createdb"), *whom, "peer")
            with open(os.path.join(self.data, "postmaster.pid"), encoding="utf-8") as file:
                yield int(file.readline())
            # The tables go now, so that two variants' never lie on the disk at a time.
            self._call(self._program("dropdb"), *whom, "--force", "peer")
        finally:
            self._call(*control, "--mode", "immediate", "stop")

    def client_command(self, program, *arguments):
        return [self._program(program), "--host", self.socket_folder, "--port", str(PORT), "--username", "peer", *arguments]

    def psql_command(self, file, variables):
        command = self.client_command("psql", "--dbname", "peer", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", file)
        for name, value in variables.items():
            command += ["--set", f"{name}={value}"]
        return command
