"""No number that could be somebody's: 18 characters with a right GB 11643 check digit appear nowhere but in
datasets/generator, which makes them. Tests compute the check digit from 17 digits; golden cases write `?` for it.

Full-width digits, digit separators (1'000) and string literals that the compiler joins ("1101" "05...") are
seen through.
"""
import re
import unicodedata

import tree

ALLOWED = ("datasets/generator/",)
WEIGHTS = [2 ** (17 - i) % 11 for i in range(17)]
NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-Z]?([1-9][0-9]{16}[0-9Xx])(?![0-9A-Za-z])")
JOINED = re.compile(r'(?<=[0-9])"\s*\+?\s*"(?=[0-9Xx])')
SEPARATED = re.compile(r"(?<=[0-9])['_](?=[0-9])")


def check_character(body):
    """The 18th character that belongs to 17 digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS)) % 11]


def numbers(text):
    for match in NUMBER.finditer(text):
        number = match.group(1).upper()
        if check_character(number[:17]) == number[17]:
            yield match.start(), number


def check(root):
    findings = []
    for path in tree.files(root):
        if path.startswith(ALLOWED) or not tree.is_text(root, path):
            continue
        text = JOINED.sub("", SEPARATED.sub("", unicodedata.normalize("NFKC", tree.read(root, path))))
        for at, number in numbers(text):
            # The finding itself is masked: the report of a leak must not be one.
            findings.append(f"{path}:{text.count(chr(10), 0, at) + 1}: {number[:2]}{'*' * 16}: an ID number with a "
                            "right check digit; compute the last character instead")
    return findings


if __name__ == "__main__":
    tree.main(check)
