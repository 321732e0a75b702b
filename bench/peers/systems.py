"""The systems that are compared: how each is found, prepared, run on a roster, and where its pairs are.

A system is an object with `name`, `version`, and `run(roster, folder, limit, threads) -> (Cost, Pairs)`; preparing it,
where that takes time, is no part of a run. One that is not there raises Missing with the reason when it is made.
"""
import contextlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from measured_process import run_measured

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "postgresql"))
import cluster as postgresql_cluster  # noqa: E402  (the folder is no package)


class Missing(Exception):
    """The system is not installed; the text says how to get it."""


@dataclass
class Pairs:
    path: str
    columns: tuple  # of the left record, the right record, the score


def output_of(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


class Xueji:
    name = "xueji"

    def __init__(self, program):
        self.program = program
        self.version = output_of(program, "--version")

    def run(self, roster, folder, limit, threads):
        out = os.path.join(folder, "result")
        cost = run_measured([self.program, "dedup", roster, "--out", out, "--threads", str(threads), "--quiet"],
                            limit, os.path.join(folder, "log"))
        return cost, Pairs(os.path.join(out, "links.csv"), ("record_id_left", "record_id_right", "match_weight"))


class DuckDb:
    def __init__(self, variant, library):
        """`library`: the folder that duckdb/fetch.sh filled."""
        self.name = f"DuckDB SQL, {variant}"
        self.sql = os.path.join(HERE, "duckdb", f"{variant}.sql")
        self.library = library
        self.runner = os.path.join(HERE, "duckdb", "run_sql.mjs")
        if shutil.which("node") is None:
            raise Missing("no node here (Debian package nodejs)")
        if not os.path.exists(os.path.join(library, "fetched.txt")):
            raise Missing("not fetched: bench/peers/duckdb/fetch.sh build/peers/duckdb")
        try:
            self.version = "DuckDB " + output_of("node", self.runner, library)
        except (subprocess.CalledProcessError, OSError) as error:
            raise Missing("DuckDB was fetched, but does not start here") from error

    def run(self, roster, folder, limit, threads):
        pairs = os.path.join(folder, "pairs.csv")
        values = {"roster": roster, "pairs": pairs, "threads": threads, "temp": folder}
        cost = run_measured(["node", self.runner, self.library, self.sql,
                             *(f"{name}={value}" for name, value in values.items())],
                            limit, os.path.join(folder, "log"))
        return cost, Pairs(pairs, ("record_id_left", "record_id_right", "score"))


class PostgreSql:
    def __init__(self, variant, cluster, version):
        """`cluster`: an initialised one; each run starts its server anew and stops it."""
        self.name = f"PostgreSQL SQL, {variant}"
        self.sql = os.path.join(HERE, "postgresql", f"{variant}.sql")
        self.cluster, self.version = cluster, version

    def run(self, roster, folder, limit, threads):
        pairs = os.path.join(folder, "pairs.csv")
        with self.cluster.running() as server:
            cost = run_measured(self.cluster.psql_command(self.sql, {"roster": roster, "pairs": pairs}),
                                limit, os.path.join(folder, "log"), also_watch=server)
        return cost, Pairs(pairs, ("record_id_left", "record_id_right", "score"))


@contextlib.contextmanager
def postgresql_systems(variants, folder, threads, memory_bytes):
    """Yields (systems, missing); the cluster lives until the block ends, and nothing of it stays."""
    names = [f"PostgreSQL SQL, {variant}" for variant in variants]
    programs = postgresql_cluster.find_programs()
    if not names or programs is None:
        yield [], {name: "not installed (Debian package postgresql)" for name in names}
        return
    version = output_of(os.path.join(programs, "postgres"), "--version").replace("postgres (PostgreSQL)", "PostgreSQL")
    with contextlib.ExitStack() as stack:
        try:
            cluster = stack.enter_context(postgresql_cluster.Cluster(programs, folder, threads, memory_bytes))
        except (RuntimeError, OSError) as error:
            yield [], {name: f"no cluster could be made: {error}" for name in names}
            return
        yield [PostgreSql(variant, cluster, version) for variant in variants], {}
