"""The one format of every measurement: the JSON of Google Benchmark, with machine, build, commit and seed in its context.

  context = results.context("build/release", seed=7)
  entry = results.entry("nightly/1000000", repetition=0, repetitions=3, wall_s=0.81, cpu_s=1.52,
                        digest="5051…", counters={"records": 1000000})
  results.write("out/bench/nightly.json", context, [entry])
  for name, runs in results.load("out/bench").benchmarks.items(): ...

A scenario writes it itself; a micro-benchmark's file is stamped with the same context (bench/micro.py). A result hash is
the entry's label, "digest …": two files whose hashes differ did not do the same work. No host name is kept.
"""
import collections
import datetime
import json
import os
import platform
import re
import subprocess

NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
DIGEST = "digest "
# What identifies a machine; the rest of `machine` is for the reader.
MACHINE_KEYS = ("cpu", "cores", "memory_gib")
BUILD_KEYS = ("compiler", "build_flags")


def first_line(command, otherwise="unknown"):
    try:
        run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        return run.stdout.splitlines()[0].strip() if run.stdout.strip() else ""
    except (OSError, subprocess.SubprocessError):
        return otherwise


def field_of(path, name):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(name):
                return line.split(":", 1)[1].strip()
    return ""


def machine():
    kib = int(field_of("/proc/meminfo", "MemTotal").split()[0])
    return {"cpu": field_of("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
            "cores": len(os.sched_getaffinity(0)), "memory_gib": round(kib / 2**20),
            "kernel": platform.release()}


def machine_class(of):
    """The name of its baseline: "amd-epyc-2c-24g"."""
    return re.sub(r"[^a-z0-9]+", "-", f"{of['cpu']}-{of['cores']}c-{of['memory_gib']}g".lower()).strip("-")


def build(folder):
    """Compiler and flags of a build folder, from CMake's cache."""
    cache = {}
    try:
        with open(os.path.join(folder, "CMakeCache.txt"), encoding="utf-8") as file:
            for line in file:
                match = re.match(r"(\w+):\w+=(.*)", line)
                if match:
                    cache[match.group(1)] = match.group(2)
    except OSError:
        return {"compiler": "unknown", "build_flags": "unknown"}
    kind = cache.get("CMAKE_BUILD_TYPE", "")
    flags = [cache.get("CMAKE_CXX_FLAGS", ""), cache.get(f"CMAKE_CXX_FLAGS_{kind.upper()}", ""),
             f"-march={cache['XUEJI_ARCH']}" if cache.get("XUEJI_ARCH") else "",
             f"-fsanitize={cache['XUEJI_SANITIZE']}" if cache.get("XUEJI_SANITIZE") else ""]
    return {"compiler": first_line([cache.get("CMAKE_CXX_COMPILER", "c++"), "--version"]),
            "build_flags": " ".join(filter(None, flags))}


def commit():
    """The commit measured; "+" where the tree differs from it."""
    here = os.path.dirname(os.path.abspath(__file__))
    name = first_line(["git", "-C", here, "rev-parse", "--short=12", "HEAD"])
    changed = first_line(["git", "-C", here, "status", "--porcelain", "--untracked-files=no"], "")
    return name + ("+" if changed and name != "unknown" else "")


def context(build_folder, seed):
    return {"date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "machine": machine(), **build(build_folder), "commit": commit(), "seed": seed,
            "load_average": [round(load, 2) for load in os.getloadavg()]}


def entry(name, repetition, repetitions, wall_s, cpu_s, digest, counters):
    return {"name": name, "run_name": name, "run_type": "iteration", "repetitions": repetitions,
            "repetition_index": repetition, "threads": 1, "iterations": 1, "real_time": wall_s * 1e3,
            "cpu_time": cpu_s * 1e3, "time_unit": "ms", **counters, "label": DIGEST + digest}


def write(path, described, entries):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"context": described, "benchmarks": entries}, file, ensure_ascii=False, indent=1)
        file.write("\n")


def times(run):
    """Wall and processor nanoseconds of one run of a benchmark."""
    unit = NANOSECONDS[run.get("time_unit", "ns")]
    return run["real_time"] * unit, run["cpu_time"] * unit


def digest_of(run):
    label = run.get("label", "")
    return label[len(DIGEST):] if label.startswith(DIGEST) else None


class Results:
    """The runs of one file, or of all files of a folder: name -> its repetitions, in the order written."""

    def __init__(self):
        self.contexts = []
        self.benchmarks = collections.OrderedDict()

    def add(self, document, path):
        if not isinstance(document, dict) or not isinstance(document.get("benchmarks"), list):
            raise ValueError(f"{path}: no list of benchmarks; is it JSON of Google Benchmark or of bench/scenarios?")
        self.contexts.append(document.get("context", {}))
        for run in document["benchmarks"]:
            if run.get("run_type", "iteration") == "iteration" and not run.get("error_occurred"):
                self.benchmarks.setdefault(run.get("run_name", run["name"]), []).append(run)

    def said(self, key, of_machine=False):
        """What the contexts say of a key: all that differ, in the order read."""
        values = [(each.get("machine", {}) if of_machine else each).get(key) for each in self.contexts]
        return list(dict.fromkeys(value for value in values if value is not None))


def load(path):
    """A file, or all .json of a folder. Raises OSError or ValueError, which names the file."""
    loaded = Results()
    paths = [path]
    if os.path.isdir(path):
        paths = sorted(os.path.join(path, name) for name in os.listdir(path) if name.endswith(".json"))
        if not paths:
            raise ValueError(f"{path}: holds no .json; run `make bench` first")
    for each in paths:
        with open(each, encoding="utf-8") as file:
            try:
                loaded.add(json.load(file), each)
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise ValueError(f"{each}: not a result of a benchmark: {error}") from error
    return loaded
