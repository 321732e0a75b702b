#!/usr/bin/env python3
"""Writes the character tables of matchers/name as one C++ file of flat arrays.

Reads only Debian packages (unicode-data, opencc, rime-data-stroke, rime-data-wubi) and the two small
tables of stated facts beside this script. The output depends on nothing else: same packages, same bytes.

    character_table.py --unihan /usr/share/unicode --traditional ts.txt --japanese jp.txt
                       --stroke stroke.dict.yaml --wubi wubi86.dict.yaml --out character_data.cc
"""

import argparse
import collections
import os

from character_sources import (code_points, fail, near_sound, read_conversions, read_forms, read_shapes,
                               read_spellings, read_surnames, read_unihan, toned)

PAGE = 128
# The two main blocks get entries in one run, whether known or not: their entry is a subtraction.
HAN_FIRST, HAN_END = 0x3400, 0xA000
CODE_POINT_END = 0x32400
READINGS_MAX = 4
# Bits of CharacterRow::traits beside the level; character_data.h names them too.
CONTINUES_SPELLING, STARTS_SPELLING = 1 << 3, 1 << 4
HAS_SURNAME_READING, HAS_SURNAME_FORM, STARTS_COMPOUND = 1 << 5, 1 << 6, 1 << 7
NEAR_BITS_SHIFT, TONES_SHIFT, TONE_COUNT = 8, 12, 5
SPELLING_SLOTS = 2048  # kSpellingSlots and SpellingSlotOf of character_data.h say the same


def spelling_slots(spellings):
    """The hash table of where the spellings with the same first two characters begin."""
    slots = [0] * SPELLING_SLOTS
    for index, spelling in enumerate(spellings):
        if index > 0 and spellings[index - 1][:2] == spelling[:2]:
            continue
        slot = ((ord(spelling[0]) * 40503 + ord(spelling[1]) * 30011 & 0xFFFFFFFF) >> 4) % SPELLING_SLOTS
        while slots[slot] != 0:
            slot = (slot + 1) % SPELLING_SLOTS
        slots[slot] = index + 1
    if slots.count(0) * 2 < SPELLING_SLOTS:
        raise SystemExit("more spellings than half of SPELLING_SLOTS: double it, here and in character_data.h")
    return slots


def collect_readings(unihan, surname_readings):
    """{code point: [toned reading, ...]}, commonest first, at most four toneless ones."""
    props = read_unihan(unihan, "Unihan_Readings.txt.bz2",
                        ["kMandarin", "kHanyuPinlu", "kTGHZ2013", "kXHC1983", "kHanyuPinyin"])
    result = {}
    for code in sorted(set().union(*(set(p) for p in props.values()))):
        found = props["kMandarin"].get(code, "").split()
        for item in props["kHanyuPinlu"].get(code, "").split():
            found.append(item.split("(")[0])
        for key in ("kTGHZ2013", "kXHC1983"):
            for item in props[key].get(code, "").split():
                found.extend(item.split(":")[1].split(","))
        if not found:
            for item in props["kHanyuPinyin"].get(code, "").split():
                found.extend(item.split(":")[1].split(","))
        readings = list(dict.fromkeys(toned(p) for p in found))
        # A neutral tone (萝卜 bo) belongs to words, hardly to names: it comes last.
        readings.sort(key=lambda reading: reading.endswith("5"))
        surname = surname_readings.get(code)
        if surname:  # the surname reading must be among the four
            if surname in readings[READINGS_MAX - 1:]:
                readings.remove(surname)
            if surname not in readings:
                readings.insert(min(len(readings), 2), surname)
        result[code] = readings[:READINGS_MAX]
    return result


