"""Runs the micro-benchmarks and writes each program's JSON, stamped with machine, build, commit and seed.

  python3 bench/micro.py --out out/bench --repetitions 3 build/release/bin/*_bench

Repetitions of different benchmarks are interleaved, so that a minute of a busy neighbour does not fall on one of them.
"""
import argparse
import json
import os
import subprocess
import sys

import results


def run(program, out, repetitions, chosen):
    path = os.path.join(out, os.path.basename(program) + ".json")
    command = [program, f"--benchmark_out={path}", "--benchmark_out_format=json", "--benchmark_counters_tabular=true",
               f"--benchmark_repetitions={repetitions}", "--benchmark_enable_random_interleaving=true",
               "--benchmark_min_time=0.2", "--benchmark_display_aggregates_only=true"]
    subprocess.run(command + ([f"--benchmark_filter={chosen}"] if chosen else []), check=True)
    return path


def stamp(path, described):
    """Adds the context of a scenario to Google Benchmark's own, and takes the name of the host out."""
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    own = document["context"]
    own.pop("host_name", None)
    own["executable"] = os.path.basename(own.get("executable", ""))
    document["context"] = {**own, **described}
    results.write(path, document["context"], document["benchmarks"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--filter", default="", help="a regular expression: these benchmarks only")
    parser.add_argument("programs", nargs="+")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    for program in options.programs:
        print(f"== {os.path.basename(program)}", flush=True)
        build_folder = os.path.dirname(os.path.dirname(os.path.abspath(program)))
        described = results.context(build_folder, seed="fixed in each benchmark")
        stamp(run(program, options.out, options.repetitions, options.filter), described)
    return 0


if __name__ == "__main__":
    sys.exit(main())
