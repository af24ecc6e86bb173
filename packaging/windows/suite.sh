#!/bin/sh
# suite.sh FOLDER...: in the machine (enter.sh), the tests of each folder by the Windows Python; a line "== FOLDER" first.
#
# Two drives are plugged in for them: U:, a removable one of 3 MB, and V:, a write-protected one.
set -eu
mkdir -p /mnt/small /mnt/locked
mount -t tmpfs -o size=3m small /mnt/small
mount -t tmpfs -o size=64k locked /mnt/locked
printf 'USB BAO CAO\r\n' >/mnt/small/.windows-label
mount -o remount,ro locked /mnt/locked
ln -sfn /mnt/small "$WINEPREFIX/dosdevices/u:"
ln -sfn /mnt/locked "$WINEPREFIX/dosdevices/v:"
for letter in u v; do
    wine reg add 'HKLM\Software\Wine\Drives' /v "$letter:" /d floppy /f </dev/null >/dev/null 2>&1
done
wineserver -k || true
for folder in "$@"; do
    echo "== $folder"
    BDG_SMALL_DRIVE='U:\' BDG_LOCKED_DRIVE='V:\' wine "$PYTHON" -m pytest -p no:xdist -rs --tb=short --timeout=300 \
        "tests/$folder" </dev/null 2>&1 | cat
done
