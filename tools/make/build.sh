#!/usr/bin/env bash
# Configures a preset and builds it, or one target of it:  tools/make/build.sh release xueji
set -euo pipefail
preset=$1
shift
targets=()
[ $# -eq 0 ] || targets=(--target "$@")
jobs=${JOBS:-$("$(dirname "$0")/jobs.sh")}
cmake --preset "$preset"
cmake --build --preset "$preset" -j "$jobs" "${targets[@]}"
