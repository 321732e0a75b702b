"""What the service bears: questions, lists, registrations, more than it can, a new base, and half an hour of everything.

  python3 bench/scenarios/service.py --xueji build/release/bin/xueji --out out/bench 1000000
  python3 bench/scenarios/service.py … --minutes 30 --snapshot base.xueji --stages mixed,overload 10000000

Makes a register (seeded, profile field) and its snapshot, or takes --snapshot; asks about generated children of another seed, whom
the register does not have. Client and server share the machine. Stages:
  start     seconds from start to serving; with --store, beside the changes of that store
  ask       questions with 1 (of a caller who is woken, and of one who stays awake), 16 and 64 in flight
  lists     lists by the stream, 1,000 records a message, two streams
  register  256 registrations in flight, each durable before it is answered
  memory    what the server's memory grows by with each record that is registered, once its caches are full
  overload  the server on half of the cores, who asks on the other: three times what 256 in flight get answered, questions and
            then registrations. Good-put is what the server answers in a second; somebody who asks beside it says what he sees
  reload    a new base put in place under questions and registrations: calls that failed
  mixed     --minutes of questions, registrations, lists, watches and new connections: growth of memory between minute 3 (or the
            middle) and the end, threads, descriptors, calls that failed
Writes service.json and a table.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time

import measure
import results
import service_load
import service_mix

ASKED = 200_000
STAGES = ("start", "ask", "lists", "register", "memory", "overload", "reload", "mixed")
TIMES_CAPACITY = 3
# So many callers wait at a time; whom there is no room for does not call. A library that queues more keeps its core busy with that.
WAITING = 4_000
CONNECTIONS = 16
IN_FLIGHT_FULL = 256
# As long as a call may take at all: on a busy machine a slow disk is no fault of the service.
PATIENT = ("--deadline-ms", 10_000)


def quiet(told, *allowed):
    """The calls that neither were answered nor may be refused here."""
    return sum(count for code, count in told["status"].items() if code not in ("OK", *allowed)) + told["shed"]


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


class Measured:
    """The entries so far, each with its line in the table."""

    def __init__(self, records, digest):
        self.records, self.digest, self.entries = records, digest, []

    def add(self, name, run, runs, wall, cpu, **counters):
        self.entries.append(results.entry(f"service_{name}/{self.records}", run, runs, wall, cpu, self.digest,
                                          {"records": self.records, **counters}))

    def tell(self, name):
        """The medians of a benchmark's runs."""
        runs = [entry for entry in self.entries if entry["name"] == f"service_{name}/{self.records}"]
        said = []
        for key in runs[0]:
            if key in results.entry("", 0, 0, 0, 0, "", {}) or key == "records":
                continue
            values = [run.get(key, 0) for run in runs]
            said.append(f"{key} {statistics.median(values):,.{0 if statistics.median(values) >= 1000 else 2}f}".removesuffix(".00"))
        print(f"{runs[0]['name']:<32} " + ", ".join(said), flush=True)


def start(service, measured, options):
    for run in range(options.runs):
        seconds = service.restart(store=options.store)
        measured.add("start", run, options.runs, seconds, service.cpu_seconds(), seconds_to_serving=seconds,
                     resident_bytes=service.size()[0])
    measured.tell("start")


def load_runs(service, measured, options, name, arguments, counters, allowed=(), anew=False):
    for run in range(options.runs):
        if anew:
            service.restart()
        told = service.load("--seed", 100 + run, *arguments)
        answered = max(1, told["answers_per_second"] * told["seconds"])
        measured.add(name, run, options.runs, told["wall"], told["server_cpu"], **{key: told[key] for key in counters},
                     server_cpu_us=told["server_cpu"] / answered * 1e6, failed=quiet(told, *allowed))
    measured.tell(name)


def ask(service, measured, options):
    for name, arguments in (("1", [1]), ("1_awake", [1, "--spin"]), ("16", [16]), ("64", [64])):
        load_runs(service, measured, options, f"ask_{name}", ["--in-flight", *arguments],
                  ("answers_per_second", "p50_us", "p99_us", "p999_us"))


def lists(service, measured, options):
    token, ticket = service_load.papers_for_lists(service)
    load_runs(service, measured, options, "lists", ["--batch", 1000, "--in-flight", 2, "--token", token, "--ticket", ticket],
              ("records_per_second", "p50_us", "p99_us"))


