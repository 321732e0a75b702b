"""The nightly dedup, measured as a user would see it: CSV on disk to verdicts on disk.

  python3 bench/scenarios/nightly.py --xueji build/release/bin/xueji --out out/bench 1000000 10000000

For each size: generates a register (seeded, profile field), runs `xueji dedup` --runs times, checks that every
run gave the same result_digest, and writes nightly.json (machine, seconds of every run and stage, peak memory)
and a table. The page cache is warm: the register was just written.
"""
import argparse
import json
import os
import platform
import shutil
import subprocess
import sys


def machine():
    model = ""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo", encoding="utf-8") as file:
        kib = int(file.readline().split()[1])
    return {"cpu": model, "cores": len(os.sched_getaffinity(0)), "memory_bytes": kib * 1024,
            "system": platform.platform()}


def measure(xueji, records, seed, runs, threads, scratch):
    register = os.path.join(scratch, f"register-{records}")
    subprocess.run([xueji, "generate", "--records", str(records), "--seed", str(seed), "--profile", "field",
                    "--out", register, "--force", "--quiet"], check=True)
    roster = os.path.join(register, "students.csv")
    measured = []
    for _ in range(runs):
        out = os.path.join(scratch, f"dedup-{records}")
        command = [xueji, "dedup", roster, "--out", out, "--force", "--quiet"]
        subprocess.run(command + (["--threads", str(threads)] if threads else []), check=True)
        with open(os.path.join(out, "manifest.json"), encoding="utf-8") as file:
            measured.append(json.load(file))
    digests = {manifest["result_digest"] for manifest in measured}
    if len(digests) != 1:
        sys.exit(f"nightly: {len(digests)} different results from {runs} runs over one register")
    # The median run, whole: its stages belong to its total.
    median = sorted(measured, key=lambda manifest: manifest["seconds"]["total"])[len(measured) // 2]
    rows = median["counts"]["rows"]
    result = {
        "records": rows, "input_bytes": os.path.getsize(roster), "seed": seed, "threads": median["threads"],
        "seconds": median["seconds"], "seconds_of_runs": [m["seconds"]["total"] for m in measured],
        "nanoseconds_per_record": median["seconds"]["total"] / rows * 1e9,
        "peak_memory_bytes": median["peak_memory_bytes"],
        "bytes_per_record": median["peak_memory_bytes"] / rows,
        "pairs_compared": median["counts"]["pairs_compared"], "result_digest": median["result_digest"],
    }
    shutil.rmtree(register)
    shutil.rmtree(os.path.join(scratch, f"dedup-{records}"))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--xueji", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    parser.add_argument("records", type=int, nargs="+")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    results = []
    print(f"{'records':>12} {'seconds':>9} {'ns/record':>10} {'peak MiB':>9} {'B/record':>9} {'pairs':>14}")
    for records in options.records:
        result = measure(options.xueji, records, options.seed, options.runs, options.threads, options.out)
        results.append(result)
        print(f"{result['records']:12,} {result['seconds']['total']:9.2f} {result['nanoseconds_per_record']:10.0f}"
              f" {result['peak_memory_bytes'] / 2**20:9,.0f} {result['bytes_per_record']:9.0f}"
              f" {result['pairs_compared']:14,}", flush=True)
        stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in result["seconds"].items()
                           if name != "total" and isinstance(seconds, (int, float)))
        print(f"{'':12} {stages}; digest {result['result_digest']}")
    path = os.path.join(options.out, "nightly.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"machine": machine(), "runs": options.runs, "results": results}, file, indent=2)
    print(f"written: {path}")


if __name__ == "__main__":
    main()
