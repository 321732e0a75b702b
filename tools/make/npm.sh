#!/usr/bin/env bash
# Fetches what FROM/package-lock.json names into FOLDER: checked against the hashes it holds, none of its install scripts
# run. Does nothing, quickly, when it is there already. Without npm, or without a network, it says what is missed and goes on.
#   tools/make/npm.sh FROM FOLDER "what is missed without it"
set -euo pipefail
from=$1 folder=$2 missed=$3
name=$(basename "$folder")

if cmp -s "$from/package-lock.json" "$folder/fetched-lock.json" 2>/dev/null; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "$name: no npm here; $missed" >&2
  exit 0
fi
mkdir -p "$folder"
cp "$from/package.json" "$from/package-lock.json" "$folder/"
echo "$name: fetching what $from/package-lock.json names"
if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
  echo "$name: npm could not fetch it; $missed" >&2
  rm -rf "$folder"
  exit 0
fi
cp "$from/package-lock.json" "$folder/fetched-lock.json"
