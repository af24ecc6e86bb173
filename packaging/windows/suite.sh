#!/bin/sh
# suite.sh FOLDER...: in the machine (enter.sh), the tests of each folder by the Windows Python; a line "== FOLDER" first.
#
# A stick of 3 MB is plugged in for them as A:, which Wine calls removable. Wine tells of a write-protected one only that
# access is denied, so there is none.
set -eu
mkdir -p /mnt/small
mount -t tmpfs -o size=3m small /mnt/small
printf 'USB BAO CAO\r\n' >/mnt/small/.windows-label
ln -sfn /mnt/small "$WINEPREFIX/dosdevices/a:"
for folder in "$@"; do
    echo "== $folder"
    BDG_SMALL_DRIVE='A:\' wine "$PYTHON" -m pytest -p no:xdist -rs --tb=short --timeout=300 \
        "tests/$folder" </dev/null 2>&1 | cat
done
