"""New, changed and deleted records against a register linked before: seconds after the base is loaded, by stage.

  python3 bench/scenarios/incremental.py --xueji build/release/bin/xueji --out out/bench --base 10000000 --new 1000000

Generates a register of both sizes together (seeded, profile field) and deals it out: every so many rows one is new; of the rest one
in --changed-every comes again with the telephone of the row before it, one in as many is deleted. Builds the snapshot of the base,
runs `xueji dedup new.csv --base …` --runs times, and, unless --skip-full, one full run over what is left, whose digest must be the
same. Writes incremental.json and a table.
"""
import argparse
import csv
import os
import shutil
import subprocess
import sys

import measure

DATE = ["--latest-birth-date", "20260101"]
HEAD = (f"{'':<36} {'after base s':>12} {'base s':>8} {'ns/new':>9} {'peak MiB':>9} {'pairs':>12} {'changed':>9}")


class Dealer:
    """Rows of one register to the files of a base and a night."""

    def __init__(self, folder, step, changed_every, with_union):
        self.step, self.changed_every = step, changed_every
        self.paths = {name: os.path.join(folder, name) for name in ("base.csv", "new.csv", "deleted.csv", "union.csv")}
        names = [name for name in self.paths if with_union or name != "union.csv"]
        self.files = {name: open(self.paths[name], "w", encoding="utf-8", newline="") for name in names}

    def write(self, name, line):
        if name in self.files:
            self.files[name].write(line)

    def deal(self, roster):
        phone = ""
        with open(roster, encoding="utf-8", newline="") as rows:
            header = next(rows)
            columns = next(csv.reader([header]))
            at, of_id = columns.index("guardian1_phone"), columns.index("record_id")
            for name in ("base.csv", "new.csv", "union.csv"):
                self.write(name, header)
            self.write("deleted.csv", "record_id\n")
            for number, line in enumerate(rows):
                if number % self.step == 0:
                    self.write("new.csv", line)
                    self.write("union.csv", line)
                    continue
                self.write("base.csv", line)
                fate = number % self.changed_every
                if fate > 2:
                    self.write("union.csv", line)
                    continue
                values = next(csv.reader([line]))
                if fate == 0:
                    phone = values[at]
                    self.write("union.csv", line)
                elif fate == 1:
                    self.write("deleted.csv", values[of_id] + "\n")
                else:
                    values[at] = phone
                    changed = ",".join(f'"{value}"' if "," in value else value for value in values) + "\n"
                    self.write("new.csv", changed)
                    self.write("union.csv", changed)
        for file in self.files.values():
            file.close()


def row(entries):
    records = entries[0]["records"]
    base = measure.median(entries, "seconds_base")
    after = measure.median(entries, "seconds_total") - base
    return (f"{entries[0]['name']:<36} {after:12.2f} {base:8.2f} {after / records * 1e9:9.0f}"
            f" {measure.median(entries, 'peak_memory_bytes') / 2**20:9,.0f} {entries[0]['pairs_compared']:12,}"
            f" {entries[0]['verdicts_changed']:9,}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("--base", type=int, required=True, help="records of the base")
    parser.add_argument("--new", type=int, required=True, help="new records")
    parser.add_argument("--changed-every", type=int, default=1000,
                        help="of so many records of the base one is changed and one deleted (default 1000)")
    parser.add_argument("--skip-full", action="store_true", help="no full run to compare the digest with")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    scratch = os.path.join(options.out, "incremental")
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    threads = ["--threads", str(options.threads)] if options.threads else []
    name = f"{options.base}+{options.new}"
    try:
        roster = measure.generate(options.xueji, options.base + options.new, options.seed, os.path.join(scratch, "register"))
        dealer = Dealer(scratch, (options.base + options.new) // options.new, options.changed_every, not options.skip_full)
        dealer.deal(roster)
        shutil.rmtree(os.path.join(scratch, "register"))
        base = os.path.join(scratch, "base.xueji")
        subprocess.run([options.xueji, "snapshot", "build", dealer.paths["base.csv"], "--out", base, "--quiet", *DATE,
                        *threads], check=True)
        os.remove(dealer.paths["base.csv"])
        night = [options.xueji, "dedup", dealer.paths["new.csv"], "--base", base, "--deleted", dealer.paths["deleted.csv"]]
        entries = measure.runs(f"incremental/{name}", night + threads, os.path.join(scratch, "out"), options.runs)
        print(HEAD)
        print(row(entries))
        print(measure.stages(entries), flush=True)
        if not options.skip_full:
            full = [options.xueji, "dedup", dealer.paths["union.csv"], *DATE, *threads]
            entries += measure.runs(f"incremental_full/{name}", full, os.path.join(scratch, "full"), 1)
            if entries[0]["label"] != entries[-1]["label"]:
                sys.exit(f"incremental/{name}: {entries[0]['label']}, and the full run has {entries[-1]['label']}")
            print(f"{entries[-1]['name']:<36} {entries[-1]['seconds_total']:12.2f}   the same result")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    measure.finish(options, "incremental.json", entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
