"""Does the time or the size of an answer tell whether the child has a record? To somebody who listens on the wire, that is.

  python3 bench/scenarios/timing.py --xueji build/release/bin/xueji --out out/bench --floors 0,50,follows 1000000

Questions about children of the register and about others of the same generator, in random order over one connection, one at a time. Of
both kinds the times are compared by Welch's t-test, after the slowest 2 % of all were left out (the scheduler's, not ours), and the
sizes of the answers are counted. |t| above 4.5 is what the makers of side-channel tests call a leak; the difference says how large.
Writes timing.json and a table: an entry for each floor (limits.work_floor_us; follows: the server's default).
"""
import argparse
import collections
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import time

import measure
import results
import service_load

KEPT_SHARE = 0.98
LEAK = 4.5
CLERK_QUESTIONS = 40  # one who asks about too many at a stretch is locked


def welch(one, other):
    """Welch's t and its degrees of freedom."""
    variances = [statistics.variance(values) / len(values) for values in (one, other)]
    spread = sum(variances)
    freedom = spread**2 / sum(part**2 / (len(values) - 1) for part, values in zip(variances, (one, other)))
    return (statistics.fmean(one) - statistics.fmean(other)) / math.sqrt(spread), freedom


class Listener:
    """Asks, and notes what could be seen from outside."""

    def __init__(self, service):
        self.service, self.caller = service, service_load.Caller(service)
        self.tokens = {}
        # Bytes in, bytes out: to read a longer answer takes Python longer, and is not what is measured.
        self.call = self.caller.channel.unary_unary("/xueji.v1.PreCheckService/PreCheck")

    def metadata(self, number):
        clerk = number // CLERK_QUESTIONS
        if clerk not in self.tokens:
            self.tokens = {clerk: self.caller.signed(self.caller.token(sub=f"clerk{clerk}", jti=f"clerk{clerk}"))}
        return self.tokens[clerk]

    def ask(self, number, row):
        """Microseconds, bytes, and whether there is such a child."""
        api, metadata = self.service.api, self.metadata(number)
        request = api.pre_check.PreCheckRequest(context=self.caller.context(), student=self.caller.student(row)).SerializeToString()
        begin = time.perf_counter_ns()
        answer = self.call(request, metadata=metadata, timeout=5)
        micros = (time.perf_counter_ns() - begin) / 1e3
        told = api.pre_check.PreCheckResponse.FromString(answer)
        return micros, len(answer), told.verdict.advice == api.student.ADVICE_TRANSFER


def listen(service, known, unknown, questions, seed):
    """Times and sizes of both kinds, by whether the child has a record."""
    choose = random.Random(seed)
    listener = Listener(service)
    seen = {True: [], False: []}
    for number in range(questions):
        has = choose.random() < 0.5
        micros, size, told = listener.ask(number, choose.choice(known if has else unknown))
        if told == has and number >= questions // 20:  # the first ones warm it up
            seen[has].append((micros, size))
    listener.caller.close()
    limit = sorted(micros for values in seen.values() for micros, _ in values)
    limit = limit[int(KEPT_SHARE * len(limit))]
    times = {has: [micros for micros, _ in values if micros <= limit] for has, values in seen.items()}
    sizes = {has: collections.Counter(size for _, size in values) for has, values in seen.items()}
    return times, sizes


def measure_floor(options, records, snapshot, folder, known, unknown, floor):
    options.work_floor = floor
    place = os.path.join(folder, f"certs-{floor}")
    entries = []
    with service_load.Service(options, place, snapshot, "") as service:
        for run in range(options.runs):
            service.restart()
            begin = time.monotonic()
            times, sizes = listen(service, known, unknown, options.questions, options.seed + run)
            t, freedom = welch(times[True], times[False])
            difference = statistics.fmean(times[True]) - statistics.fmean(times[False])
            entries.append(results.entry(
                f"timing_floor_{floor}/{records}", run, options.runs, time.monotonic() - begin, service.cpu_seconds(),
                service.base_digest(),
                {"records": records, "known": len(times[True]), "unknown": len(times[False]), "t": t, "freedom": freedom,
                 "mean_known_us": statistics.fmean(times[True]), "mean_unknown_us": statistics.fmean(times[False]),
                 "difference_us": difference, "standard_deviation_us": statistics.stdev(times[False]),
                 "sizes_known": dict(sizes[True]), "sizes_unknown": dict(sizes[False])}))
    said = entries[0]
    print(f"floor {floor}{'' if floor == service_load.FOLLOWS else ' us'}: known {said['mean_known_us']:.1f} us, unknown {said['mean_unknown_us']:.1f} us, difference "
          f"{measure.median(entries, 'difference_us'):+.2f} us, standard deviation {said['standard_deviation_us']:.1f} us; t "
          f"{', '.join(format(entry['t'], '+.1f') for entry in entries)} ({said['known']:,} and {said['unknown']:,} answers); bytes "
          f"{said['sizes_known']} and {said['sizes_unknown']}", flush=True)
    return entries


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("--floors", default="0,50,follows", help="in microseconds, or follows")
    parser.add_argument("--questions", type=int, default=40_000, help="of each run")
    parser.add_argument("records", type=int)
    options = parser.parse_args()
    service_load.support(options.xueji)  # before anything is made: it may start the program again
    folder = os.path.join(os.path.abspath(options.out), "timing")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    try:
        roster = measure.generate(options.xueji, options.records, options.seed, os.path.join(folder, "register"))
        snapshot = os.path.join(folder, "base.xueji")
        subprocess.run([options.xueji, "snapshot", "build", roster, "--out", snapshot, "--quiet"], check=True)
        others = measure.generate(options.xueji, 20_000, options.seed + 1, os.path.join(folder, "others"))
        known, unknown = service_load.rows_of(roster, 20_000), service_load.rows_of(others, 20_000)
        entries = []
        for floor in map(service_load.floor_of, options.floors.split(",")):
            entries += measure_floor(options, options.records, snapshot, folder, known, unknown, floor)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"|t| above {LEAK}: a difference that is no chance; how large it is, and over how many answers it shows, stands beside it")
    measure.finish(options, "timing.json", entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
