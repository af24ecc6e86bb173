#!/bin/sh
# Installs the system packages that a list names, those missing only. Without one: what tests use (Qt's libraries,
# LibreOffice, Poppler, OpenSSL, Xvfb).
set -eu
list="${1:-$(dirname "$0")/../packaging/apt-packages.txt}"
command -v dpkg-query >/dev/null 2>&1 || { echo "Not a Debian system: install what $list names." >&2; exit 0; }
missing=""
for name in $(cat "$list"); do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing="$missing $name"
done
[ -n "$missing" ] || exit 0
run=""
[ "$(id -u)" -eq 0 ] || run="sudo"
echo "Installing:$missing"
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $missing >/dev/null
