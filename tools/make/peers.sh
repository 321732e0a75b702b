#!/usr/bin/env bash
# `make peers`: fetches what is missing of the systems that xueji is compared with, then compares. What cannot be had
# is named in the table with its reason, so nothing that fails here stops the rest.
set -euo pipefail
here=$(dirname "$0")
"$here/setup.sh" "$here/packages-peers.txt" || echo "peers: going on without what could not be installed" >&2
bench/peers/duckdb/fetch.sh build/peers/duckdb || echo "peers: going on without DuckDB" >&2
read -ra sizes <<<"$PEERS_RECORDS"
python3 bench/peers/peers.py --xueji build/release/bin/xueji --duckdb build/peers/duckdb --seed "$SEED" \
  --runs "$PEERS_RUNS" --out out/peers "${sizes[@]}"
