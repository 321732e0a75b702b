"""Fits the cost models (engine/capacity/cost_model.h, comparison_model.h) to measured runs and writes their calibration.

  make calibrate                                              # measures, then this, into engine/capacity/calibration.json
  python3 bench/calibrate.py out/calibrate --out my-server.json   # xueji capacity --calibration my-server.json
  python3 bench/calibrate.py out/calibrate --check out/bench      # how far off it is for other runs, at other sizes

Reads the JSON of bench/scenarios: nightly runs of at least two sizes, one of them on one thread too, and a skewed run of
many pairs (first_of_january), which tells what a pair costs beside a record; and comparisons with a registry (population), of
two sizes as text and packed, on all threads and on one: without them the calibration knows no comparison. Each stage's constants
are fitted to the relative error, none below zero; the pairs of a record are split into those that families bring, those of one birth date
and county, and those of one name in the nation, by the passes that propose them. Exit code 1 with --check if the total
time of a run is more than 15 % off or its peak memory more than 5 %.
"""
import argparse
import itertools
import json
import math
import statistics
import sys

import results

STAGES = ("load", "frequencies", "link", "cluster", "write")
# The passes of the student plan whose blocks grow with the county, and those whose blocks do not grow.
COUNTY_PASSES = ("birth_school_region", "birth_household_region", "name_school_region")
FAMILY_PASSES = ("guardian", "id", "phone_birth")
COUNTIES = 2850  # kNationCounties
TIME_BAND, MEMORY_BAND = 0.15, 0.05


def solve(rows, values):
    """Least squares by the normal equations; None if they do not determine the unknowns."""
    size = len(rows[0])
    table = [[sum(row[i] * row[j] for row in rows) for j in range(size)] +
             [sum(row[i] * value for row, value in zip(rows, values))] for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(table[k][i]))
        if abs(table[pivot][i]) < 1e-12 * max(1e-300, abs(table[0][0])):
            return None
        table[i], table[pivot] = table[pivot], table[i]
        for k in range(size):
            if k != i:
                factor = table[k][i] / table[i][i]
                table[k] = [x - factor * y for x, y in zip(table[k], table[i])]
    return [table[i][size] / table[i][i] for i in range(size)]


def fit(rows, values):
    """The constants, none below zero, with the least squared relative error: every set of them that may be zero is tried."""
    best, best_error = None, math.inf
    relative = [[x / value for x in row] for row, value in zip(rows, values)]
    for kept in itertools.product((True, False), repeat=len(rows[0])):
        columns = [i for i, keep in enumerate(kept) if keep]
        # Scaled, so that counts of records and logarithms weigh alike in the elimination.
        scales = [max(abs(row[i]) for row in relative) or 1 for i in columns]
        found = columns and solve([[row[i] / scale for i, scale in zip(columns, scales)] for row in relative],
                                  [1.0] * len(rows))
        if not found or min(found) < 0:
            continue
        constants = [0.0] * len(rows[0])
        for i, value, scale in zip(columns, found, scales):
            constants[i] = value / scale
        error = sum((sum(x * c for x, c in zip(row, constants)) - 1) ** 2 for row in relative)
        if error < best_error:
            best, best_error = constants, error
    return best


class Run:
    """A benchmark's repetitions: the best of each stage (what neighbours take is no cost of the program's), and the median
    of the whole, which is what a forecast is held against.
    """

    def __init__(self, name, repetitions):
        first = repetitions[0]
        self.total = statistics.median(each["seconds_total"] for each in repetitions)
        self.name, self.records, self.pairs = name, first["records"], first.get("pairs_compared", 0)
        self.threads, self.pass_pairs = first["used_threads"], first.get("pass_pairs", {})
        self.input_bytes, self.result_bytes = first.get("input_bytes", 0), first.get("result_bytes", 0)
        self.rows, self.registry_bytes = first.get("registry_rows", 0), first.get("registry_bytes", 0)
        self.peak = statistics.median(each["peak_memory_bytes"] for each in repetitions)
        self.stages = {key[len("seconds_"):]: min(each[key] for each in repetitions)
                       for key in first if key.startswith("seconds_")}


def read_runs(paths):
    runs, contexts = [], []
    for path in paths:
        loaded = results.load(path)
        contexts += loaded.contexts
        runs += [Run(name, repetitions) for name, repetitions in loaded.benchmarks.items()
                 if "used_threads" in repetitions[0]]
    return runs, contexts


def parallel_share(stage, nightly):
    """Of the stage's work, what more threads share: from the largest size that ran on one thread and on several."""
    for alone in sorted((run for run in nightly if run.threads == 1), key=lambda run: -run.records):
        for together in nightly:
            if together.records == alone.records and together.threads > 1:
                left = together.stages[stage] / alone.stages[stage]
                return min(1.0, max(0.0, (1 - left) * together.threads / (together.threads - 1)))
    sys.exit("calibrate: needs one size measured on one thread and on several (nightly.py --threads 1)")


