"""Prints what a dedup run found, from its manifest and, where there is a truth, the evaluation of it.

  python3 tools/make/run_summary.py out/dedup [out/evaluation.json out/register]

The register is what `xueji generate` wrote; its twins are looked for among the links. Chinese where the locale says so, English otherwise.
"""
import json
import os
import sys

from twin_pairs import TwinPairs


def is_chinese():
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value.startswith("zh")
    return False


def rows(manifest, evaluation, twins, directory):
    counts = manifest["counts"]
    yield "记录", "records", f"{counts['rows']:,}"
    yield "退回的行", "rejected rows", f"{counts['rejected']:,}"
    yield "判为重复的记录对", "pairs decided duplicate", f"{counts['duplicates']:,}"
    yield "待人工复核的记录对", "pairs for clerical review", f"{counts['reviews']:,}"
    yield "比对的记录对", "pairs compared", f"{counts['pairs_compared']:,}"
    if evaluation is not None:
        duplicate, either = evaluation["duplicate"], evaluation["duplicate_or_review"]
        yield "真实重复对", "true duplicate pairs", f"{evaluation['truth_pairs']:,}"
        yield "“重复”的查准率", "precision of 'duplicate'", f"{duplicate['precision']:.6f}"
        yield "“重复”的查全率", "recall of 'duplicate'", f"{duplicate['recall']:.4f}"
        yield ("“重复或复核”的查全率", "recall of 'duplicate or review'", f"{either['recall']:.4f}")
        yield ("“重复或复核”的查准率", "precision of 'duplicate or review'", f"{either['precision']:.4f}")
        reviews = either["pairs"] - duplicate["pairs"]
        true_reviews = either["true_pairs"] - duplicate["true_pairs"]
        per_true = f"{reviews / true_reviews:.2f}" if true_reviews else "-"
        yield "每对真实重复需复核的对数", "reviews for each true pair in them", per_true
        yield "最佳阈值的 F1", "F1 at the best threshold", f"{evaluation['best']['f1']:.4f}"
    if twins is not None:
        yield "被判为重复的双胞胎", "twin pairs decided duplicate", f"{twins[0]:,} / {twins[1]:,}"
    yield "秒", "seconds", f"{manifest['seconds']['total']:.2f}"
    yield "内存峰值", "peak memory", f"{manifest['peak_memory_bytes'] / 2**20:,.0f} MiB"
    yield "结果目录", "result", f"{directory}/ (report.html)"


def main(arguments):
    directory = arguments[0]
    with open(os.path.join(directory, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    evaluation = None
    if len(arguments) > 1:
        with open(arguments[1], encoding="utf-8") as file:
            evaluation = json.load(file)
    twins = None
    if len(arguments) > 2:
        pairs = TwinPairs(arguments[2])
        twins = pairs.decided_duplicate(directory), len(pairs)
    chinese = is_chinese()
    print()
    for zh, en, value in rows(manifest, evaluation, twins, directory):
        # A Han character is two columns wide on a terminal, so Chinese labels are padded by width.
        label = zh if chinese else en
        width = sum(2 if ord(c) > 0x2E80 or c in "“”" else 1 for c in label)
        print(f"  {label}{' ' * (38 - width)}{value}")


if __name__ == "__main__":
    main(sys.argv[1:])
