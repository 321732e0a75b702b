#!/usr/bin/env bash
# `make bench`: every micro-benchmark and the scenarios. JSON in one format, and tables, land in out/bench.
set -euo pipefail
out=out/bench
xueji=build/release/bin/xueji
rm -rf "$out"
mkdir -p "$out"
shopt -s nullglob
python3 bench/micro.py --out "$out" --repetitions "$BENCH_REPETITIONS" build/release/bin/*_bench | tee "$out/micro.txt"
read -ra sizes <<<"$BENCH_RECORDS"
scenario() {
  local table=$1 script=$2
  shift 2
  python3 "bench/scenarios/$script.py" --xueji "$xueji" --seed "$SEED" --out "$out" --runs "$BENCH_REPETITIONS" "$@" |
    tee "$out/$table.txt"
}
echo "== nightly dedup from CSV to verdicts on disk"
scenario nightly nightly "${sizes[@]}"
echo "== equal numbers, equal name and birth date, and nothing else"
scenario exact_only nightly --plan bench/scenarios/exact_only.plan "${sizes[0]}"
echo "== a register as a snapshot, built and loaded"
scenario snapshot snapshot "${sizes[0]}"
echo "== the service: questions, registrations, overload, a new base"
scenario service service "${sizes[0]}"
# Last: its exit code says whether there is a cliff.
echo "== values that say nothing, beside clean data"
scenario skewed skewed --records "${sizes[0]}"
