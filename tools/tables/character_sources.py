"""Readers of the sources of the character tables: Unihan, OpenCC and Rime dictionaries, and the tables of stated
facts beside this file. Each returns plain dictionaries by code point and fails, naming the file, when a source is
not what is expected.
"""

import bz2
import os
import sys
import unicodedata

TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
STROKES_MAX = 64


def fail(message):
    sys.exit(f"character tables: {message}")


def read_unihan(folder, file, keys):
    """{key: {code point: value}} of the properties `keys`."""
    path = os.path.join(folder, file)
    found = {key: {} for key in keys}
    with bz2.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("U+"):
                continue
            code, key, value = line.rstrip("\n").split("\t", 2)
            if key in found:
                found[key][int(code[2:], 16)] = value
    for key in keys:
        if not found[key]:
            fail(f"{path} has no {key}: another version of unicode-data?")
    return found


def split_tone(pinyin):
    """'lǜ' -> ('lü', 4)."""
    tone = 5
    letters = []
    for character in unicodedata.normalize("NFD", pinyin.lower()):
        if character in TONES:
            tone = TONES[character]
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def toned(pinyin):
    syllable, tone = split_tone(pinyin)
    return f"{syllable}{tone}"


# Confusions of southern speakers, as every Chinese input method offers them (模糊音): each sound on the left is
# typed for the one on the right and back. Longer initials first.
NEAR_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"), ("f", "h"))
NEAR_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def near_sound(syllable):
    """The spelling that stands for all syllables easily heard as this one: 'zhang' -> 'zan', 'ning' -> 'lin'."""
    for longer, shorter in NEAR_INITIALS:
        if syllable.startswith(longer):
            syllable = shorter + syllable[len(longer):]
            break
    for longer, shorter in NEAR_FINALS:
        if syllable.endswith(longer):
            return syllable[:-len(longer)] + shorter
    return syllable


def read_spellings(path, folds):
    """[(spelling, group)] of transliterated names, by their first two characters, the longest first. Groups count from 1."""
    found = {}
    group = 0
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            group += 1
            _, spellings = line.rstrip("\n").split("\t")
            for spelling in spellings.split(" "):
                if any(ord(c) in folds for c in spelling):
                    fail(f"{path}: {spelling}: state it in the form FoldVariant gives")
                if any(ord(c) > 0xFFFF for c in spelling):
                    fail(f"{path}: {spelling}: characters of the basic plane only")
                if len(spelling) < 2 or spelling in found:
                    fail(f"{path}: {spelling}: two characters or more, and in one group only")
                found[spelling] = group
    return sorted(found.items(), key=lambda item: (item[0][:2], -len(item[0]), item[0]))


def read_surnames(path):
    readings, compounds = {}, {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            surname, reading = line.rstrip("\n").split("\t")
            syllables = reading.split()
            if len(syllables) != len(surname):
                fail(f"{path}: {surname}: one syllable per character")
            if len(surname) == 1:
                readings[ord(surname)] = syllables[0]
            else:
                compounds[surname] = syllables
    return readings, compounds


def read_forms(path):
    forms = {"character": {}, "surname": {}}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            kind, form, representative = line.rstrip("\n").split("\t")
            forms[kind][ord(form)] = ord(representative)
    return forms


def code_points(value):
    """'U+55AE<kMatthews U+5355' -> [0x55AE, 0x5355]."""
    return [int(item.split("<")[0][2:], 16) for item in value.split()]


def read_conversions(path, count_min):
    """{code point: [candidates]} of the single characters of an OpenCC table in text form."""
    found = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            source, candidates = line.rstrip("\n").split("\t")
            targets = [ord(c) for c in candidates.split(" ") if len(c) == 1]
            if len(source) == 1 and targets:
                found[ord(source)] = targets
    if len(found) < count_min:
        fail(f"{path}: only {len(found)} single characters: another version of OpenCC?")
    return found


def read_shapes(unihan, stroke, wubi):
    """Four-corner codes, Cangjie codes, stroke orders, wubi codes, each by code point."""
    four = read_unihan(unihan, "Unihan_DictionaryLikeData.txt.bz2", ["kFourCornerCode", "kCangjie"])
    strokes, keys = {}, {}
    with open(stroke, encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) >= 2 and len(parts[0]) == 1 and set(parts[1]) <= set("hspnz"):
                strokes.setdefault(ord(parts[0]), parts[1][:STROKES_MAX])
    with open(wubi, encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) >= 2 and len(parts[0]) == 1 and parts[1].isalpha() and parts[1].isascii():
                if len(parts[1]) > len(keys.get(ord(parts[0]), "")):
                    keys[ord(parts[0])] = parts[1]
    if len(strokes) < 20000 or len(keys) < 6000:
        fail("the stroke or wubi dictionary is not the one expected")
    return four["kFourCornerCode"], four["kCangjie"], strokes, keys
