#!/usr/bin/env bash
# `make fuzz`: each fuzzer for FUZZ_SECONDS from its seed corpus; findings stay in out/fuzz. Also checks that
# the canary, which must fail, does: a dead fuzzer finds nothing either.
set -uo pipefail
seconds=${FUZZ_SECONDS:-60}
out=$PWD/out/fuzz
mkdir -p "$out"
passed=0 failed=0
for program in build/fuzz/bin/fuzz_*; do
  stem=$(basename "$program")
  stem=${stem#fuzz_}
  corpus=$out/corpus/$stem
  mkdir -p "$corpus"
  seeds=tests/fuzz/corpus/$stem
  [ -d "$seeds" ] || seeds=
  # The canary has to be found, not to be handed over.
  if [[ $stem == *canary* ]]; then seeds=; rm -rf "$corpus" "$out/$stem"-crash-*; mkdir -p "$corpus"; fi
  echo "== $stem: $seconds seconds"
  if "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$out/$stem-" "$corpus" $seeds >"$out/$stem.log" 2>&1; then found=0; else found=1; fi
  if [[ $stem == *canary* ]]; then
    expected=1
    # Any failure could be a program that does not run: what must be there is the input that kills it.
    grep -qs '^dead' "$out/$stem"-crash-* || found=0
  else
    expected=0
  fi
  grep -E '^stat::number_of_executed_units|^SUMMARY' "$out/$stem.log" || true
  if [ $found -eq $expected ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "unexpected: see $out/$stem.log and $out/$stem-*"
  fi
done
[ $((passed + failed)) -gt 0 ] || { echo "no fuzzer was built"; exit 1; }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