def register(service, measured, options):
    # Of the pupils some look like others of them or of the register: to be told so is an answer.
    load_runs(service, measured, options, "register", ["--register", 100, "--region", "370102", "--in-flight", 256, *PATIENT],
              ("answers_per_second", "p50_us", "p99_us"), allowed=("ALREADY_EXISTS", "FAILED_PRECONDITION"), anew=True)


def memory(service, measured, options):
    def now():
        return service.size()[0], service.answered("Register").get("OK", 0)

    for run in range(options.runs):
        service.restart()
        begin, cpu = time.monotonic(), service.cpu_seconds()
        load = service.start_load("--seed", 200 + run, "--register", 100, "--region", "370102", "--in-flight", 64,
                                  "--students-max", ASKED, *PATIENT, seconds=4 * options.seconds)
        time.sleep(options.seconds)  # Until then what is filled but once is filled.
        before, registered_before = now()
        service_mix.told(load)
        after, registered = now()
        measured.add("memory", run, options.runs, time.monotonic() - begin, service.cpu_seconds() - cpu,
                     registered_before=registered_before, registered=registered - registered_before, resident_bytes_before=before,
                     bytes_a_registration=(after - before) / max(1, registered - registered_before))
    measured.tell("memory")


class Beside(threading.Thread):
    """Somebody who asks 50 times a second while others ask too much: what he sees, by outcome."""

    def __init__(self, service):
        super().__init__(daemon=True)
        self.service, self.micros, self.on = service, {}, True
        self.caller = service_load.Caller(service)
        self.rows = service_load.rows_of(service.students, 200)

    def run(self):
        number = 0
        while self.on:
            begin = time.monotonic()
            try:
                self.caller.pre_check(self.rows[number % len(self.rows)], timeout=2)
                code = "OK"
            except self.service.program.grpc.RpcError as error:
                code = error.code().name
            self.micros.setdefault(code, []).append((time.monotonic() - begin) * 1e6)
            number += 1
            time.sleep(max(0.0, begin + 0.02 - time.monotonic()))

    def end(self):
        self.on = False
        self.join()
        self.caller.close()
        return self.micros


def answered_a_second(service, method, seconds):
    """Of the middle of a load that was just begun: its beginning and what is left at its end do not count."""
    time.sleep(seconds * 0.2)
    before, begin = service.answered(method), time.monotonic()
    time.sleep(seconds * 0.6)
    after, took = service.answered(method), time.monotonic() - begin
    return {code: (count - before.get(code, 0)) / took for code, count in after.items()}


