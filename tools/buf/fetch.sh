#!/usr/bin/env bash
# Fetches buf, the linter of server/proto, into build/buf: what package-lock.json names, checked against the hashes it
# holds, none of its install scripts run. Does nothing, quickly, when it is there already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder="$here/../../build/buf"

if cmp -s "$here/package-lock.json" "$folder/fetched-lock.json" 2>/dev/null; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "buf: no npm here; the test of server/proto is skipped" >&2
  exit 0
fi
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder/"
echo "buf: fetching the linter of server/proto"
if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
  echo "buf: npm could not fetch it; the test of server/proto is skipped" >&2
  rm -rf "$folder"
  exit 0
fi
cp "$here/package-lock.json" "$folder/fetched-lock.json"
