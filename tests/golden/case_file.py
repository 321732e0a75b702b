"""Reads a golden case: a text file that says, in a registrar's words, which records there are and what must be
decided about them. The format is explained in tests/golden/README.md.
"""
import re

import xueji_program

DECISIONS = {"duplicate", "review", "no link", "linked", "not duplicate"}
VERDICTS = {"duplicate", "review", "clear", "rejected", "not duplicate"}
RIGHT = re.compile(r"(?<![0-9])([0-9]{17})\?(lower|wide)?")
WRONG = re.compile(r"(?<![0-9])([0-9]{17})!")
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4,5})")


class CaseError(Exception):
    pass


class Expectation:
    """`pair` is one record letter or two; `words` the decisions allowed; reasons that must and must not be there."""

    def __init__(self, line, records, words, reasons, absent):
        self.line, self.records, self.words, self.reasons, self.absent = line, records, words, reasons, absent


class Case:
    def __init__(self):
        self.title = ""
        self.plan = None
        self.records = {}
        self.expectations = []

    def columns(self):
        found = []
        for fields in self.records.values():
            found += [name for name in fields if name not in found]
        return found


def right_number(match):
    number, form = xueji_program.id_number(match.group(1)), match.group(2)
    if form == "lower":
        return number.lower()
    if form == "wide":
        return "".join(chr(ord(character) + 0xFEE0) for character in number)
    return number


def value_of(text):
    text = RIGHT.sub(right_number, text.strip())
    text = WRONG.sub(lambda m: xueji_program.wrong_id_number(m.group(1)), text)
    return ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), text)


def parse_expectation(where, text):
    left, colon, right = text.partition(":")
    if not colon:
        raise CaseError(f"{where}: expect needs a colon: expect A + B: review, CODE")
    records = [part.strip() for part in left.split("+")]
    words = [part.strip() for part in right.split(",") if part.strip()]
    allowed = DECISIONS if len(records) == 2 else VERDICTS
    if not words or words[0] not in allowed:
        raise CaseError(f"{where}: '{words[0] if words else ''}' is none of: {', '.join(sorted(allowed))}")
    reasons = {word for word in words[1:] if not word.startswith("not ")}
    absent = {word[len("not "):].strip() for word in words[1:] if word.startswith("not ")}
    for code in reasons | absent:
        if not re.fullmatch(r"[A-Z0-9_]+", code):
            raise CaseError(f"{where}: '{code}' is not a reason code")
    return Expectation(where, records, words[0], reasons, absent)


def parse(text, file_name):
    case, common, current = Case(), {}, None
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{file_name}:{number}"
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("title:"):
            case.title = line[len("title:"):].strip()
        elif line.startswith("plan:"):
            case.plan = line[len("plan:"):].strip()
        elif line.startswith("expect "):
            case.expectations.append(parse_expectation(where, line[len("expect "):]))
        elif block := re.fullmatch(r"\[([A-Z*])( like ([A-Z]))?\]", line):
            letter, model = block.group(1), block.group(3)
            if letter in case.records or (letter == "*" and (common or case.records)):
                raise CaseError(f"{where}: block [{letter}] stands too late or twice")
            if model is not None and model not in case.records:
                raise CaseError(f"{where}: there is no record {model} before this one")
            current = common if letter == "*" else case.records.setdefault(
                letter, dict(case.records[model] if model else common))
        elif ":" in line or "：" in line:
            if current is None:
                raise CaseError(f"{where}: a field outside a record; begin one with [A]")
            name, _, value = line.replace("：", ":", 1).partition(":")
            current[name.strip()] = value_of(value)
        else:
            raise CaseError(f"{where}: neither a field, a record nor an expectation: {line}")
    check(case, file_name)
    return case


def check(case, file_name):
    if not case.title:
        raise CaseError(f"{file_name}: no title")
    if not case.records or not case.expectations:
        raise CaseError(f"{file_name}: a case has records and expectations")
    for expectation in case.expectations:
        for letter in expectation.records:
            if letter not in case.records:
                raise CaseError(f"{expectation.line}: there is no record {letter}")
