"""Everything at once against a running service, for as long as one likes: does it grow, does it leak, does a call fail?

  said = run(service, seconds=1800, rate=2000)

Questions and one registration in fifty by xueji-load, which begins anew every 30 s with new connections; a list of 1,000 a second; two
who watch all changes and come again every 20 s; somebody with a new connection five times a second.
"""
import json
import subprocess
import threading
import time

import service_load

ROUND_SECONDS = 30
WATCH_SECONDS = 20
LIST_RECORDS, LIST_MESSAGE = 1000, 250
REGISTER_SHARE = 2  # of a hundred
# To be told that the child has a record is an answer.
ANSWERS = ("OK", "ALREADY_EXISTS", "FAILED_PRECONDITION")
SETTLED_SECONDS = 180


def told(load):
    """What a load that was started says at its end."""
    try:
        return json.loads(load.communicate(timeout=300)[0])
    except subprocess.TimeoutExpired:
        load.kill()
        raise


class Part(threading.Thread):
    """Does `step(number)` again and again, `pause` seconds from one beginning to the next, and counts what fails."""

    def __init__(self, name, step, pause=0.0):
        super().__init__(daemon=True, name=name)
        self.step, self.pause, self.on = step, pause, True
        self.steps, self.done, self.failed, self.faults = 0, 0, 0, []

    def run(self):
        while self.on:
            begin = time.monotonic()
            try:
                calls, failed = self.step(self.steps) or (1, 0)
                self.done += calls
                self.failed += failed
            except Exception as fault:  # whatever it is, it counts
                self.failed += 1
                self.faults.append(repr(fault)[:300])
            self.steps += 1
            time.sleep(max(0.0, min(self.pause, begin + self.pause - time.monotonic())))


def parts(service, rate, end):
    grpc, api = service.program.grpc, service.api
    rows = service_load.rows_of(service.students, 20_000)
    asking, watching = service_load.Caller(service), service_load.Caller(service, "province")
    positions = {}

    def rounds(number):
        seconds = min(ROUND_SECONDS, end - time.monotonic())
        if seconds < 0.5:
            return 0, 0
        said = told(service.start_load("--rate", rate, "--register", REGISTER_SHARE, "--region", "370102", "--seed", 1000 + number,
                                       "--deadline-ms", 10_000, seconds=seconds))
        calls = sum(said["status"].values())
        return calls, calls - sum(said["status"].get(code, 0) for code in ANSWERS) + said["shed"]

    def a_list(number):
        ticket = asking.token(kind="xueji-ticket+jwt", approver="head", purpose="enrolment", records_max=LIST_RECORDS, jti=f"ticket{number}")
        chosen = [rows[(number * LIST_RECORDS + i) % len(rows)] for i in range(LIST_RECORDS)]
        messages = [api.pre_check.PreCheckBatchRequest(context=asking.context(ticket=ticket) if i == 0 else None,
                                                       students=map(asking.student, chosen[i:i + LIST_MESSAGE]))
                    for i in range(0, LIST_RECORDS, LIST_MESSAGE)]
        answers = sum(len(message.answers) for message in api.PreCheckStub(asking.channel).PreCheckBatch(
            iter(messages), metadata=asking.signed(asking.token()), timeout=30))
        return 1, int(answers != LIST_RECORDS)

    def watch(who):
        def step(_):
            token = watching.token("client-province", roles=["service"], region="370000", sub=f"watcher{who}", jti=f"watcher{who}")
            asked = api.registry.WatchChangesRequest(context=watching.context(), after=positions.get(who, 0))
            try:
                for message in api.RegistryStub(watching.channel).WatchChanges(asked, metadata=watching.signed(token),
                                                                              timeout=min(WATCH_SECONDS, max(1.0, end - time.monotonic()))):
                    for change in message.changes:
                        if change.position != positions.get(who, 0) + 1:
                            return 1, 1
                        positions[who] = change.position
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.DEADLINE_EXCEEDED:  # which is how a watch ends
                    raise
            return 1, 0
        return step

    def come_anew(number):
        caller = service_load.Caller(service)
        try:
            caller.pre_check(rows[number % len(rows)], token=caller.token(sub=f"clerk{number // 40}", jti=f"clerk{number // 40}"), timeout=5)
        finally:
            caller.close()

    return [Part("rounds", rounds), Part("lists", a_list, 1.0), Part("watch1", watch(1)), Part("watch2", watch(2)),
            Part("new_connections", come_anew, 0.2)], (asking, watching)


def run(service, seconds, rate):
    """The counters of its entry."""
    begin = time.monotonic()
    doing, callers = parts(service, rate, begin + seconds)
    for part in doing:
        part.start()
    sizes = []
    while time.monotonic() < begin + seconds - 1:
        time.sleep(min(5.0, seconds / 20))
        sizes.append((time.monotonic() - begin, *service.size()))
    for part in doing:
        part.on = False
    for part in doing:
        part.join()
    for caller in callers:
        caller.close()
    settled = [size for size in sizes if size[0] >= min(SETTLED_SECONDS, seconds / 2)]
    first, last = settled[0], settled[-1]
    for part in doing:
        for fault in part.faults[:3]:
            print(f"{part.name}: {fault}")
    said = {"minutes": seconds / 60, "resident_bytes_settled": first[1], "resident_bytes_end": last[1],
            "resident_growth_percent": (last[1] / first[1] - 1) * 100, "threads_settled": first[2], "threads_end": last[2],
            "descriptors_settled": first[3], "descriptors_most": max(size[3] for size in settled), "descriptors_end": last[3],
            "changes": sum(service.answered("Register").get(code, 0) for code in ("OK",)), "failed": sum(part.failed for part in doing)}
    return {**said, **{part.name: part.done for part in doing}}
