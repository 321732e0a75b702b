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
  if [ $code -eq 0 ]; then
    tail -n 5 "$scratch/log"
    echo "the canary lived through 60 s of fuzzing: the fuzzers are dead"
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