def fit_stage(stage, nightly, skewed, reference):
    share = parallel_share(stage, nightly)
    with_pairs = stage == "link"
    rows, values = [], []
    for run in nightly + (skewed if with_pairs else []):
        spread = 1 - share + share / run.threads
        row = [run.records, run.records * math.log2(run.records / reference)]
        rows.append([x * spread * 1e-9 for x in row + ([run.pairs] if with_pairs else [])])
        values.append(max(run.stages[stage], 1e-6))
    constants = fit(rows, values)
    return {"name": stage, "nanoseconds": constants[0], "growth": constants[1],
            "pair_nanoseconds": constants[2] if with_pairs else 0, "parallel_share": share}


def fit_pairs(nightly, records_per_county):
    """Pairs of a record by kind, from the largest size, and how those of one name grow, from the smallest and it."""
    small, large = min(nightly, key=lambda run: run.records), max(nightly, key=lambda run: run.records)

    def share(run, names, inside=True):
        return sum(pairs for name, pairs in run.pass_pairs.items() if (name in names) == inside) / run.records

    kinds = COUNTY_PASSES + FAMILY_PASSES
    growth = (share(large, kinds, False) - share(small, kinds, False)) / ((large.records - small.records) / 1e6)
    national = max(0.0, growth)
    return {"base": share(large, FAMILY_PASSES) + max(0.0, share(large, kinds, False) - national * large.records / 1e6),
            "county": share(large, COUNTY_PASSES), "national": national, "records_per_county": records_per_county}


def fit_memory(nightly):
    """Bytes of a run, a thread and a record. The slope is that of the two largest sizes: a small run has tables that have not
    grown to their share, and it is the large ones that must fit.
    """
    small, large = sorted((run for run in nightly if run.threads > 1), key=lambda run: run.records)[-2:]
    record = max(0.0, (large.peak - small.peak) / (large.records - small.records))
    alone = max((run for run in nightly if run.threads == 1), key=lambda run: run.records)
    beside = next(run for run in nightly if run.records == alone.records and run.threads > 1)
    thread = max(0.0, (beside.peak - alone.peak) / (beside.threads - 1))
    return {"fixed_bytes": max(0.0, large.peak - record * large.records - thread * large.threads),
            "thread_bytes": thread, "record_bytes": record}


def fit_student(stage, runs):
    """Nanoseconds that the stage takes for a student, one core."""
    return fit([[run.records * 1e-9] for run in runs], [max(run.stages[stage], 1e-6) for run in runs])[0]


def fit_look(runs, reference):
    """Of a row in one of the two looks, and more for each doubling of the students."""
    rows = [[2 * run.rows * 1e-9, 2 * run.rows * math.log2(run.records / reference) * 1e-9] for run in runs]
    return fit(rows, [run.stages["registry"] + run.stages["candidates"] for run in runs])


def fit_comparison(runs):
    """The constants of a comparison, by the names that the calibration has for them; None where none was measured. Time is that
    of the runs on one thread: chunks share nothing, and one thread is what a neighbour disturbs least.
    """
    text, packed = ([run for run in runs if run.name.startswith(f"population_{form}")] for form in ("text", "packed"))
    if not text and not packed:
        return None
    sizes = [len({run.records for run in form if (run.threads == 1) == alone})
             for form in (text, packed) for alone in (True, False)]
    if min(sizes) < 2:
        sys.exit("calibrate: needs comparisons of two sizes, as text and packed, on one thread and on several; `make calibrate` "
                 "measures them")
    reference = min(run.records for run in text)
    large, large_packed = (max(form, key=lambda run: run.records) for form in (text, packed))
    alone = [run for run in text + packed if run.threads == 1]
    text_row, packed_row = (fit_look([run for run in form if run.threads == 1], reference) for form in (text, packed))
    # It must fit in either form.
    memory = fit_memory(max((text, packed), key=lambda form: max(run.peak for run in form)))
    return {"reference_students": reference,
            "load_student": fit_student("load", alone), "index_student": fit_student("index", alone),
            "write_student": fit_student("write", alone), "write_parallel_share": parallel_share("write", text),
            "text_row": text_row[0], "text_row_growth": text_row[1],
            "packed_row": packed_row[0], "packed_row_growth": packed_row[1],
            "student_bytes": memory["record_bytes"], "fixed_bytes": memory["fixed_bytes"],
            "thread_bytes": memory["thread_bytes"],
            "input_student_bytes": large.input_bytes / large.records,
            "result_student_bytes": large.result_bytes / large.records,
            "text_row_bytes": large.registry_bytes / large.rows,
            "packed_row_bytes": large_packed.registry_bytes / large_packed.rows}


