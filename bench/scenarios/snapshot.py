"""A register written to one file with all its indexes, and read back: seconds, bytes a record, peak memory.

  python3 bench/scenarios/snapshot.py --xueji build/release/bin/xueji --out out/bench 1000000 10000000

For each size: generates a register (seeded, profile field), runs `xueji snapshot build` and `xueji snapshot verify` --runs
times, checks that every run wrote the same bytes and gave the same digest, and writes snapshot.json and a table. Loading is
the first stage of verifying: every byte is read past the page cache and checked, into the arrays that answer look-ups.
"""
import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys

import measure
import results

HEAD = (f"{'':<28} {'build s':>9} {'load s':>9} {'load GB/s':>9} {'ns/record':>9} {'verify s':>9} {'B/record':>9}"
        f" {'build MiB':>9} {'loaded MiB':>10}")


def run_json(command):
    """Wall and processor seconds of a command, and the JSON it prints."""
    begin = os.times()
    process = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    end = os.times()
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    cpu = end.children_user + end.children_system - begin.children_user - begin.children_system
    return end.elapsed - begin.elapsed, cpu, json.loads(process.stdout)


def checksum(path):
    digest = hashlib.blake2b()
    with open(path, "rb") as file:
        while block := file.read(1 << 24):
            digest.update(block)
    return digest.hexdigest()


def counters(told, records):
    said = {"records": records, "file_bytes": told["file_bytes"], "peak_memory_bytes": told["peak_memory_bytes"]}
    said.update({f"seconds_{stage}": seconds for stage, seconds in told["seconds"].items()})
    return said


def measure_size(options, records):
    register = os.path.join(options.out, f"register-{records}")
    path = os.path.join(options.out, f"snapshot-{records}.xueji")
    threads = ["--threads", str(options.threads)] if options.threads else []
    builds, verifies, files = [], [], set()
    try:
        roster = measure.generate(options.xueji, records, options.seed, register)
        for repetition in range(options.runs):
            wall, cpu, told = run_json([options.xueji, "snapshot", "build", roster, "--out", path, "--force", "--json",
                                        "--latest-birth-date", "20260101", *threads])
            builds.append(results.entry(f"snapshot_build/{records}", repetition, options.runs, wall, cpu,
                                        told["result_digest"], counters(told, told["records"])))
            files.add(checksum(path))
            wall, cpu, verified = run_json([options.xueji, "snapshot", "verify", path, "--json", *threads])
            verifies.append(results.entry(f"snapshot_verify/{records}", repetition, options.runs, wall, cpu,
                                          verified["result_digest"], counters(verified, verified["records"])))
            if verified["result_digest"] != told["result_digest"]:
                sys.exit(f"{path}: built with digest {told['result_digest']}, verified {verified['result_digest']}")
    finally:
        shutil.rmtree(register, ignore_errors=True)
        if os.path.exists(path):
            os.remove(path)
    if len(files) != 1:
        sys.exit(f"snapshot/{records}: {len(files)} different files from {options.runs} runs over one register")
    return builds, verifies


def row(builds, verifies):
    records, size = builds[0]["records"], builds[0]["file_bytes"]
    load = measure.median(verifies, "seconds_load")
    return (f"{builds[0]['name'].replace('_build', ''):<28} {measure.median(builds, 'real_time') / 1e3:9.2f} {load:9.3f}"
            f" {size / load / 1e9:9.2f} {load / records * 1e9:9.0f} {measure.median(verifies, 'real_time') / 1e3:9.2f}"
            f" {size / records:9.1f} {measure.median(builds, 'peak_memory_bytes') / 2**20:9,.0f}"
            f" {measure.median(verifies, 'peak_memory_bytes') / 2**20:10,.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("records", type=int, nargs="+")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    entries = []
    print(HEAD)
    for records in options.records:
        builds, verifies = measure_size(options, records)
        print(row(builds, verifies), flush=True)
        entries += builds + verifies
    measure.finish(options, "snapshot.json", entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
