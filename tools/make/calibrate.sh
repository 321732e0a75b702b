#!/usr/bin/env bash
# `make calibrate`: measures what the cost models need, and fits them: engine/capacity/calibration.json, or CALIBRATION=file.
set -euo pipefail
out=out/calibrate
xueji=build/release/bin/xueji
rm -rf "$out"
mkdir -p "$out"
read -ra sizes <<<"$CALIBRATE_RECORDS"
common=(--xueji "$xueji" --seed "$SEED" --out "$out" --runs "$BENCH_REPETITIONS")
python3 bench/scenarios/nightly.py "${common[@]}" "${sizes[@]}"
python3 bench/scenarios/nightly.py "${common[@]}" --threads 1 "${sizes[0]}"
python3 bench/scenarios/skewed.py "${common[@]}" --records 300000 --ratio 1000 --kinds first_of_january
# Two sizes are enough: a row costs little more for more students, and the largest would take the disk of a registry.
python3 bench/scenarios/population.py "${common[@]}" "${sizes[@]:0:2}"
python3 bench/scenarios/population.py "${common[@]}" --threads 1 "${sizes[@]:0:2}"
python3 bench/calibrate.py "$out" --out "$CALIBRATION"
