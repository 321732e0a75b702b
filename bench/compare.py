"""Compares two results of the benchmarks, old and new: files, or folders of files.

  python3 bench/compare.py bench/baselines/amd-epyc-2c-24g.json out/bench
  python3 bench/compare.py --band 5 before.json after.json

For each benchmark: the medians, their ratio (above 1: slower now) with a 95 % interval bootstrapped from the
repetitions, and what that means. A regression is a ratio beyond the band (10 %) and beyond the noise, which is half of
the interval's width, and at least 2 %; with fewer than three repetitions on a side the noise is not known, and said to be
10 %. Micro-benchmarks are compared by processor time, those in real time and scenarios by the clock; where an entry has
peak_memory_bytes, that is compared too. Also said: other machines or builds, result hashes that differ (the two did not do
the same work), benchmarks that are in one result only.

Exit code 0: no regression; 1: at least one; 2: a result cannot be read.
"""
import argparse
import random
import statistics
import sys

import results

DRAWS = 2000
NOISE_MIN = 0.02
NOISE_UNKNOWN = 0.10
REPETITIONS_MIN = 3


def by_clock(name, run):
    return name.endswith("/real_time") or run.get("label", "").startswith(results.DIGEST)


def samples(name, runs, metric):
    if metric == "memory":
        return [run["peak_memory_bytes"] for run in runs if "peak_memory_bytes" in run]
    return [results.times(run)[0 if by_clock(name, run) else 1] for run in runs]


def interval(old, new):
    """95 % of the ratios of medians of samples drawn anew, the same for the same numbers; None: too few."""
    if min(len(old), len(new)) < REPETITIONS_MIN:
        return None
    draw = random.Random(20261122)
    ratios = sorted(statistics.median(draw.choices(new, k=len(new))) / statistics.median(draw.choices(old, k=len(old)))
                    for _ in range(DRAWS))
    return ratios[int(0.025 * DRAWS)], ratios[int(0.975 * DRAWS) - 1]


class Comparison:
    def __init__(self, name, metric, old, new, band):
        self.name, self.metric = name, metric
        self.old, self.new = statistics.median(old), statistics.median(new)
        self.ratio = self.new / self.old
        self.interval = interval(old, new)
        spread = NOISE_UNKNOWN if self.interval is None else (self.interval[1] - self.interval[0]) / 2
        self.noise = max(NOISE_MIN, spread)
        self.limit = max(self.noise, band)

    @property
    def verdict(self):
        change = self.ratio - 1
        if change > self.limit:
            return "REGRESSION"
        if 1 / self.ratio - 1 > self.limit:
            return "better"
        return "same" if abs(change) <= self.noise else "within the band"

    def row(self):
        shown = human_bytes if self.metric == "memory" else human_time
        low_high = "(too few runs)" if self.interval is None else f"({self.interval[0]:.3f}–{self.interval[1]:.3f})"
        name = self.name + (" memory" if self.metric == "memory" else "")
        return f"{name:<60} {shown(self.old):>10} {shown(self.new):>10} {self.ratio:7.3f} {low_high:<16} {self.verdict}"


def human_time(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def human_bytes(count):
    return f"{count / 2**20:,.0f} MiB" if count >= 2**20 else f"{count:,.0f} B"


def differences(old, new):
    """What makes the two hard to compare, as sentences."""
    said = []
    for keys, of_machine, what in ((results.MACHINE_KEYS, True, "machine"), (results.BUILD_KEYS, False, "build")):
        for key in keys:
            before, after = old.said(key, of_machine), new.said(key, of_machine)
            if before and after and before != after:
                said.append(f"another {what}: {key} was {', '.join(map(str, before))}, is {', '.join(map(str, after))}")
    for name, runs in new.benchmarks.items():
        before = {results.digest_of(run) for run in old.benchmarks.get(name, [])} - {None}
        after = {results.digest_of(run) for run in runs} - {None}
        if before and after and before != after:
            said.append(f"{name}: another result: digest was {', '.join(sorted(before))}, is {', '.join(sorted(after))}")
    said += [f"{name}: only in the old result" for name in old.benchmarks if name not in new.benchmarks]
    said += [f"{name}: only in the new result" for name in new.benchmarks if name not in old.benchmarks]
    return said


def compare(old, new, band):
    """One Comparison for each benchmark and metric that both have, in the new result's order."""
    compared = []
    for name, runs in new.benchmarks.items():
        for metric in ("time", "memory"):
            before, after = samples(name, old.benchmarks.get(name, []), metric), samples(name, runs, metric)
            if before and after and min(before) > 0 and min(after) > 0:
                compared.append(Comparison(name, metric, before, after, band))
    return compared


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--band", type=float, default=10, help="percent that a benchmark may lose (default 10)")
    parser.add_argument("old")
    parser.add_argument("new")
    options = parser.parse_args(arguments)
    try:
        old, new = results.load(options.old), results.load(options.new)
    except FileNotFoundError as error:
        print(f"compare: {error.filename} is not there; `make bench` writes results to out/bench, and "
              "`python3 bench/baseline.py out/bench` makes them this machine's baseline", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    print(f"old {options.old} ({', '.join(map(str, old.said('commit')))}), "
          f"new {options.new} ({', '.join(map(str, new.said('commit')))})")
    for sentence in differences(old, new):
        print("note: " + sentence)
    compared = compare(old, new, options.band / 100)
    if not compared:
        print("compare: no benchmark is in both", file=sys.stderr)
        return 2
    print(f"{'benchmark':<60} {'old':>10} {'new':>10} {'ratio':>7} {'95 %':<16}")
    for each in compared:
        print(each.row())
    worse = [each for each in compared if each.verdict == "REGRESSION"]
    print(f"{len(compared)} compared, {len(worse)} regressions")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
