#!/usr/bin/env bash
# `make run`: a register with known duplicates, or the user's file (INPUT=), through the nightly dedup,
# and a summary. RECORDS and SEED say what is generated; OUT where the result goes (default out/dedup);
# XUEJI which program runs (default the release build).
set -euo pipefail
here=$(dirname "$0")
xueji=${XUEJI:-build/release/bin/xueji}
out=${OUT:-out/dedup}
mkdir -p out "$(dirname "$out")"

plan=()
[ -z "${PLAN:-}" ] || plan=(--plan "$PLAN")

if [ -n "${INPUT:-}" ]; then
  # The program itself prints the summary; there is no truth to compare with.
  exec "$xueji" dedup "$INPUT" "${plan[@]}" --out "$out" --force
fi

echo "generating $RECORDS records (seed $SEED, profile field) into out/register, and deduplicating them"
"$xueji" generate --records "$RECORDS" --seed "$SEED" --profile field --out out/register --force --quiet
"$xueji" dedup out/register/students.csv "${plan[@]}" --out "$out" --force --quiet
"$xueji" evaluate "$out" --truth out/register/truth.csv --id-column record_id --entity-column person_id \
  --json >out/evaluation.json
exec python3 "$here/run_summary.py" "$out" out/evaluation.json out/register
