"""What the scenarios share: a generated register, a measured run of the program, and the file they write.

  register = measure.generate(xueji, 1000000, seed=7, folder=scratch)
  entries = measure.runs("nightly/1000000", [xueji, "dedup", register, "--out", out], out, repetitions=3)

A run is a process of its own: wall and processor seconds are those of the whole process, its peak memory is what its
manifest says. The page cache is warm: the register was just written.
"""
import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import results  # noqa: E402  (found by the line above)

BYTES_PER_RECORD = 300  # of students.csv
COMPRESSED_SHARE = 0.25
UPDATE_COUNTS = ("records_now", "records_new", "records_changed", "records_deleted", "verdicts_changed", "weights_moved",
                 "links_new", "links_gone")


def spoil(source, target, change):
    """Copies a roster; change(number, row) alters each row."""
    with open(source, encoding="utf-8", newline="") as read, open(target, "w", encoding="utf-8", newline="") as write:
        rows = csv.DictReader(read)
        writer = csv.DictWriter(write, rows.fieldnames, lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(rows):
            change(number, row)
            writer.writerow(row)


def generate(xueji, records, seed, folder, compressed=False):
    """A register of the field profile; with `compressed`, as students.csv.zst. Refuses where the disk has no room."""
    need = records * BYTES_PER_RECORD * (1 + (COMPRESSED_SHARE if compressed else 0))
    free = shutil.disk_usage(os.path.dirname(os.path.abspath(folder))).free
    if need > free:
        sys.exit(f"{records:,} records need about {need / 2**30:.0f} GiB below {folder}, {free / 2**30:.0f} are free")
    subprocess.run([xueji, "generate", "--records", str(records), "--seed", str(seed), "--profile", "field",
                    "--out", folder, "--force", "--quiet"], check=True)
    path = os.path.join(folder, "students.csv")
    if not compressed:
        return path
    if shutil.which("zstd") is None:
        sys.exit("--compressed needs the program zstd (Debian package zstd)")
    subprocess.run(["zstd", "-1", "-T0", "-q", "--rm", "-f", path], check=True)
    return path + ".zst"


def run_once(command):
    """Wall and processor seconds of a command."""
    begin = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - begin
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime


def folder_bytes(folder):
    return sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))


def counters(manifest, out):
    """What the entry of a run says beside its times: its size, and each stage's seconds."""
    counts = manifest["counts"]
    said = {"records": counts["rows"], "pairs_compared": counts["pairs_compared"], "links": counts["links"],
            "input_bytes": sum(each["bytes"] for each in manifest["inputs"]), "result_bytes": folder_bytes(out),
            "peak_memory_bytes": manifest["peak_memory_bytes"], "used_threads": manifest["threads"],
            "pass_pairs": {each["name"]: each["pairs"] for each in manifest["passes"]}}
    if manifest["base"]:
        said.update({key: manifest["base"][key] for key in UPDATE_COUNTS})
    said.update({f"seconds_{stage}": seconds for stage, seconds in manifest["seconds"].items()})
    return said


def runs(name, command, out, repetitions):
    """The entries of a dedup run `repetitions` times; ends the program if they disagree on the result."""
    entries, digests = [], set()
    for repetition in range(repetitions):
        wall, cpu = run_once(command + ["--out", out, "--force", "--quiet"])
        with open(os.path.join(out, "manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        digests.add(manifest["result_digest"])
        entries.append(results.entry(name, repetition, repetitions, wall, cpu, manifest["result_digest"],
                                     counters(manifest, out)))
    if len(digests) != 1:
        sys.exit(f"{name}: {len(digests)} different results from {repetitions} runs over one register")
    return entries


def median(entries, key):
    return statistics.median(entry[key] for entry in entries)


HEAD = (f"{'':<34} {'seconds':>9} {'ns/record':>10} {'ns/pair':>9} {'peak MiB':>9} {'B/record':>9} {'pairs':>14}")


def row(entries):
    records, pairs, seconds = entries[0]["records"], entries[0]["pairs_compared"], median(entries, "real_time") / 1e3
    peak = median(entries, "peak_memory_bytes")
    return (f"{entries[0]['name']:<34} {seconds:9.2f} {seconds / records * 1e9:10.0f} {seconds / max(pairs, 1) * 1e9:9.0f}"
            f" {peak / 2**20:9,.0f} {peak / records:9.0f} {pairs:14,}")


def stages(entries):
    said = ", ".join(f"{key[len('seconds_'):]} {median(entries, key):.2f}" for key in entries[0]
                     if key.startswith("seconds_") and key != "seconds_total")
    return f"{'':<34} {said}; {entries[0]['label']}"


def common_options(parser, repetitions=3):
    parser.add_argument("--xueji", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=repetitions)
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")


def finish(options, name, entries):
    build_folder = os.path.dirname(os.path.dirname(os.path.abspath(options.xueji)))
    path = os.path.join(options.out, name)
    results.write(path, results.context(build_folder, options.seed), entries)
    print(f"written: {path}")
