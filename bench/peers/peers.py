"""Xueji beside what an office has otherwise: the same roster, the same truth, one table.

  make peers                                            # 1,000,000 and 5,000,000 records, three runs each
  python3 bench/peers/peers.py --xueji build/release/bin/xueji --duckdb build/peers/duckdb --out out/peers 1000000

For each size: generates a register (seeded, profile field), runs every system on it in turn, --runs times, each run a
process of its own, and judges everybody's pairs by one evaluator. Prints medians and ratios to xueji as a Markdown
table, and writes peers.json, which bench/compare.py reads. A system that is not installed, fails, is cut at --limit
seconds, or gives different pairs from one run to the next stands in the table with that as its result. How the systems
are set up, and why that is fair: bench/peers/README.md.
"""
import argparse
import contextlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys

import systems
from measured_process import Cut, Failed

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "scenarios")]
import measure  # noqa: E402
import results  # noqa: E402

VARIANTS = ("quick", "thorough")
HEAD = ("| records | system | seconds | to xueji | CPU s | to xueji | MiB | to xueji | pairs | precision | recall | "
        "F1 | xueji's precision at that recall |\n|" + "---|" * 13)


def duckdb_systems(library):
    made, missing = [], {}
    for variant in VARIANTS:
        try:
            made.append(systems.DuckDb(variant, library))
        except systems.Missing as reason:
            missing[f"DuckDB SQL, {variant}"] = str(reason)
    return made, missing


def run_in_turn(compared, roster, options):
    """Every system once, then again: what slows the machine for a while slows all. name -> its runs, or a reason."""
    runs = {system.name: [] for system in compared}
    for number in range(options.runs):
        for system in compared:
            if isinstance(runs[system.name], str):
                continue
            folder = os.path.join(options.scratch, f"{compared.index(system)}-{number}")
            os.makedirs(folder)
            load = os.getloadavg()[0]
            try:
                cost, pairs = system.run(roster, folder, options.limit, options.threads)
                runs[system.name].append((cost, pairs, load))
                said = f"{cost.seconds:.2f} s, CPU {cost.cpu_seconds:.2f} s, {cost.peak_bytes / 2**20:,.0f} MiB"
            except (Cut, Failed, RuntimeError) as reason:
                runs[system.name] = said = str(reason)
            print(f"  run {number + 1} of {system.name}: {said} (load {load:.1f})", file=sys.stderr, flush=True)
    return runs


def judge(runs, truth):
    """name -> figures, or a reason. In a process of its own: its memory would count as the next system's."""
    named = [(name, pairs) for name, measured in runs.items() if not isinstance(measured, str)
             for _, pairs, _ in measured]
    command = [sys.executable, os.path.join(HERE, "evaluator.py"), "--truth", truth]
    for _, pairs in named:
        command += ["--pairs", pairs.path, "--columns", *pairs.columns]
    judged = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    verdicts = {}
    for (name, _), figures in zip(named, judged):
        known = verdicts.setdefault(name, figures)
        if isinstance(known, dict) and known["result_hash"] != figures["result_hash"]:
            verdicts[name] = "its runs gave different pairs"
    return verdicts


def entries_of(name, records, measured, figures):
    best = figures["best"]
    counters = {"records": records, "pairs": best["pairs"], "precision": best["precision"], "recall": best["recall"],
                "f1": best["f1"], "threshold": best["threshold"], "pairs_written": figures["all"]["pairs"],
                "recall_written": figures["all"]["recall"], "true_pairs": figures["true_pairs"],
                "xueji_precision_at_recall": figures["first_precision_at_recall"]}
    return [results.entry(f"peers/{records}/{name}", number, len(measured), cost.seconds, cost.cpu_seconds,
                          figures["result_hash"], {**counters, "peak_memory_bytes": cost.peak_bytes,
                                                   "load_before": round(load, 2)})
            for number, (cost, _, load) in enumerate(measured)]


