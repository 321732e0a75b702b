"""No cliffs: what a run costs when a value says nothing, beside clean data of the same size.

  python3 bench/scenarios/skewed.py --xueji build/release/bin/xueji --out out/bench --records 1000000

The same generated register, spoilt in one way each: blanks, placeholder names, placeholder dates (1900-01-01) and the
first of January for three records in ten, one telephone or one name for one record in ten. One name for everybody
(--kinds one_name) is left out by default: the plan promises to compare all of a county then, thousands of pairs a record.
For each: seconds for each record and for each pair compared, and both as ratios to the clean register (the median of --runs
runs); then the generic values that the run itself names in its manifest, with what they cost. Writes skewed.json; exit
code 1 if a spoilt register takes more than --ratio (1.5) times the clean one's time for each pair compared. The ratio by
record stands beside it: where a value makes pairs fewer, a pair's share of the rest grows, although nothing takes longer.
"""
import argparse
import json
import os
import shutil
import sys

import measure

NAME = "王小乐"  # means nothing: any will do
TELEPHONE = "13912348765"
SPOILT = ("document_number", "guardian1_document_number", "guardian1_phone", "household_region", "address")


def blanks(number, row):
    if number % 10 < 3:
        row.update(dict.fromkeys(SPOILT, ""))


def placeholder_names(number, row):
    if number % 10 == 0:
        row["name"] = ("无名", "不详", "测试")[number // 10 % 3]


def placeholder_dates(number, row):
    if number % 10 < 3:
        row["birth_date"] = "1900-01-01"


def first_of_january(number, row):
    if number % 10 < 3:
        row["birth_date"] = row["birth_date"][:4] + "0101"


def shared_telephone(number, row):
    if number % 10 == 0:
        row["guardian1_phone"] = TELEPHONE


def shared_name(number, row):
    if number % 10 == 0:
        row["name"] = NAME


def one_name(_, row):
    row["name"] = NAME


KINDS = (blanks, placeholder_names, placeholder_dates, first_of_january, shared_telephone, shared_name, one_name)
LEFT_OUT = (one_name,)


def generic_values(out):
    """What the run says of values that stand in too many records, the dearest first."""
    with open(os.path.join(out, "manifest.json"), encoding="utf-8") as file:
        values = json.load(file).get("generic_values", [])
    return [f"{value['field']} {value['value']}: {value['records']:,} records, {value['pairs']:,} pairs"
            f" ({value['pairs_share']:.1%})" for value in values]


class Ratios:
    """Time for each record and for each pair, beside the clean register."""

    def __init__(self, clean, spoilt):
        seconds = [measure.median(entries, "real_time") for entries in (clean, spoilt)]
        pairs = [max(1, entries[0]["pairs_compared"]) for entries in (clean, spoilt)]
        self.by_record = seconds[1] / seconds[0]
        self.by_pair = self.by_record * pairs[0] / pairs[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--ratio", type=float, default=1.5)
    parser.add_argument("--kinds", nargs="*", choices=[kind.__name__ for kind in KINDS],
                        default=[kind.__name__ for kind in KINDS if kind not in LEFT_OUT])
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    scratch = os.path.join(options.out, "skewed-scratch")
    out = os.path.join(scratch, "dedup")
    entries, cliffs = [], []

    def run(name, roster):
        command = [options.xueji, "dedup", roster] + (["--threads", str(options.threads)] if options.threads else [])
        measured = measure.runs(f"skewed_{name}/{options.records}", command, out, options.runs)
        print(measure.row(measured), flush=True)
        entries.extend(measured)
        return measured

    try:
        register = measure.generate(options.xueji, options.records, options.seed, scratch)
        print(measure.HEAD)
        clean = run("clean", register)
        for kind in (each for each in KINDS if each.__name__ in options.kinds):
            roster = os.path.join(scratch, "spoilt.csv")
            measure.spoil(register, roster, kind)
            spoilt = run(kind.__name__, roster)
            ratios = Ratios(clean, spoilt)
            print(f"{'':<34} time by record {ratios.by_record:.2f}, by pair {ratios.by_pair:.2f} of the clean register's")
            for line in generic_values(out):
                print(f"{'':<34} {line}")
            for entry in spoilt:
                entry.update({"ratio_by_record": ratios.by_record, "ratio_by_pair": ratios.by_pair})
            if ratios.by_pair > options.ratio:
                cliffs.append(kind.__name__)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    measure.finish(options, "skewed.json", entries)
    if cliffs:
        print(f"more than {options.ratio} times the clean register's time: {', '.join(cliffs)}", file=sys.stderr)
    return 1 if cliffs else 0


if __name__ == "__main__":
    sys.exit(main())
