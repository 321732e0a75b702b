"""Students against a population registry, from text and packed: rows a second, seconds by stage, peak memory, and
whether what is said is right.

  python3 bench/scenarios/population.py --xueji build/release/bin/xueji --out out/bench 1000000 5000000

For each number of students: generates them and a registry of seven times as many rows (seeded, profile field), packs the
registry, runs `xueji compare` over either form --runs times, checks that every run gave the same digest, holds the outcome
against the truth, and writes population.json (with --threads N, population_N_threads.json) and a table. Two looks: a row is read twice, and both count in its time.
"""
import argparse
import csv
import json
import os
import shutil
import subprocess
import sys

import measure
import results

REGISTRY_BYTES = 7 * 66  # for each student: the registry in text, and some
HEAD = (f"{'':<30} {'wall s':>8} {'cpu s':>8} {'1st look s':>10} {'2nd look s':>10} {'M rows/s':>9} {'cpu ns/row':>10}"
        f" {'peak MiB':>9}")


def generate(options, students, folder):
    need = students * (measure.BYTES_PER_RECORD + 2 * REGISTRY_BYTES)
    free = shutil.disk_usage(options.out).free
    if need > free:
        sys.exit(f"{students:,} students need about {need / 2**30:.0f} GiB below {options.out}, {free / 2**30:.0f} are free")
    subprocess.run([options.xueji, "generate", "--records", str(students), "--seed", str(options.seed), "--population",
                    "--out", folder, "--force", "--quiet"], check=True)
    return [os.path.join(folder, name) for name in ("students.csv", "population.csv")]


def counters(manifest, students, population, out):
    said = {"records": manifest["counts"]["rows"], "input_bytes": os.path.getsize(students),
            "registry_bytes": os.path.getsize(population),
            "result_bytes": sum(os.path.getsize(os.path.join(out, name)) for name in os.listdir(out)), "registry_rows": manifest["counts"]["registry_rows"],
            "residue": manifest["counts"]["residue"], "peak_memory_bytes": manifest["peak_memory_bytes"],
            "used_threads": manifest["threads"]}
    said.update({f"seconds_{stage}": seconds for stage, seconds in manifest["seconds"].items()})
    return said


def compare(options, form, students, population, out, records):
    name = f"population_{form}" + (f"_{options.threads}_threads" if options.threads else "") + f"/{records}"
    entries, digests = [], set()
    threads = ["--threads", str(options.threads)] if options.threads else []
    for repetition in range(options.runs):
        wall, cpu = measure.run_once([options.xueji, "compare", students, "--population", population, "--out", out,
                                      "--latest-birth-date", "20260101", "--disclose", "full", "--force", "--quiet",
                                      *threads])
        with open(os.path.join(out, "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        digests.add(manifest["result_digest"])
        entries.append(results.entry(name, repetition, options.runs, wall, cpu, manifest["result_digest"],
                                     counters(manifest, students, population, out)))
    if len(digests) != 1:
        sys.exit(f"{name}: {len(digests)} different results from {options.runs} runs")
    return entries


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {row["record_id"]: row for row in csv.DictReader(file)}


def accuracy(truth_path, verdicts_path):
    """Shares of right verdicts, explanations and top candidates; and who is called consistent and is not."""
    truth, got = read(truth_path), read(verdicts_path)
    pairs = [(row, got[key]) for key, row in truth.items() if key in got]
    explained = [(t, g) for t, g in pairs if t["explanation"]]
    absent = [(t, g) for t, g in pairs if t["explanation"] == "one_error_in_id"]
    share = lambda found, of: sum(found) / max(1, len(of))
    return {"verdicts_right": share((t["verdict"] == g["verdict"] for t, g in pairs), pairs),
            "explanations_right": share((t["explanation"] == g["explanation"] for t, g in explained), explained),
            "top_candidates_right": share((t["person_document_number"] == g["candidate_document_number"]
                                           for t, g in absent), absent),
            "wrongly_consistent": sum(g["verdict"] == "consistent" != t["verdict"] for t, g in pairs)}


def row(entries):
    rows, wall = entries[0]["registry_rows"], measure.median(entries, "real_time") / 1e3
    cpu = measure.median(entries, "cpu_time") / 1e3
    first, second = (measure.median(entries, f"seconds_{stage}") for stage in ("registry", "candidates"))
    return (f"{entries[0]['name']:<30} {wall:8.2f} {cpu:8.2f} {first:10.2f} {second:10.2f} {rows / (first + second) / 1e6:9.2f}"
            f" {cpu / rows * 1e9:10.0f} {measure.median(entries, 'peak_memory_bytes') / 2**20:9,.0f}")


def measure_size(options, records):
    folder = os.path.join(options.out, f"population-{records}")
    packed, out = os.path.join(options.out, f"population-{records}.xueji"), os.path.join(options.out, "compared")
    try:
        students, text = generate(options, records, folder)
        subprocess.run([options.xueji, "population", "pack", text, "--out", packed, "--force", "--quiet"], check=True)
        entries = compare(options, "text", students, text, out, records)
        said = accuracy(os.path.join(folder, "population_truth.csv"), os.path.join(out, "verdicts.csv"))
        from_packed = compare(options, "packed", students, packed, out, records)
    finally:
        for path in (folder, out):
            shutil.rmtree(path, ignore_errors=True)
        for path in (packed, packed + ".rejects.csv"):
            if os.path.exists(path):
                os.remove(path)
    for entry in entries + from_packed:
        entry.update(said)
    if entries[0]["label"] != from_packed[0]["label"]:
        sys.exit(f"population/{records}: text and packed registry give different results")
    return entries, from_packed, said


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("students", type=int, nargs="+")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    entries = []
    print(HEAD)
    for students in options.students:
        text, packed, said = measure_size(options, students)
        print(row(text), row(packed), sep="\n")
        print(f"{'':<30} verdicts right {said['verdicts_right']:.6f}, explanations {said['explanations_right']:.4f}, "
              f"top candidates {said['top_candidates_right']:.4f}, wrongly consistent {said['wrongly_consistent']}",
              flush=True)
        entries += text + packed
    measure.finish(options, "population" + (f"_{options.threads}_threads" if options.threads else "") + ".json", entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
