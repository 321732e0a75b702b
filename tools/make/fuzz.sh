#!/usr/bin/env bash
# `make fuzz`: each fuzzer for FUZZ_SECONDS from its seed corpus, one a core at a time; findings stay in
# out/fuzz. Also checks that the canary, which must fail, does: a dead fuzzer finds nothing either.
set -uo pipefail
here=$(dirname "$0")
seconds=${FUZZ_SECONDS:-60}
jobs=${JOBS:-$("$here/jobs.sh")}
out=$PWD/out/fuzz
mkdir -p "$out"

# Runs one fuzzer, leaves PASS or FAIL in its .result and says how it went, in one piece.
fuzz_one() {
  local program=$1 stem corpus seeds found expected=0 result=PASS
  stem=$(basename "$program")
  stem=${stem#fuzz_}
  corpus=$out/corpus/$stem
  seeds=tests/fuzz/corpus/$stem
  mkdir -p "$corpus"
  [ -d "$seeds" ] || seeds=
  # The canary has to be found, not to be handed over.
  if [[ $stem == *canary* ]]; then
    seeds= expected=1
    rm -rf "$corpus" "$out/$stem"-crash-*
    mkdir -p "$corpus"
  fi
  if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$out/$stem-" "$corpus" $seeds >"$out/$stem.log" 2>&1; then found=0; else found=1; fi
  # Any failure could be a program that does not run: what must be there is the input that kills it.
  if [ $expected -eq 1 ] && ! grep -qs '^dead' "$out/$stem"-crash-*; then found=0; fi
  [ $found -eq $expected ] || result=FAIL
  echo $result >"$out/$stem.result"
  echo "== $stem: $seconds seconds
$(grep -E '^stat::number_of_executed_units|^SUMMARY' "$out/$stem.log" || true)"
  [ $result = PASS ] || echo "unexpected: see $out/$stem.log and $out/$stem-*"
}
export -f fuzz_one
export seconds out

rm -f "$out"/*.result
built=0
for program in build/fuzz/bin/fuzz_*; do [ ! -x "$program" ] || built=$((built + 1)); done
[ $built -gt 0 ] || { echo "no fuzzer was built"; exit 1; }
printf '%s\0' build/fuzz/bin/fuzz_* | xargs -0 -n 1 -P "$jobs" bash -c 'fuzz_one "$0"'
passed=$(grep -l PASS "$out"/*.result | wc -l)
echo "$passed passed, $((built - passed)) failed"
[ "$passed" -eq "$built" ]
