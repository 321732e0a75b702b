"""The nightly dedup, measured as a user would see it: CSV on disk to verdicts on disk.

  python3 bench/scenarios/nightly.py --xueji build/release/bin/xueji --out out/bench 1000000 10000000
  python3 bench/scenarios/nightly.py --xueji build/release/bin/xueji --out out/bench --compressed --runs 1 100000000
  python3 bench/scenarios/nightly.py --xueji build/release/bin/xueji --out out/bench --plan bench/scenarios/exact_only.plan 1000000

For each size: generates a register (seeded, profile field), runs `xueji dedup` --runs times, checks that every run gave
the same result_digest, and writes nightly.json (with --plan: the plan's name instead) and a table. A hundred million
records are 29 GB as a file, 6 GB with --compressed; the scratch files go as soon as a size is measured.
"""
import argparse
import os
import shutil
import sys

import measure


def measure_size(options, name, records):
    register = os.path.join(options.out, f"register-{records}")
    out = os.path.join(options.out, f"dedup-{records}")
    try:
        roster = measure.generate(options.xueji, records, options.seed, register, options.compressed)
        command = [options.xueji, "dedup", roster]
        if options.threads:
            command += ["--threads", str(options.threads)]
        if options.plan:
            command += ["--plan", options.plan]
        return measure.runs(f"{name}/{records}", command, out, options.runs)
    finally:
        shutil.rmtree(register, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("--compressed", action="store_true", help="from students.csv.zst instead of students.csv")
    parser.add_argument("--plan", default="", help="another linkage plan than the built-in one")
    parser.add_argument("records", type=int, nargs="+")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    name = os.path.splitext(os.path.basename(options.plan))[0] if options.plan else "nightly"
    name += ("_compressed" if options.compressed else "") + (f"_{options.threads}_threads" if options.threads else "")
    entries = []
    print(measure.HEAD)
    for records in options.records:
        measured = measure_size(options, name, records)
        print(measure.row(measured))
        print(measure.stages(measured), flush=True)
        entries += measured
    measure.finish(options, name + ".json", entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
