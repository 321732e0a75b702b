#!/usr/bin/env bash
# Installs the Debian packages a list names; does nothing, quickly, when all are there already.
#   tools/make/setup.sh tools/make/packages.txt
set -euo pipefail
list=$1
mapfile -t wanted < <(grep -v '^#' "$list" | grep -v '^[[:space:]]*$')

if ! command -v dpkg-query >/dev/null; then
  echo "make setup: this is not Debian (no dpkg-query). Install the equivalents of: ${wanted[*]}" >&2
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  # npm from elsewhere (nodesource, nvm) does as well, and may not be installed beside Debian's.
  if [ "$package" = npm ] && command -v npm >/dev/null; then continue; fi
  state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$state" = "install ok installed" ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#wanted[@]} packages of $list are installed"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "make setup: needs root to install: ${missing[*]}; run it as root or install sudo" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "setup: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get -q update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get -q install -y --no-install-recommends "${missing[@]}"
