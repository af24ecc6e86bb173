#!/bin/sh
# inside.sh WORDS...: run in the Wine machine: a fresh prefix of a user with a Vietnamese name, a screen, two drives,
# and `python -m trial WORDS` in it. T: is small, R: cannot be written.
set -eu
USER="Nguyễn Thị Ánh" LOGNAME=$USER
export USER LOGNAME
mount -t tmpfs none /tmp
for drive in nho dong; do
    mkdir -p /mnt/$drive
    mount -t tmpfs -o size=600m none /mnt/$drive
done
mkdir "/mnt/dong/Dữ liệu"
mount -o remount,ro /mnt/dong
Xvfb -displayfd 5 -screen 0 1366x768x24 -nolisten tcp 5>/tmp/display >/dev/null 2>&1 &
until test -s /tmp/display; do sleep 0.1; done
DISPLAY=:$(cat /tmp/display)
export DISPLAY
wineserver -k 2>/dev/null || true
find "$WINEPREFIX" -mindepth 1 -delete
(wineboot --init && wine winecfg -v win10) >/dev/null 2>&1 && wineserver -w
ln -sfn /mnt/nho "$WINEPREFIX/dosdevices/t:"
ln -sfn /mnt/dong "$WINEPREFIX/dosdevices/r:"
exec wine 'Z:\python\python.exe' -m trial --small-drive 'T:\' --closed 'R:\' "$@"
