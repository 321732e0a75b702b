"""Runs golden cases: writes the records as a CSV, dedups it with the program, and compares what was decided.

  python3 tests/golden/golden_runner.py tests/golden/cases/twins.case ...     (XUEJI_PROGRAM names the program)

Each case is run twice, the second time with its records in reverse order; both must give the same links.
Exit code 0: every case as expected; 1: some are not (each with what was expected and what came).
"""
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import case_file  # noqa: E402
import xueji_program  # noqa: E402


def dedup(case, letters, folder, name):
    columns = case.columns()
    roster = os.path.join(folder, name + ".csv")
    xueji_program.write_csv(roster, ["record_id", *columns],
                            [[letter, *(case.records[letter].get(column, "") for column in columns)]
                             for letter in letters])
    plan = ["--plan", os.path.join(xueji_program.SOURCE, case.plan)] if case.plan else []
    run = xueji_program.xueji("dedup", roster, *plan, "--out", os.path.join(folder, name), "--threads", 1, "--quiet")
    if run.exit_code != 0:
        raise AssertionError(f"the run failed:\n{run}")
    return xueji_program.Result(os.path.join(folder, name))


def decided(result, expectation):
    """(decision, reason codes) of what an expectation speaks about."""
    if len(expectation.records) == 2:
        link = result.link(*expectation.records)
        if link is not None:
            return link["decision"], xueji_program.codes(link)
        # A pair that is not linked can only have left its reason on the records (twins, legitimate multiplicity).
        verdicts = [result.verdict(record) for record in expectation.records]
        shared = [xueji_program.codes(verdict) if verdict else set() for verdict in verdicts]
        return "no link", shared[0] & shared[1]
    record = expectation.records[0]
    reject = result.reject(record)
    if reject is not None:
        return "rejected", xueji_program.codes(reject, "reason_code")
    verdict = result.verdict(record)
    return (verdict["verdict"], xueji_program.codes(verdict)) if verdict else ("lost", set())


def matches(word, decision):
    if word == "linked":
        return decision in ("duplicate", "review")
    if word == "not duplicate":
        return decision in ("review", "no link", "clear")
    return decision == word


def failures(case, result):
    seen = [row["record_id"] for row in result.verdicts + result.rejects]
    if sorted(seen) != sorted(case.records):
        yield f"records lost or doubled: {sorted(seen)}"
    for expectation in case.expectations:
        decision, reasons = decided(result, expectation)
        came = f"came: {decision}, {', '.join(sorted(reasons)) or 'no reasons'}"
        if not matches(expectation.words, decision):
            yield f"{expectation.line}: expected {' + '.join(expectation.records)}: {expectation.words}; {came}"
        elif missing := expectation.reasons - reasons:
            yield f"{expectation.line}: expected {', '.join(sorted(missing))}; {came}"
        elif surplus := expectation.absent & reasons:
            yield f"{expectation.line}: did not expect {', '.join(sorted(surplus))}; {came}"


def run_case(path):
    with open(path, encoding="utf-8") as file:
        case = case_file.parse(file.read(), os.path.basename(path))
    with tempfile.TemporaryDirectory() as folder:
        result = dedup(case, list(case.records), folder, "forward")
        found = list(failures(case, result))
        reverse = dedup(case, list(reversed(case.records)), folder, "reverse")
        for name in ("links.csv", "clusters.csv"):
            if result.bytes_of(name) != reverse.bytes_of(name):
                found.append(f"{os.path.basename(path)}: {name} depends on the order of the records")
    return case.title, found


def main(paths):
    failed = 0
    for path in paths:
        try:
            title, found = run_case(path)
        except (case_file.CaseError, AssertionError) as error:
            title, found = "", [str(error)]
        failed += bool(found)
        print(f"{'FAILED' if found else 'ok    '} {os.path.basename(path)}  {title}")
        for line in found:
            print("       " + line)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