def collect_folds(unihan, traditional, japanese, level, forms):
    """{code point: representative}; see FoldVariant for the rule."""
    props = read_unihan(unihan, "Unihan_Variants.txt.bz2",
                        ["kSimplifiedVariant", "kTraditionalVariant", "kSemanticVariant", "kZVariant"])
    compat = read_unihan(unihan, "Unihan_IRGSources.txt.bz2", ["kCompatibilityVariant"])
    simplified = {source: targets[0] for source, targets in read_conversions(traditional, 3000).items()
                  if targets[0] != source}
    old_form = {}  # Japanese new form -> old form
    for source, targets in sorted(read_conversions(japanese, 300).items()):
        for target in targets:
            if target != source:
                old_form.setdefault(target, source)
    alike = collections.defaultdict(set)  # semantic and z-variants, both ways
    for key in ("kSemanticVariant", "kZVariant"):
        for code, value in props[key].items():
            for other in code_points(value):
                alike[code].add(other)
                alike[other].add(code)

    def step(code):
        if code in forms["character"]:
            return forms["character"][code]
        if code in compat["kCompatibilityVariant"]:
            return code_points(compat["kCompatibilityVariant"][code])[0]
        if code in simplified:
            return simplified[code]
        if code in level:
            return code  # a standard character represents itself
        if code in old_form:
            return old_form[code]
        candidates = [c for c in code_points(props["kSimplifiedVariant"].get(code, "")) if c != code]
        if len(candidates) == 1:
            return candidates[0]
        standard = {simplified.get(c, c) for c in alike[code]} & set(level)
        return standard.pop() if len(standard) == 1 else code

    every = (set(simplified) | set(compat["kCompatibilityVariant"]) | set(forms["character"]) |
             set(props["kSimplifiedVariant"]) | set(alike) | set(old_form))
    folds = {}
    for code in sorted(every):
        seen, at = [code], step(code)
        while at not in seen and step(at) != at:
            seen.append(at)
            at = step(at)
        if at in seen:  # a ring of variants: its lowest member stands for it
            at = min(seen[seen.index(at):])
        if at != code:
            folds[code] = at
    for code, representative in folds.items():
        if representative in folds:
            fail(f"U+{code:04X} folds to U+{representative:04X}, which folds on")
    return folds


def pack_letters(letters, count):
    word = 0
    for index in range(count):
        letter = letters[index] if index < len(letters) else None
        word |= ((ord(letter.lower()) - ord("a") + 1) if letter else 0) << (5 * index)
    return word


