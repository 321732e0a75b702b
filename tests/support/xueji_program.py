"""Drives the xueji program for tests: runs it, reads what it wrote, builds ID numbers (never typed in full).

The program is the one named by the environment variable XUEJI_PROGRAM (ctest sets it).
"""
import csv
import functools
import json
import os
import subprocess

PROGRAM = os.environ.get("XUEJI_PROGRAM", "build/release/bin/xueji")
SOURCE = os.environ.get("XUEJI_SOURCE_DIR", os.getcwd())

CLEAR, DUPLICATE, REVIEW = "clear", "duplicate", "review"
# Exit codes of the command line.
DONE, FAILED, USAGE, REFUSED, TOO_LARGE, INTERRUPTED = 0, 1, 2, 3, 4, 130

HEADER = ["record_id", "name", "sex", "birth_date", "document_type", "document_number", "school_region",
          "guardian1_name", "guardian1_phone"]

CHECK_WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]


def check_character(body):
    """The 18th character of a GB 11643 number, by ISO 7064 MOD 11-2 over its first 17 digits."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, CHECK_WEIGHTS)) % 11]


def id_number(body):
    """The valid number with these 17 digits."""
    return body + check_character(body)


def wrong_id_number(body):
    """A number with these 17 digits and a wrong check character."""
    return body + ("1" if check_character(body) != "1" else "2")


class Run:
    """A finished run of the program."""

    def __init__(self, arguments, process):
        self.arguments = arguments
        self.exit_code = process.returncode
        self.stdout = process.stdout
        self.stderr = process.stderr
        # The same run in another language; None where none was named.
        self.again = None

    def __str__(self):
        return (f"$ xueji {' '.join(self.arguments)}\nexit {self.exit_code}\n"
                f"-- stdout\n{self.stdout[-2000:]}\n-- stderr\n{self.stderr[-4000:]}")


@functools.cache
def is_instrumented():
    """Whether a sanitizer watches the program: five to fifteen times slower, and terabytes of address space."""
    with open(PROGRAM, "rb") as program:
        text = program.read()
    return b"__asan_init" in text or b"__tsan_init" in text


def patience(seconds):
    """How long to wait for the program before it counts as hung."""
    return seconds * 5 if is_instrumented() else seconds


def environment(**changes):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    clean["LANG"] = "C.UTF-8"
    clean.update(changes)
    return clean


def xueji(*arguments, stdin=subprocess.DEVNULL, input=None, timeout=100, env=None, cwd=None, preexec=None):
    arguments = [str(argument) for argument in arguments]
    options = {"input": input} if input is not None else {"stdin": stdin}
    process = subprocess.run([PROGRAM, *arguments], capture_output=True, timeout=patience(timeout), env=env or environment(),
                             cwd=cwd, preexec_fn=preexec, check=False, **options)
    process.stdout = process.stdout.decode("utf-8", "replace")
    process.stderr = process.stderr.decode("utf-8", "replace")
    run = Run(arguments, process)
    if "--lang" in arguments and input is None:
        place = arguments.index("--lang") + 1
        run.again = lambda language: xueji(*arguments[:place], language, *arguments[place + 1:], timeout=timeout,
                                           env=env, cwd=cwd, preexec=preexec)
    return run


def write_csv(path, header, rows, encoding="utf-8"):
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def student_rows(count, first=0):
    """Distinct, valid, unlike students; row i is a function of i alone. Columns as HEADER."""
    surnames, given = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"
    rows = []
    for i in range(first, first + count):
        birth = f"{2008 + i % 10}{1 + i // 10 % 12:02}{1 + i // 120 % 28:02}"
        region = 110101 + i // 3360 % 16
        sequence = (i * 7 + 1) % 1000
        name = (surnames[i % len(surnames)] + given[i // len(surnames) % len(given)] +
                given[i * 5 // len(surnames) % len(given)])
        rows.append([f"r{i:07}", name, "1" if sequence % 2 else "2", birth, "1",
                     id_number(f"{region}{birth}{sequence:03}"), str(region),
                     surnames[(i + 3) % len(surnames)] + given[i % len(given)], f"139{i:08}"])
    return rows


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Result:
    """What a run wrote into its directory."""

    def __init__(self, directory):
        self.directory = str(directory)
        self.verdicts = read_csv(os.path.join(directory, "verdicts.csv"))
        self.links = read_csv(os.path.join(directory, "links.csv"))
        self.clusters = read_csv(os.path.join(directory, "clusters.csv"))
        self.rejects = read_csv(os.path.join(directory, "rejects.csv"))
        with open(os.path.join(directory, "manifest.json"), encoding="utf-8") as file:
            self.manifest = json.load(file)

    def verdict(self, record_id):
        return next((row for row in self.verdicts if row["record_id"] == record_id), None)

    def reject(self, record_id):
        return next((row for row in self.rejects if row["record_id"] == record_id), None)

    def link(self, one, other):
        return next((row for row in self.links
                     if {row["record_id_left"], row["record_id_right"]} == {one, other}), None)

    def bytes_of(self, name):
        with open(os.path.join(self.directory, name), "rb") as file:
            return file.read()


def codes(row, column="reason_codes"):
    return set(filter(None, row[column].split("|")))
