#!/usr/bin/env bash
# Fetches the chart library of report.html into build/charts: what package-lock.json names, checked against the
# hashes it holds, none of its install scripts run. Does nothing, quickly, when it is there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder="$here/../../build/charts"

if cmp -s "$here/package-lock.json" "$folder/fetched-lock.json" 2>/dev/null; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "charts: no npm here; report.html will have tables and drawings, but no charts" >&2
  exit 0
fi
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder/"
echo "charts: fetching the chart library of report.html"
if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
  echo "charts: npm could not fetch it; report.html will have tables and drawings, but no charts" >&2
  rm -rf "$folder"
  exit 0
fi
cp "$here/package-lock.json" "$folder/fetched-lock.json"
