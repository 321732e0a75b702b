#!/usr/bin/env bash
# How many compilers may run at once: one a core, but 1.5 GiB of available memory for each.
set -euo pipefail
cores=$(nproc)
available_kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
by_memory=$((available_kib / (1536 * 1024)))
jobs=$((by_memory < cores ? by_memory : cores))
echo $((jobs > 0 ? jobs : 1))
