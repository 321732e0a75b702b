"""One evaluator for everybody: how right a list of scored pairs is, against a truth that names each record's person.

  truth = Truth.read("truth.csv", "record_id", "person_id")
  figures, steps = evaluate(truth, read_pairs("pairs.csv", "record_id_left", "record_id_right", "score"))

Pairwise: every unordered pair of records of one person is a true pair. `best` is the threshold with the greatest
F1 of all thresholds of the score there are; of equal ones the highest, which names fewer pairs. A pair given
twice, a pair of a record with itself, or a record that the truth does not know is an error: it would be counted
in somebody's favour. As a program it prints JSON, and for each list also what precision the first list has at a
recall as high as the best of this one.
"""
import argparse
import csv
import hashlib
import json
import sys
from collections import Counter


class Fault(Exception):
    """A list of pairs or a truth that cannot be judged; the text says where."""


class Truth:
    def __init__(self, person_of):
        self.person_of = person_of
        self.pairs = sum(size * (size - 1) // 2 for size in Counter(person_of.values()).values())

    @staticmethod
    def read(path, id_column, person_column):
        numbers, person_of = {}, {}
        with open(path, encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = next(rows, [])
            for column in (id_column, person_column):
                if column not in header:
                    raise Fault(f"{path}: no column {column}")
            record, person = header.index(id_column), header.index(person_column)
            for row in rows:
                if row[record] in person_of:
                    raise Fault(f"{path}:{rows.line_num}: a record stands there twice")
                # A number a person: the texts of millions of persons need not be kept.
                person_of[row[record]] = numbers.setdefault(row[person], len(numbers))
        return Truth(person_of)


def read_pairs(path, left_column, right_column, score_column):
    """Triples (smaller id, greater id, score), in no order."""
    pairs = []
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        for column in (left_column, right_column, score_column):
            if column not in header:
                raise Fault(f"{path}: no column {column}")
        left, right, score = (header.index(column) for column in (left_column, right_column, score_column))
        for row in rows:
            pairs.append((min(row[left], row[right]), max(row[left], row[right]), float(row[score])))
    return pairs


def result_hash(pairs):
    """The same for the same pairs and scores, in whatever order they were written."""
    lines = sorted(f"{left},{right},{score:.6f}\n" for left, right, score in pairs)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def figures_of(named, right, true_pairs):
    precision = right / named if named else 1.0
    recall = right / true_pairs if true_pairs else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"pairs": named, "right": right, "precision": precision, "recall": recall, "f1": f1}


def evaluate(truth, pairs):
    seen = set()
    judged = []
    for left, right, score in pairs:
        if left == right:
            raise Fault("a pair of a record with itself")
        if (left, right) in seen:
            raise Fault("a pair is given twice")
        seen.add((left, right))
        if left not in truth.person_of or right not in truth.person_of:
            raise Fault("a pair names a record that the truth does not know")
        judged.append((score, truth.person_of[left] == truth.person_of[right]))
    judged.sort(key=lambda pair: -pair[0])

    best = {"threshold": None, **figures_of(0, 0, truth.pairs)}
    steps = []
    right = 0
    for number, (score, is_right) in enumerate(judged, 1):
        right += is_right
        # A threshold takes all pairs of one score or none.
        if number < len(judged) and judged[number][0] == score:
            continue
        figures = figures_of(number, right, truth.pairs)
        steps.append(figures)
        if best["threshold"] is None or figures["f1"] > best["f1"]:
            best = {"threshold": score, **figures}
    return {"true_pairs": truth.pairs, "all": figures_of(len(judged), right, truth.pairs), "best": best}, steps


def precision_at(steps, recall):
    """The best precision of a threshold that reaches the recall; None: none does."""
    return max((figures["precision"] for figures in steps if figures["recall"] >= recall), default=None)



def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--id-column", default="record_id")
    parser.add_argument("--person-column", default="person_id")
    parser.add_argument("--pairs", required=True, action="append", metavar="FILE", help="may be given several times")
    parser.add_argument("--columns", nargs=3, metavar=("LEFT", "RIGHT", "SCORE"), action="append",
                        help="of the pairs; once for each --pairs")
    arguments = parser.parse_args()
    if len(arguments.columns or []) != len(arguments.pairs):
        parser.error("give --columns once for each --pairs")
    try:
        truth = Truth.read(arguments.truth, arguments.id_column, arguments.person_column)
        results, first_steps = [], None
        for path, columns in zip(arguments.pairs, arguments.columns):
            pairs = read_pairs(path, *columns)
            figures, steps = evaluate(truth, pairs)
            first_steps = steps if first_steps is None else first_steps
            results.append({**figures, "result_hash": result_hash(pairs),
                            "first_precision_at_recall": precision_at(first_steps, figures["best"]["recall"])})
    except (Fault, OSError, ValueError) as error:
        sys.exit(f"evaluator: {error}")
    print(json.dumps(results))


if __name__ == "__main__":
    main()
