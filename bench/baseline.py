"""Writes the baseline of this kind of machine from a folder of results, small enough for the tree.

  make bench && python3 bench/baseline.py out/bench          # -> bench/baselines/<machine class>.json
  python3 bench/baseline.py --which                          # the file that belongs to this machine

Kept are the context, and of every repetition the times, the digest and the peak memory. Write one on a quiet machine, from
a commit that is pushed; `make bench-compare` holds later results to it.
"""
import argparse
import os
import sys

import results

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "baselines")
KEPT = ("run_name", "real_time", "cpu_time", "time_unit", "label", "peak_memory_bytes")
CONTEXT = ("date", "machine", "compiler", "build_flags", "commit", "seed", "load_average")


def rounded(value):
    return float(f"{value:.5g}") if isinstance(value, float) else value


def reduce(loaded):
    first = loaded.contexts[0]
    entries = [{"name": name, **{key: rounded(run[key]) for key in KEPT if key in run}}
               for name, runs in loaded.benchmarks.items() for run in runs]
    return {key: first[key] for key in CONTEXT if key in first}, entries


def path_for(machine):
    return os.path.join(FOLDER, results.machine_class(machine) + ".json")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--which", action="store_true", help="only print the path of this machine's baseline")
    parser.add_argument("folder", nargs="?")
    options = parser.parse_args()
    if options.which:
        print(path_for(results.machine()))
        return 0
    if options.folder is None:
        parser.error("give the folder of results, or --which")
    loaded = results.load(options.folder)
    if len(loaded.said("commit")) > 1:
        sys.exit(f"{options.folder}: results of several commits ({', '.join(loaded.said('commit'))}); run `make bench` anew")
    described, entries = reduce(loaded)
    if "machine" not in described:
        sys.exit(f"{options.folder}: its first result does not say on which machine; was it written by `make bench`?")
    path = path_for(described["machine"])
    os.makedirs(FOLDER, exist_ok=True)
    results.write(path, described, entries)
    print(f"{len(entries)} runs written to {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
