#!/usr/bin/env bash
# The canary must fail:  canary.sh fuzz PROGRAM          a fuzzer finds the planted fault
#                        canary.sh replay PROGRAM FOLDER  replaying the planted input is noticed
set -uo pipefail
mode=$1 program=$2
if [ "$mode" = fuzz ]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  "$program" -max_total_time=60 -seed=1 -artifact_prefix="$scratch/" "$scratch" >"$scratch/log" 2>&1
  code=$?
  # Any failure could be a program that does not run: what must be there is the input that kills it.
  if [ $code -eq 0 ] || ! grep -qs '^dead' "$scratch"/crash-*; then
    tail -n 5 "$scratch/log"
    echo "the planted fault was not found within 60 s: the fuzzers are dead"
    exit 1
  fi
  echo "the canary died, as it should"
  exit 0
fi
"$program" "$3/harmless" || { echo "the canary died of a harmless input"; exit 1; }
if "$program" "$3/planted" >/dev/null 2>&1; then
  echo "the planted crash was not noticed: replaying a corpus proves nothing"
  exit 1
fi
echo "the planted crash was noticed"
