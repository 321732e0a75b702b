#!/usr/bin/env bash
# Fetches what the Node example needs into build/examples: what package-lock.json names, checked against the hashes it
# holds, none of its install scripts run. Does nothing, quickly, when it is there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder="$here/../../build/examples"

if cmp -s "$here/package-lock.json" "$folder/fetched-lock.json" 2>/dev/null; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "examples: no npm here; the test of the Node example is skipped" >&2
  exit 0
fi
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder/"
echo "examples: fetching gRPC for Node"
if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
  echo "examples: npm could not fetch it; the test of the Node example is skipped" >&2
  rm -rf "$folder"
  exit 0
fi
cp "$here/package-lock.json" "$folder/fetched-lock.json"
