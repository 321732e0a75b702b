#!/usr/bin/env bash
# `make bench`: every micro-benchmark and the scenarios. JSON and a table land in out/bench.
set -euo pipefail
out=out/bench
mkdir -p "$out"
shopt -s nullglob
for program in build/release/bin/*_bench; do
  name=$(basename "$program")
  echo "== $name"
  "$program" --benchmark_out="$out/$name.json" --benchmark_out_format=json --benchmark_counters_tabular=true |
    tee "$out/$name.txt"
done
echo "== nightly dedup from CSV to verdicts on disk"
read -ra sizes <<<"$BENCH_RECORDS"
python3 bench/scenarios/nightly.py --xueji build/release/bin/xueji --seed "$SEED" --out "$out" "${sizes[@]}"
