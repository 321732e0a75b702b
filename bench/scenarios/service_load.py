"""A running xueji-server for the scenarios of the service: started, asked by xueji-load and by callers in Python, watched.

  with Service(options, folder, snapshot, students) as service:
      told = service.load("--in-flight", 16)      # what xueji-load says, and the server's processor time meanwhile
      caller = Caller(service); caller.pre_check(row)

Python's gRPC is Debian's (python3-grpcio): where the interpreter at hand lacks it, the program starts itself again under
/usr/bin/python3 (tests/support/server_program.py).
"""
import csv
import importlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
KEY = bytes(range(32))  # of the tokens that are made here: the server knows it as `test`
TICKS = os.sysconf("SC_CLK_TCK")
LIST_RECORDS = 1000
FOLLOWS = "follows"  # of the floor: the server's default
CONFIG = """snapshot: "{snapshot}"
metrics: "127.0.0.1:{metrics}"
quotas {{ account {{ per_minute: 0 per_day: 0 }} certificate {{ per_minute: 0 per_day: 0 }} county {{ per_minute: 0 per_day: 0 }} }}
limits {{ {floor} }}
# The records are made up, and to count its descriptors without being root one must be allowed to look in.
core_files: true
"""


def support(xueji):
    """The modules of tests/support that drive a server; they want to know which program it is."""
    os.environ["XUEJI_PROGRAM"] = os.path.abspath(xueji)
    os.environ.setdefault("XUEJI_SOURCE_DIR", SOURCE)
    sys.path.append(os.path.join(SOURCE, "tests", "support"))
    program = importlib.import_module("server_program")
    if program.grpc is None or not os.path.exists("/usr/bin/grpc_python_plugin"):
        sys.exit("this scenario needs gRPC for Python (Debian packages python3-grpcio and protobuf-compiler-grpc)")
    return program, importlib.import_module("trial_authority")


def floor_of(text):
    """A floor for --work-floor: microseconds, or FOLLOWS."""
    return FOLLOWS if text == FOLLOWS else int(text)


