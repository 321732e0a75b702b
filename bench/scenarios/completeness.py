"""Are the promises of the student plan kept, by brute force, on registers made to break them?

  python3 bench/scenarios/completeness.py --xueji build/release/bin/xueji --out out/completeness --records 100000

Registers: `field` as generated; `one_name`, where everybody has the same name or one that sounds the same;
`one_birth_date`, where everybody was born on the same day. For each: `xueji dedup`, then `xueji evaluate
--completeness`, which looks at every pair of records. Writes completeness.json and a table; exit code 1 if a
promise is broken. 100,000 records are 5e9 pairs: two minutes a register on two cores.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import time

import measure

# One name to the ear; the last reads in two ways.
NAMES = ["王小乐", "王晓乐", "汪小勒", "王筱乐"]


def one_name(number, row):
    row["name"] = NAMES[number % len(NAMES)]
    row["former_name"] = ""


def one_birth_date(_, row):
    row["birth_date"] = "20120305"


KINDS = {"field": None, "one_name": one_name, "one_birth_date": one_birth_date}


def check(xueji, kind, register, scratch):
    roster = os.path.join(scratch, f"{kind}.csv")
    if KINDS[kind] is None:
        shutil.copyfile(register, roster)
    else:
        measure.spoil(register, roster, KINDS[kind])
    out = os.path.join(scratch, f"dedup-{kind}")
    subprocess.run([xueji, "dedup", roster, "--out", out, "--force", "--quiet"], check=True)
    begin = time.monotonic()
    run = subprocess.run([xueji, "evaluate", out, "--completeness", "--json"], stdout=subprocess.PIPE, check=False)
    if run.returncode not in (0, 1) or not run.stdout:
        sys.exit(f"evaluate --completeness of {kind} ended with {run.returncode}")
    figures = json.loads(run.stdout)
    figures["seconds"] = round(time.monotonic() - begin, 2)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--xueji", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--records", type=int, default=100000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    os.makedirs(arguments.out, exist_ok=True)
    scratch = os.path.join(arguments.out, "scratch")
    shutil.rmtree(scratch, ignore_errors=True)
    subprocess.run([arguments.xueji, "generate", "--records", str(arguments.records), "--seed", str(arguments.seed),
                    "--out", scratch, "--quiet"], check=True)
    results = {kind: check(arguments.xueji, kind, os.path.join(scratch, "students.csv"), scratch) for kind in KINDS}
    shutil.rmtree(scratch)
    with open(os.path.join(arguments.out, "completeness.json"), "w", encoding="utf-8") as file:
        json.dump(results, file, ensure_ascii=False, indent=2)
    kept = True
    for kind, figures in results.items():
        print(f"{kind}: {figures['records']:,} records, {figures['all_pairs']:,} pairs looked at in {figures['seconds']} s")
        for promise in figures["promises"]:
            share = promise["compared"] / promise["pairs"] if promise["pairs"] else 1
            print(f"  {promise['name']:<80} {promise['compared']:>12,} of {promise['pairs']:>12,}  {share:8.3%}")
        kept = kept and figures["kept"]
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
