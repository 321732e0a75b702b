#!/usr/bin/env bash
# `make coverage`: runs the unit tests of the coverage build and adds up gcov's lines by folder.
set -euo pipefail
out=out/coverage
mkdir -p "$out"
find build/coverage -name '*.gcda' -delete
(cd build/coverage && ctest -j 2 -LE program >"../../$out/ctest.log") || { tail -n 20 "$out/ctest.log"; exit 1; }
python3 "$(dirname "$0")/coverage.py" build/coverage "$PWD" | tee "$out/lines.txt"
