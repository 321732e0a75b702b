#!/usr/bin/env bash
# Fetches DuckDB into a folder: the archives that packages.txt names, each held against its hash there, none of their
# install scripts run. Does nothing, quickly, when it is there already. Only `make peers` calls this.
#   bench/peers/duckdb/fetch.sh build/peers/duckdb
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1

if cmp -s "$here/packages.txt" "$folder/fetched.txt" 2>/dev/null; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "duckdb: no npm here to fetch it with" >&2
  exit 1
fi
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "duckdb: packages.txt has no hash for $(uname -sm)" >&2
  exit 1
fi
rm -rf "$folder"
mkdir -p "$folder/archives"
trap '[ -e "$folder/fetched.txt" ] || rm -rf "$folder"' EXIT
echo "duckdb: fetching it from npm (70 MB)"
while read -r name version sha512; do
  archive=$(cd "$folder/archives" && npm pack --silent --ignore-scripts "$name@$version" | tail -1) || {
    echo "duckdb: npm could not fetch $name@$version" >&2
    exit 1
  }
  echo "$sha512  $folder/archives/$archive" | sha512sum --check --quiet || {
    echo "duckdb: $name@$version is not what packages.txt says; nothing of it is used" >&2
    exit 1
  }
  mkdir -p "$folder/node_modules/$name"
  tar -xzf "$folder/archives/$archive" --strip-components=1 -C "$folder/node_modules/$name"
done < <(grep -v '^#' "$here/packages.txt")
rm -r "$folder/archives"
cp "$here/packages.txt" "$folder/fetched.txt"