def calibrate(runs, contexts, records_per_county):
    nightly = [run for run in runs if run.name.startswith("nightly")]
    skewed = [run for run in runs if run.name.startswith("skewed_first_of_january")]
    if len({run.records for run in nightly if run.threads > 1}) < 2 or not skewed:
        sys.exit("calibrate: needs nightly runs of two sizes and skewed_first_of_january; `make calibrate` measures them")
    reference = min(run.records for run in nightly)
    large = max(nightly, key=lambda run: run.records)
    described = contexts[0]
    comparison = fit_comparison(runs)
    fitted = {"machine": described["machine"], "compiler": described["compiler"], "commit": described["commit"],
            "date": described["date"],
            "measured": [f"{run.name} on {run.threads} threads" for run in nightly + skewed + compared(runs)],
            "reference_records": reference,
            "fixed_seconds": statistics.median(run.stages["plan"] for run in nightly),
            "stages": [fit_stage(stage, nightly, skewed, reference) for stage in STAGES],
            "pairs": fit_pairs(nightly, records_per_county),
            "memory": fit_memory(nightly),
            "disk": {"input_bytes": large.input_bytes / large.records, "result_bytes": large.result_bytes / large.records}}
    return fitted if comparison is None else {**fitted, "comparison": comparison}


def compared(runs):
    return [run for run in runs if run.name.startswith("population_")]


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list) else value


def predict(calibration, run):
    """Seconds and bytes of a run by the calibration: what cost_model.cc does, for --check."""
    pairs = calibration["pairs"]
    county = max(pairs["records_per_county"], run.records / COUNTIES) / pairs["records_per_county"]
    count = run.records * (pairs["base"] + pairs["county"] * county + pairs["national"] * run.records / 1e6)
    seconds = calibration["fixed_seconds"]
    doublings = math.log2(run.records / calibration["reference_records"])
    for stage in calibration["stages"]:
        nanoseconds = max(stage["nanoseconds"] / 3, stage["nanoseconds"] + stage["growth"] * doublings)
        work = (run.records * nanoseconds + count * stage["pair_nanoseconds"]) * 1e-9
        seconds += work * (1 - stage["parallel_share"] + stage["parallel_share"] / run.threads)
    memory = calibration["memory"]
    return seconds, memory["fixed_bytes"] + memory["thread_bytes"] * run.threads + memory["record_bytes"] * run.records


def predict_comparison(costs, run):
    """The same of a comparison: what comparison_model.cc does."""
    form = "packed" if run.name.startswith("population_packed") else "text"
    doublings = max(0.0, math.log2(run.records / costs["reference_students"]))
    look = run.rows * (costs[f"{form}_row"] + costs[f"{form}_row_growth"] * doublings) / run.threads
    write = 1 - costs["write_parallel_share"] + costs["write_parallel_share"] / run.threads
    student = costs["load_student"] / run.threads + costs["index_student"] + costs["write_student"] * write
    memory = costs["fixed_bytes"] + costs["thread_bytes"] * run.threads + costs["student_bytes"] * run.records
    return (run.records * student + 2 * look) * 1e-9, memory


def check(calibration, runs):
    """Prints each nightly run and each comparison beside its forecast; whether all are within the bands."""
    within = True
    known = compared(runs) if "comparison" in calibration else []
    for run in [each for each in runs if each.name.startswith("nightly")] + known:
        seconds, memory = (predict_comparison(calibration["comparison"], run) if run in known
                           else predict(calibration, run))
        by_time, by_memory = seconds / run.total - 1, memory / run.peak - 1
        within = within and abs(by_time) <= TIME_BAND and abs(by_memory) <= MEMORY_BAND
        print(f"{run.name} on {run.threads} threads: forecast {seconds:.2f} s of {run.total:.2f} ({by_time:+.1%}), "
              f"{memory / 2**20:,.0f} MiB of {run.peak / 2**20:,.0f} ({by_memory:+.1%})")
    return within


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", help="where the calibration goes; without it, it is not written")
    parser.add_argument("--check", action="append", default=[], help="results to hold the forecast against")
    parser.add_argument("--records-per-county", type=float, default=8_064,
                        help="of the measured registers (default: those of `xueji generate`)")
    parser.add_argument("measured", nargs="+", help="files or folders of results")
    options = parser.parse_args()
    runs, contexts = read_runs(options.measured)
    calibration = rounded(calibrate(runs, contexts, options.records_per_county))
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            json.dump(calibration, file, ensure_ascii=False, indent=2)
            file.write("\n")
        print(f"written: {options.out}")
    check(calibration, runs)
    if not options.check:
        return 0
    return 0 if check(calibration, read_runs(options.check)[0]) else 1


if __name__ == "__main__":
    sys.exit(main())