def floor_text(floor):
    return "work_floor_follows: true" if floor == FOLLOWS else f"work_floor_us: {floor} work_floor_follows: false"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Service:
    """On trial certificates in `folder`, with an empty store; `restart` begins anew with another one."""

    def __init__(self, options, folder, snapshot, students):
        self.options, self.folder, self.students = options, folder, students
        self.program, self.authority = support(options.xueji)
        self.api = self.program.load_api()
        made = self.program.run("dev-certs", folder)
        if made.returncode != 0:
            sys.exit(made.stderr)
        self.metrics = free_port()
        with open(os.path.join(folder, "server.conf"), "a", encoding="utf-8") as file:
            file.write(CONFIG.format(snapshot=os.path.abspath(snapshot), metrics=self.metrics, floor=floor_text(options.work_floor)))
        with open(os.path.join(folder, "token.keys"), "a", encoding="ascii") as file:
            file.write(f"test HMAC-SHA256 {KEY.hex()}\n")
        self.certificates = self.authority.Authority(folder)
        self.server = None

    def __enter__(self):
        self.restart()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.server is not None and self.server.process.poll() is None:
            if self.server.stop() != 0:
                sys.exit("the server did not end well: " + os.path.join(self.folder, "server.log"))

    def restart(self, cores=None, store=None):
        """Without what was registered before, on these cores or all, with a copy of this SQLite store or an empty one; the
        seconds from start to serving."""
        self.stop()
        for name in os.listdir(self.folder):
            if name.startswith("register.db"):
                os.remove(os.path.join(self.folder, name))
        if store:
            shutil.copyfile(store, os.path.join(self.folder, "register.db"))
        shutil.rmtree(os.path.join(self.folder, "audit"), ignore_errors=True)
        begin = time.monotonic()
        self.server = self.program.Server(self.folder, preexec_fn=cores and (lambda: os.sched_setaffinity(0, cores)))
        if "serving" not in self.server.ready:
            sys.exit(f"the server does not serve: {self.folder}/server.log")
        return time.monotonic() - begin

    @property
    def pid(self):
        return self.server.process.pid

    def base_digest(self):
        caller = Caller(self)
        try:
            return self.api.RegistryStub(caller.channel).GetVersion(
                self.api.registry.GetVersionRequest(context=caller.context()), metadata=caller.signed(caller.token()), timeout=20).base_digest
        finally:
            caller.close()

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def size(self):
        """Resident bytes, threads, descriptors."""
        with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as file:
            said = dict(line.split(":", 1) for line in file if ":" in line)
        return int(said["VmRSS"].split()[0]) * 1024, int(said["Threads"]), len(os.listdir(f"/proc/{self.pid}/fd"))

    def answered(self, method="PreCheck"):
        """How many calls of the method ended in each way so far, as the server counts them."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=60) as answer:
            text = answer.read().decode("utf-8")
        counts = {}
        for labels, value in re.findall(r"^xueji_requests_total\{([^}]*)\} (\S+)$", text, re.M):
            named = dict(re.findall(r'(\w+)="([^"]*)"', labels))
            if named["method"] == method:
                counts[named["code"]] = counts.get(named["code"], 0) + int(float(value))
        return counts

    def start_load(self, *arguments, seconds=None, cores=None):
        return subprocess.Popen(
            [os.path.join(os.path.dirname(os.path.abspath(self.options.xueji)), "xueji-load"), "--dev", self.folder, "--server",
             self.server.address, "--students", self.students, "--json", "--seconds", str(seconds or self.options.seconds),
             *map(str, arguments)], stdout=subprocess.PIPE, text=True,
            preexec_fn=cores and (lambda: os.sched_setaffinity(0, cores)))

    def load(self, *arguments, **more):
        before, begin = self.cpu_seconds(), time.monotonic()
        process = self.start_load(*arguments, **more)
        told, _ = process.communicate()
        if process.returncode != 0:
            sys.exit(f"xueji-load {' '.join(map(str, arguments))} ended with {process.returncode}")
        return {**json.loads(told), "wall": time.monotonic() - begin, "server_cpu": self.cpu_seconds() - before}

    def reload(self):
        """The same base again, as a new one; the seconds until it is in place."""
        path = os.path.join(self.folder, "server.log")

        def replaced():
            with open(path, encoding="utf-8") as file:
                text = file.read()
            if "reload failed" in text:
                sys.exit(f"the base was not replaced: {path}")
            return text.count("base replaced")
        before, begin = replaced(), time.monotonic()
        self.server.process.send_signal(signal.SIGHUP)
        while replaced() == before:
            time.sleep(0.02)
        return time.monotonic() - begin


class Caller:
    """One caller in Python, with a connection of its own."""

    def __init__(self, service, office="county"):
        self.service, self.api = service, service.api
        secrets = service.program.grpc.ssl_channel_credentials(*(read(os.path.join(service.folder, name)) for name in (
            "ca.pem", f"client-{office}.key", f"client-{office}.pem")))
        # Else gRPC would share one connection among all callers of this process.
        self.channel = service.program.grpc.secure_channel(service.server.address, secrets, options=[("grpc.use_local_subchannel_pool", 1)])

    def close(self):
        self.channel.close()

    def token(self, certificate="client-county", kind="JWT", **changes):
        claims = {"sub": "bench", "roles": ["registrar"], "region": "370102", "exp": int(time.time()) + 3600, "jti": "bench",
                  "cnf": {"x5t#S256": self.service.certificates.thumbprint(certificate)}, **changes}
        return self.service.authority.token(KEY, claims, kind=kind)

    @staticmethod
    def signed(token):
        return (("authorization", "Bearer " + token),)

    def context(self, **more):
        return self.api.student.RequestContext(purpose=self.api.student.PURPOSE_ENROLMENT, **more)

    def student(self, row):
        names = self.api.student.Student.DESCRIPTOR.fields_by_name
        return self.api.student.Student(**{name: value for name, value in row.items() if name in names and value})

    def pre_check(self, row, token=None, timeout=2.0):
        request = self.api.pre_check.PreCheckRequest(context=self.context(), student=self.student(row))
        return self.api.PreCheckStub(self.channel).PreCheck(request, metadata=self.signed(token or self.token()), timeout=timeout)


def papers_for_lists(service):
    """A token and a ticket for more records than can be asked about, as files: that of the trial is soon used up."""
    caller = Caller(service)
    papers = {"lists.token": caller.token(),
              "lists.ticket": caller.token(kind="xueji-ticket+jwt", approver="head", purpose="enrolment", records_max=2**32 - 1, jti="lists")}
    caller.close()
    for name, text in papers.items():
        with open(os.path.join(service.folder, name), "w", encoding="ascii") as file:
            file.write(text)
    return [os.path.join(service.folder, name) for name in papers]


def keep_strangers(service):
    """From now on those are asked about of whom the register has nobody's number: of the children that are made up beside a large
    register some have the number of another, and who asks about many such is locked, and rightly."""
    caller = Caller(service)
    with open(service.students, encoding="utf-8", newline="") as file:
        head, *lines = file
    rows = list(csv.DictReader([head, *lines]))
    ticket = caller.token(kind="xueji-ticket+jwt", approver="head", purpose="enrolment", records_max=2**32 - 1, jti="strangers")
    messages = (service.api.pre_check.PreCheckBatchRequest(context=caller.context(ticket=ticket) if begin == 0 else None,
                                                           students=map(caller.student, rows[begin:begin + LIST_RECORDS]))
                for begin in range(0, len(rows), LIST_RECORDS))
    answers = [answer for message in service.api.PreCheckStub(caller.channel).PreCheckBatch(
        messages, metadata=caller.signed(caller.token()), timeout=600) for answer in message.answers]
    caller.close()
    if len(answers) != len(rows):
        sys.exit(f"of {len(rows)} records {len(answers)} were answered")
    service.students += ".strangers"
    with open(service.students, "w", encoding="utf-8", newline="") as file:
        file.writelines([head, *(line for line, answer in zip(lines, answers) if not answer.verdict.hints)])


def rows_of(path, count):
    with open(path, encoding="utf-8", newline="") as file:
        return [row for _, row in zip(range(count), csv.DictReader(file))]
