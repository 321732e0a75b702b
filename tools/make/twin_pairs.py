"""Twins of a generated register, and how many of them a run took for one person.

  pairs = TwinPairs("out/register")
  pairs.decided_duplicate("out/dedup"), len(pairs)          # the first must be 0

Twins are two persons of the truth, born on one day, whose records name the same guardian's number.
Reads students.csv and truth.csv once; 425 MB of memory for a million records.
"""
import csv
import os


def columns(path, *names):
    """The values of these columns, row by row."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        places = [header.index(name) for name in names]
        for row in rows:
            yield [row[place] for place in places]


class TwinPairs:
    def __init__(self, register):
        self.person_of = dict(columns(os.path.join(register, "truth.csv"), "record_id", "person_id"))
        first, children_of = {}, {}
        for record, *family in columns(os.path.join(register, "students.csv"), "record_id", "birth_date",
                                       "guardian1_document_number"):
            if not all(family):
                continue
            person = self.person_of[record]
            before = first.setdefault(tuple(family), person)
            if before != person:
                children_of.setdefault(tuple(family), {before}).add(person)
        self.pairs = {(left, right) for children in children_of.values()
                      for left in children for right in children if left < right}

    def __len__(self):
        return len(self.pairs)

    def decided_duplicate(self, out):
        """Links of the run in the folder `out` that say two twins are one person."""
        return sum(decision == "duplicate" and tuple(sorted((self.person_of[left], self.person_of[right]))) in self.pairs
                   for left, right, decision in columns(os.path.join(out, "links.csv"), "record_id_left",
                                                        "record_id_right", "decision"))
