"""One child at a time: "does he have a record?", asked of xueji's service and of PostgreSQL with trigram indexes.

  python3 bench/peers/precheck.py --xueji build/release/bin/xueji --out out/peers 1000000

Of a generated register (profile field) half of the questions are one record each of children who have several, and half are children
who have no other; these are taken out, and the rest is the register. One question at a time, over one connection, everything in memory:
of xueji by xueji-load over TCP with mutual TLS, token and audit, of PostgreSQL by pgbench over a Unix socket as a prepared statement.
Precision and recall are of the first record that is named: right if it is of the child that was asked about. Which score counts as an
answer is chosen for everybody by best F1. Writes peers_precheck.json and a table in Markdown.
"""
import argparse
import contextlib
import csv
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "scenarios"), os.path.join(HERE, "postgresql")]
import measure  # noqa: E402  (found by the line above)
import results  # noqa: E402
import service_load  # noqa: E402
import cluster as postgresql_cluster  # noqa: E402

COLUMNS = ("record_id", "name", "former_name", "sex", "birth_date", "document_number", "household_region", "school_region",
           "guardian1_document_number", "guardian1_phone", "address")
SEPARATORS = str.maketrans("", "", " 　·•‧・．.")
PLAIN = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")
SEXES = {"男": "1", "女": "2"}
LIST_MESSAGE = 1000
HEAD = "| records | system | p50 us | p99 us | named | precision | recall | F1 |\n|---|---|---|---|---|---|---|---|"


@dataclass
class Case:
    """The register without the questions, the questions, and whom the answers must be."""
    base: str
    asked: str
    person_of: dict
    known: set  # those of the questions whose child has a record