def row(records, name, entries, reference):
    seconds, cpu, peak = (statistics.median(entry[key] for entry in entries)
                          for key in ("real_time", "cpu_time", "peak_memory_bytes"))
    first_seconds, first_cpu, first_peak = (statistics.median(entry[key] for entry in reference)
                                            for key in ("real_time", "cpu_time", "peak_memory_bytes"))
    figures = entries[0]
    at_recall = figures["xueji_precision_at_recall"]
    at_recall = "never" if at_recall is None else f"{at_recall:.4f}"
    return (f"| {records:,} | {name} | {seconds / 1e3:.2f} | {seconds / first_seconds:.1f} | {cpu / 1e3:.2f} | "
            f"{cpu / first_cpu:.1f} | {peak / 2**20:,.0f} | {peak / first_peak:.1f} | {figures['pairs']:,} | "
            f"{figures['precision']:.4f} | {figures['recall']:.4f} | {figures['f1']:.4f} | {at_recall} |")


def measure_size(records, compared, missing, options):
    """Prints the rows of one size; returns (entries, reasons by system)."""
    register = os.path.join(options.scratch, "register")
    roster = measure.generate(options.xueji, records, options.seed, register)
    runs = run_in_turn(compared, roster, options)
    reasons = {**missing, **{name: said for name, said in runs.items() if isinstance(said, str)}}
    first = compared[0].name
    if first in reasons:
        sys.exit(f"peers: {first}: {reasons[first]}")
    verdicts = judge(runs, os.path.join(register, "truth.csv"))
    reasons.update({name: said for name, said in verdicts.items() if isinstance(said, str)})
    if first in reasons:
        sys.exit(f"peers: {first}: {reasons[first]}")
    entries = {system.name: entries_of(system.name, records, runs[system.name], verdicts[system.name])
               for system in compared if system.name not in reasons}
    for system in compared:
        if system.name in entries:
            print(row(records, system.name, entries[system.name], entries[first]))
    for name, reason in reasons.items():
        print(f"| {records:,} | {name} | {reason} |" + " |" * 10)
    sys.stdout.flush()
    shutil.rmtree(options.scratch)
    os.makedirs(options.scratch)
    return [entry for measured in entries.values() for entry in measured], reasons


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("--duckdb", default="build/peers/duckdb", help="the folder that duckdb/fetch.sh filled")
    parser.add_argument("--only", choices=("duckdb", "postgresql"), help="one peer instead of both")
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is cut (default 600)")
    parser.add_argument("records", type=int, nargs="+")
    options = parser.parse_args()
    options.threads = options.threads or len(os.sched_getaffinity(0))
    options.scratch = os.path.join(os.path.abspath(options.out), "scratch")
    shutil.rmtree(options.scratch, ignore_errors=True)
    os.makedirs(options.scratch)
    # Told to end, too, we stop the server and leave nothing behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    entries, absent = [], []
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, options.scratch, ignore_errors=True)
        duckdb, postgresql, missing = [], [], {}
        if options.only != "postgresql":
            duckdb, missing = duckdb_systems(os.path.abspath(options.duckdb))
        if options.only != "duckdb":
            memory_bytes = results.machine()["memory_gib"] << 30
            # Beside the scratch folder, which is emptied after each size.
            postgresql, more = stack.enter_context(systems.postgresql_systems(
                VARIANTS, options.scratch + "-postgresql", options.threads, memory_bytes))
            missing.update(more)
        compared = [systems.Xueji(os.path.abspath(options.xueji)), *duckdb, *postgresql]
        print(HEAD, flush=True)
        for records in options.records:
            measured, reasons = measure_size(records, compared, missing, options)
            entries += measured
            absent += [{"records": records, "system": name, "reason": reason} for name, reason in reasons.items()]
    build_folder = os.path.dirname(os.path.dirname(os.path.abspath(options.xueji)))
    context = {**results.context(build_folder, options.seed), "profile": "field", "threads": options.threads,
               "limit_seconds": options.limit, "versions": {system.name: system.version for system in compared},
               "without_result": absent}
    path = os.path.join(options.out, "peers.json")
    results.write(path, context, entries)
    print(f"\nwritten: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
