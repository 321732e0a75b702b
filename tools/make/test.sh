#!/usr/bin/env bash
# Every test. The dev build (all checks on) runs the unit tests, the tidy checks and the fuzzers' corpora;
# the release build, which is what ships, runs the golden cases, the bad inputs, the agreement tests and
# each benchmark once. The last line is `N passed, N failed`; a skipped test is named above it.
set -uo pipefail
here=$(dirname "$0")
jobs=${JOBS:-$("$here/jobs.sh")}
log_folder=build/test-logs
mkdir -p "$log_folder"

"$here/build.sh" dev || exit 1
"$here/build.sh" release || exit 1

passed=0 failed=0 skipped=0 broken=0
run_ctest() {
  local name=$1
  shift
  local junit="$PWD/$log_folder/$name.xml"
  rm -f "$junit"
  echo "== tests of the $name build"
  ctest --preset "$name" -j "$jobs" --output-junit "$junit" "$@" || true
  local counts
  counts=$(python3 "$here/count_tests.py" "$junit") || { broken=1; return; }
  read -r p f s <<<"$counts"
  [ $((p + f)) -gt 0 ] || { echo "no test of the $name build ran"; broken=1; }
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}
run_ctest dev -LE 'program'
run_ctest release -L 'program'

[ "$skipped" -eq 0 ] || echo "$skipped skipped (each says why in $log_folder)"
[ "$broken" -eq 0 ] || failed=$((failed + 1))
[ "$passed" -gt 0 ] || { echo "no test ran"; failed=$((failed + 1)); }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