class Writer:
    def __init__(self, out):
        self.out = out

    def array(self, type_name, name, values):
        self.out.write(f"extern const {type_name} {name}[] = {{\n")
        for start in range(0, len(values), 16):
            self.out.write(",".join(str(v) for v in values[start:start + 16]) + ",\n")
        if not values:
            self.out.write("0\n")
        self.out.write("};\n")

    def strings(self, name, values):
        self.out.write(f"extern const char* const {name}[] = {{\n")
        for value in values:
            self.out.write(f'"{value}",\n')
        self.out.write("};\n")

    def number(self, name, value):
        self.out.write(f"extern const int {name} = {value};\n")

    def lists(self, name, groups):
        """groups: list of lists of code points -> offsets (one more than groups) and the values."""
        offsets, flat = [0], []
        for group in groups:
            flat.extend(group)
            offsets.append(len(flat))
        self.array("std::uint32_t", f"{name}Offset", offsets)
        self.array("char32_t", name, flat)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("unihan", "traditional", "japanese", "stroke", "wubi", "out"):
        parser.add_argument(f"--{option}", required=True)
    args = parser.parse_args()
    here = os.path.dirname(os.path.abspath(__file__))

    surname_readings, compounds = read_surnames(os.path.join(here, "surnames.tsv"))
    forms = read_forms(os.path.join(here, "character_forms.tsv"))
    tgh = read_unihan(args.unihan, "Unihan_OtherMappings.txt.bz2", ["kTGH"])["kTGH"]
    level = {}
    for code, value in tgh.items():
        index = min(int(item.split(":")[1]) for item in value.split())
        level[code] = 1 if index <= 3500 else 2 if index <= 6500 else 3
    readings = collect_readings(args.unihan, surname_readings)
    folds = collect_folds(args.unihan, args.traditional, args.japanese, level, forms)
    for surname in compounds:
        if any(ord(c) in folds for c in surname):
            fail(f"compound surname {surname}: state it in the form FoldVariant gives")
    for form, representative in forms["surname"].items():
        if form in folds or representative in folds:
            fail(f"surname form {chr(form)}: FoldVariant changes one of the two already")
    for code, representative in folds.items():  # a form without readings sounds like what it stands for
        if code not in readings and representative in readings:
            readings[code] = readings[representative]
    spellings = read_spellings(os.path.join(here, "transliteration.tsv"), folds)
    four_corner, cangjie, strokes, wubi = read_shapes(args.unihan, args.stroke, args.wubi)

    toned_texts = sorted({r for rs in readings.values() for r in rs} |
                         {s for ss in compounds.values() for s in ss})
    toned_id = {text: index + 1 for index, text in enumerate(toned_texts)}
    syllables = sorted({text[:-1] for text in toned_texts})
    syllable_id = {text: index + 1 for index, text in enumerate(syllables)}
    if len(syllables) >= 512:
        fail(f"{len(syllables)} toneless syllables: more than nine bits hold")

    # Dense ids of the classes of near sounds, in the order of their lowest syllable.
    near_id = {text: index + 1 for index, text in enumerate(dict.fromkeys(near_sound(s) for s in syllables))}
    near_of = [0] + [near_id[near_sound(s)] for s in syllables]

    known = set(readings) | set(folds) | set(folds.values()) | set(level)
    pages = [0] * (CODE_POINT_END // PAGE)
    main_pages = range(HAN_FIRST // PAGE, HAN_END // PAGE)
    for number, page in enumerate([*main_pages, *sorted({c // PAGE for c in known} - set(main_pages))]):
        pages[page] = number + 1
    order = [None] * PAGE * (max(pages) + 1)
    for page, number in enumerate(pages):
        if number:
            for low in range(PAGE):
                order[number * PAGE + low] = page * PAGE + low

    stroke_offset, blob = {}, [0]  # offset 0: no strokes
    codes = {"h": 0, "s": 1, "p": 2, "n": 3, "z": 4}
    for code in sorted(known & set(strokes)):
        stroke_offset[code] = len(blob)
        blob.append(len(strokes[code]))
        blob.extend(strokes[code].count(letter) for letter in codes)
        blob.extend(codes[letter] for letter in strokes[code])

    toned_lists = [[] for _ in toned_texts]
    syllable_lists = [[] for _ in syllables]
    for code in sorted(level, key=lambda c: (level[c], c)):
        for reading in readings.get(code, [])[:2]:
            toned_lists[toned_id[reading] - 1].append(code)
            group = syllable_lists[syllable_id[reading[:-1]] - 1]
            if code not in group:
                group.append(code)
    members = collections.defaultdict(list)
    for code, representative in sorted(folds.items()):
        members[representative].append(code)

    with open(args.out, "w", encoding="utf-8") as out:
        write = Writer(out)
        out.write("// Generated by tools/tables/character_table.py; not to be edited.\n"
                  '#include "matchers/name/character_data.h"\n\n'
                  "namespace xueji::matchers::character_data {\n")
        write.array("std::uint16_t", "kPage", pages)
        starts = {ord(compound[0]) for compound in compounds}
        spelling_starts = {ord(spelling[0]) for spelling, _ in spellings}
        spelling_seconds = {ord(spelling[1]) for spelling, _ in spellings}
        rows, flat_toned = [], []
        for code in order:
            mine = readings.get(code, [])
            toneless = list(dict.fromkeys(syllable_id[r[:-1]] for r in mine))
            traits = (level.get(code, 0) | (HAS_SURNAME_READING if code in surname_readings else 0) |
                      (HAS_SURNAME_FORM if folds.get(code, code) in forms["surname"] else 0) |
                      (STARTS_COMPOUND if folds.get(code, code) in starts else 0) |
                      (CONTINUES_SPELLING if folds.get(code, code) in spelling_seconds else 0) |
                      (STARTS_SPELLING if folds.get(code, code) in spelling_starts else 0))
            four = ",".join(str(s) for s in (toneless + [0] * READINGS_MAX)[:READINGS_MAX])
            for place, syllable in enumerate(toneless[:READINGS_MAX]):
                if place == 0:
                    traits |= (near_of[syllable] & 15) << NEAR_BITS_SHIFT
                for r in mine:
                    if syllable_id[r[:-1]] == syllable:
                        traits |= 1 << (TONES_SHIFT + TONE_COUNT * place + int(r[-1]) - 1)
            rows.append(f"{{{folds.get(code, code) if code else 0},{traits},{{{four}}}}}")
            flat_toned.extend(([toned_id[r] for r in mine] + [0] * READINGS_MAX)[:READINGS_MAX])
        write.array("CharacterRow", "kRow", rows)
        write.array("std::uint16_t", "kTonedReadings", flat_toned)
        shapes = []
        for code in order:
            corners = int(four_corner[code].split()[0][:4], 16) if code in four_corner else 0xFFFF
            keys = pack_letters(cangjie[code].split()[0], 5) if code in cangjie else 0
            wubi_keys = pack_letters(wubi[code], 4) if code in wubi else 0
            shapes.append(f"{{{keys},{wubi_keys},{stroke_offset.get(code, 0)},{corners}}}")
        write.array("CharacterShape", "kShape", shapes)
        write.array("std::uint8_t", "kStrokes", blob)
        write.number("kSyllableCount", len(syllables))
        write.strings("kSyllableText", [""] + syllables)
        write.number("kNearSoundCount", len(near_id))
        write.array("std::uint16_t", "kNearSoundOf", near_of)
        write.number("kTonedCount", len(toned_texts))
        write.strings("kTonedText", [""] + toned_texts)
        write.array("std::uint16_t", "kTonelessOf", [0] + [syllable_id[t[:-1]] for t in toned_texts])
        write.lists("kTonedCharacters", toned_lists)
        write.lists("kSyllableCharacters", syllable_lists)
        write.lists("kLevelCharacters",
                    [sorted(c for c in level if level[c] == wanted) for wanted in (1, 2, 3)])
        representatives = sorted(members)
        write.number("kVariantCount", len(representatives))
        write.array("char32_t", "kVariantOf", representatives)
        write.lists("kVariantForms", [members[r] for r in representatives])
        singles = sorted(surname_readings)
        write.number("kSurnameReadingCount", len(singles))
        write.array("char32_t", "kSurname", singles)
        write.array("std::uint16_t", "kSurnameReading",
                    [syllable_id[surname_readings[c][:-1]] for c in singles])
        pairs = sorted(compounds, key=lambda p: (ord(p[1]), ord(p[0])))
        write.number("kCompoundSurnameCount", len(pairs))
        write.array("std::uint32_t", "kCompoundSurname", [ord(p[0]) | ord(p[1]) << 16 for p in pairs])
        write.array("std::uint16_t", "kCompoundSurnameReading",
                    [syllable_id[s[:-1]] for p in pairs for s in compounds[p]])
        write.number("kSpellingCount", len(spellings))
        write.array("std::uint16_t", "kSpellingGroup", [group for _, group in spellings])
        write.array("std::uint16_t", "kSpellingSlot", spelling_slots([spelling for spelling, _ in spellings]))
        write.lists("kSpelling", [[ord(c) for c in spelling] for spelling, _ in spellings])
        surname_forms = sorted(forms["surname"])
        write.number("kSurnameFormCount", len(surname_forms))
        write.array("char32_t", "kSurnameForm", surname_forms)
        write.array("char32_t", "kSurnameFormOf", [forms["surname"][c] for c in surname_forms])
        out.write("}  // namespace xueji::matchers::character_data\n")


if __name__ == "__main__":
    main()