def overload_by(service, measured, options, name, method, arguments):
    """`arguments`: what xueji-load does; `method`: what the server calls it."""
    cores = sorted(os.sched_getaffinity(0))
    halves = (set(cores[:len(cores) // 2]), set(cores[len(cores) // 2:])) if len(cores) > 1 else (set(cores), set(cores))
    for run in range(options.runs):
        service.restart(cores=halves[0])
        begin, cpu = time.monotonic(), service.cpu_seconds()
        load = service.start_load("--seed", 500 + run, "--in-flight", IN_FLIGHT_FULL, "--connections", CONNECTIONS, *arguments,
                                  cores=halves[1])
        capacity = answered_a_second(service, method, options.seconds)["OK"]
        load.communicate()
        if capacity == 0:
            sys.exit(f"{name}: nothing was answered within {options.seconds:g} s; give more --seconds")
        service.restart(cores=halves[0])
        beside = Beside(service)
        beside.start()
        load = service.start_load("--seed", 600 + run, "--rate", TIMES_CAPACITY * capacity, "--connections", CONNECTIONS,
                                  "--outstanding", WAITING, *arguments, cores=halves[1])
        rates = answered_a_second(service, method, options.seconds)
        told = service_mix.told(load)
        micros = beside.end()
        refused = [value for code, values in micros.items() if code not in ("OK", "DEADLINE_EXCEEDED") for value in values]
        measured.add(name, run, options.runs, time.monotonic() - begin, service.cpu_seconds() - cpu, capacity=capacity,
                     good_put=rates["OK"], good_put_share=rates["OK"] / capacity, refused_per_second=sum(rates.values()) - rates["OK"],
                     **{"callers_" + code.lower(): count for code, count in told["status"].items()}, callers_shed=told["shed"],
                     beside_answered=len(micros.get("OK", [])), beside_answered_p99_us=percentile(micros.get("OK", []), 0.99),
                     beside_refused=len(refused), beside_refused_p99_us=percentile(refused, 0.99),
                     beside_too_late=len(micros.get("DEADLINE_EXCEEDED", [])))
    service.restart()
    measured.tell(name)


def overload(service, measured, options):
    overload_by(service, measured, options, "overload", "PreCheck", [])
    overload_by(service, measured, options, "overload_register", "Register",
                ["--register", 100, "--region", "370102", "--students-max", ASKED])


def reload(service, measured, options):
    for run in range(options.runs):
        # Once without a new base: what the others are beside it.
        before = service.load("--rate", options.rate, "--register", 1, "--region", "370102", "--seed", 300 + run, *PATIENT)
        begin, cpu = time.monotonic(), service.cpu_seconds()
        load = service.start_load("--rate", options.rate, "--register", 1, "--region", "370102", "--seed", 400 + run, *PATIENT)
        time.sleep(options.seconds * 0.2)
        seconds = service.reload()
        told = service_mix.told(load)
        measured.add("reload", run, options.runs, time.monotonic() - begin, service.cpu_seconds() - cpu, seconds_to_replace=seconds,
                     calls=sum(told["status"].values()), failed=quiet(told, "ALREADY_EXISTS", "FAILED_PRECONDITION"),
                     p99_us=told["p99_us"], p99_us_without=before["p99_us"])
    measured.tell("reload")


def mixed(service, measured, options):
    service.restart()
    begin, cpu = time.monotonic(), service.cpu_seconds()
    said = service_mix.run(service, options.minutes * 60, options.rate)
    measured.add("mixed", 0, 1, time.monotonic() - begin, service.cpu_seconds() - cpu, **said)
    measured.tell("mixed")


def snapshot_of(options, records, folder):
    if options.snapshot:
        return options.snapshot
    register_folder = os.path.join(folder, "register")
    roster = measure.generate(options.xueji, records, options.seed, register_folder)
    path = os.path.join(folder, "base.xueji")
    subprocess.run([options.xueji, "snapshot", "build", roster, "--out", path, "--quiet"], check=True)
    shutil.rmtree(register_folder)
    return path


def measure_size(options, records):
    folder = os.path.join(os.path.abspath(options.out), f"service-{records}")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    try:
        snapshot = snapshot_of(options, records, folder)
        asked = os.path.join(folder, "asked")
        subprocess.run([options.xueji, "generate", "--records", str(min(ASKED, 6 * records)), "--seed", str(options.seed + 1),
                        "--profile", "clean", "--out", asked, "--quiet"], check=True)
        with service_load.Service(options, os.path.join(folder, "certs"), snapshot, os.path.join(asked, "students.csv")) as service:
            measured = Measured(records, service.base_digest())
            service_load.keep_strangers(service)
            for stage in options.stages.split(","):
                globals()[stage](service, measured, options)
        return measured.entries
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("--snapshot", help="a base of so many records, instead of making one")
    parser.add_argument("--store", help="of start: a store that no server has open (an SQLite file); it is copied")
    parser.add_argument("--stages", default=",".join(stage for stage in STAGES if stage != "mixed"), help=f"of {', '.join(STAGES)}")
    parser.add_argument("--seconds", type=float, default=6, help="of each load")
    parser.add_argument("--minutes", type=float, default=30, help="of mixed load")
    parser.add_argument("--rate", type=float, default=2000, help="questions a second of reload and mixed")
    parser.add_argument("--work-floor", type=service_load.floor_of, default=0,
                        help="no answer comes sooner: microseconds, or follows, as the server does by itself")
    parser.add_argument("records", type=int, nargs="+")
    options = parser.parse_args()
    if unknown := set(options.stages.split(",")) - set(STAGES):
        parser.error(f"no such stage: {', '.join(sorted(unknown))}")
    if options.snapshot and len(options.records) > 1:
        parser.error("--snapshot is a base of one size")
    os.makedirs(options.out, exist_ok=True)
    entries = []
    for records in options.records:
        entries += measure_size(options, records)
    measure.finish(options, "service.json", entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