def split(options, records, folder):
    """Every second child with several records is asked about by one of them, and as many who have no other."""
    register = os.path.join(folder, "register")
    roster = measure.generate(options.xueji, records, options.seed, register)
    with open(os.path.join(register, "truth.csv"), encoding="utf-8", newline="") as file:
        person_of = {row["record_id"]: row["person_id"] for row in csv.DictReader(file)}
    records_of = {}
    for record, person in person_of.items():
        records_of.setdefault(person, []).append(record)
    several = [found[-1] for found in records_of.values() if len(found) > 1][:options.questions // 2]
    single = [found[0] for found in records_of.values() if len(found) == 1][:len(several)]
    held = set(several) | set(single)
    base, asked = os.path.join(folder, "base.csv"), os.path.join(folder, "asked.csv")
    with open(roster, encoding="utf-8", newline="") as read, open(base, "w", encoding="utf-8", newline="") as rest, \
            open(asked, "w", encoding="utf-8", newline="") as questions:
        rows = csv.DictReader(read)
        writers = [csv.DictWriter(file, rows.fieldnames, lineterminator="\n") for file in (rest, questions)]
        for writer in writers:
            writer.writeheader()
        for row in rows:
            writers[row["record_id"] in held].writerow(row)
    shutil.rmtree(register)
    return Case(base, asked, person_of, set(several))


def judge(case, answers):
    """answers: (question, record, score) of those that named one. Figures at the score with the best F1."""
    best = {"f1": 0.0, "precision": 0.0, "recall": 0.0, "named": 0}
    right = 0
    ordered = sorted(answers, key=lambda answer: -answer[2])
    for i, (question, record, score) in enumerate(ordered):
        right += question in case.known and case.person_of[question] == case.person_of[record]
        if i + 1 < len(ordered) and ordered[i + 1][2] == score:
            continue  # of equal scores all or none
        precision, recall = right / (i + 1), right / len(case.known)
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        if f1 > best["f1"]:
            best = {"f1": f1, "precision": precision, "recall": recall, "named": i + 1}
    return best


def percentiles(micros):
    micros = sorted(micros)
    return {f"p{share}_us": micros[min(len(micros) - 1, len(micros) * share // 100)] for share in (50, 99)}


class Xueji:
    name = "xueji, by its service"

    def __init__(self, options, case, folder):
        snapshot = os.path.join(folder, "base.xueji")
        subprocess.run([options.xueji, "snapshot", "build", case.base, "--out", snapshot, "--quiet"], check=True)
        options.work_floor = 0
        self.service = service_load.Service(options, os.path.join(folder, "certs"), snapshot, case.asked)
        self.case, self.options = case, options

    def __enter__(self):
        self.service.__enter__()
        return self

    def __exit__(self, *_):
        self.service.__exit__()

    def times(self, run):
        told = self.service.load("--in-flight", 1, "--connections", 1, "--seed", run)
        if set(told["status"]) != {"OK"}:
            sys.exit(f"xueji: {told['status']}")
        return {"p50_us": told["p50_us"], "p99_us": told["p99_us"]}

    def answers(self):
        """As the ministry sees them: it alone may see every record's id."""
        rows = service_load.rows_of(self.case.asked, 1 << 30)
        api, caller = self.service.api, service_load.Caller(self.service, "ministry")
        whom = {"certificate": "client-ministry", "region": "national"}
        ticket = caller.token(kind="xueji-ticket+jwt", approver="head", purpose="enrolment", records_max=len(rows), jti="ticket", **whom)
        messages = (api.pre_check.PreCheckBatchRequest(context=caller.context(ticket=ticket) if i == 0 else None,
                                                       students=map(caller.student, rows[i:i + LIST_MESSAGE]))
                    for i in range(0, len(rows), LIST_MESSAGE))
        found, scores = [], {"duplicate": 2, "review": 1}
        for message in api.PreCheckStub(caller.channel).PreCheckBatch(messages, metadata=caller.signed(caller.token(**whom)), timeout=300):
            for answer in message.answers:
                hint = answer.verdict.hints[0] if answer.verdict.hints else None
                if hint is not None and hint.decision in scores:
                    found.append((answer.record_id, hint.record_id, scores[hint.decision]))
        caller.close()
        return found


class PostgreSql:
    def __init__(self, cluster, case, variant, questions):
        self.name = f"PostgreSQL, {variant}"
        self.cluster, self.case, self.function, self.questions = cluster, case, f"ask_{variant}", questions

    def times(self, run, folder, seconds):
        script, log = os.path.join(folder, "ask.sql"), os.path.join(folder, "latency")
        with open(script, "w", encoding="ascii") as file:
            file.write(f"\\set n random(1, {self.questions})\n"
                       f"SELECT a.* FROM asked q CROSS JOIN LATERAL {self.function}(q.question) a WHERE q.n = :n;\n")
        for old in glob.glob(log + "*"):
            os.remove(old)
        subprocess.run(self.cluster.client_command("pgbench", "--no-vacuum", "--client", "1", "--protocol", "prepared", "--time",
                                                   str(max(1, int(seconds))), "--random-seed", str(run + 1), "--file", script, "--log",
                                                   "--log-prefix", log, "peer"), check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        micros = []
        for path in glob.glob(log + "*"):
            with open(path, encoding="ascii") as file:
                micros += [int(line.split()[2]) for line in file]
        # The first ones find the connection's caches cold.
        return percentiles(micros[min(200, len(micros) // 10):])

    def answers(self):
        told = subprocess.run(self.cluster.client_command(
            "psql", "--dbname", "peer", "--no-psqlrc", "--csv", "--tuples-only", "--command",
            f"SELECT (q.question).record_id, a.record_id, a.score FROM asked q CROSS JOIN LATERAL {self.function}(q.question) a"),
            check=True, stdout=subprocess.PIPE, text=True).stdout
        return [(row[0], row[1], float(row[2])) for row in csv.reader(told.splitlines())]


def plain_rows(path, folder):
    """What the tables need, typed and without the separators and wide digits that some rows have, as a file."""
    out = os.path.join(folder, "plain.csv")
    with open(path, encoding="utf-8", newline="") as read, open(out, "w", encoding="utf-8", newline="") as write:
        writer = csv.writer(write, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in csv.DictReader(read):
            row["name"], row["former_name"] = (row[key].translate(SEPARATORS) for key in ("name", "former_name"))
            row["sex"] = SEXES.get(row["sex"], row["sex"])
            row["birth_date"] = row["birth_date"].replace("-", "")
            row["document_number"] = row["document_number"].translate(PLAIN)
            writer.writerow([row[column] for column in COLUMNS])
    return out


def fill(cluster, case, folder):
    """The tables; returns how many questions there are."""
    def feed(command, path):
        with open(path, "rb") as file:
            subprocess.run(command, check=True, stdin=file, stdout=subprocess.DEVNULL)
    feed(cluster.psql_command(os.path.join(HERE, "postgresql", "precheck.sql"), {}), plain_rows(case.base, folder))
    psql = lambda text: cluster.client_command("psql", "--dbname", "peer", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "--command", text)
    subprocess.run(psql("CREATE TABLE loaded (LIKE pupil)"), check=True)
    feed(psql("COPY loaded FROM STDIN (FORMAT csv, HEADER)"), plain_rows(case.asked, folder))
    subprocess.run(psql("CREATE TABLE asked AS SELECT row_number() OVER ()::integer AS n, l::text::pupil AS question FROM loaded l;"
                        "ALTER TABLE asked ADD PRIMARY KEY (n); ANALYZE asked"), check=True)
    return int(subprocess.run(psql("SELECT count(*) FROM asked"), check=True, stdout=subprocess.PIPE, text=True).stdout)


def row(records, name, entries):
    middle = lambda key: measure.median(entries, key)
    return (f"| {records:,} | {name} | {middle('p50_us'):,.0f} | {middle('p99_us'):,.0f} | {entries[0]['named']:,} | "
            f"{entries[0]['precision']:.4f} | {entries[0]['recall']:.4f} | {entries[0]['f1']:.4f} |")


def digest_of(answers):
    return hashlib.blake2b(repr(sorted(answers)).encode("utf-8"), digest_size=16).hexdigest()


def measure_size(options, records, folder):
    case = split(options, records, folder)
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(Xueji(options, case, folder))
        compared = [(ours, ours.times)]
        programs = postgresql_cluster.find_programs()
        if programs is None:
            print(f"| {records:,} | PostgreSQL | not installed (Debian package postgresql) |" + " |" * 5)
        else:
            cluster = stack.enter_context(postgresql_cluster.Cluster(programs, folder + "-postgresql", len(os.sched_getaffinity(0)),
                                                                     results.machine()["memory_gib"] << 30))
            stack.enter_context(cluster.running())
            questions = fill(cluster, case, folder)
            for variant in ("quick", "thorough"):
                peer = PostgreSql(cluster, case, variant, questions)
                compared.append((peer, lambda run, peer=peer: peer.times(run, folder, options.seconds)))
        judged = {}
        for system, _ in compared:
            answers = system.answers()
            judged[system.name] = (digest_of(answers), judge(case, answers))
        entries = {system.name: [] for system, _ in compared}
        # In turn, so that what slows the machine down for a while slows all.
        for run in range(options.runs):
            for system, times in compared:
                measured = times(run)
                digest, figures = judged[system.name]
                entries[system.name].append(results.entry(
                    f"precheck/{records}/{system.name}", run, options.runs, measured["p50_us"] / 1e6, measured["p50_us"] / 1e6, digest,
                    {"records": records, "questions": 2 * len(case.known), **measured, **figures}))
    for name, measured in entries.items():
        print(row(records, name, measured), flush=True)
    return [entry for measured in entries.values() for entry in measured]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    measure.common_options(parser)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5, help="of each system in each run")
    parser.add_argument("records", type=int, nargs="+")
    options = parser.parse_args()
    service_load.support(options.xueji)  # before anything is made: it may start the program again
    folder = os.path.join(os.path.abspath(options.out), "precheck")
    entries = []
    print(HEAD, flush=True)
    for records in options.records:
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        try:
            entries += measure_size(options, records, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    measure.finish(options, "peers_precheck.json", entries)
    return 0


if __name__ == "__main__":
    sys.exit(main())
