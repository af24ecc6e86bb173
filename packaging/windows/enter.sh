#!/bin/sh
# enter.sh CHROOT PYTHON SITE PREFIXES SOURCE COMMAND...: runs COMMAND in the machine, in the folder /src.
#
# What is mounted lives in a mount namespace of this run alone and what is started in its own process namespace: both
# end with it, however it ends. So nothing stays mounted, and the machine may be removed at any time.
set -eu
# shellcheck disable=SC2016
exec unshare --mount --pid --fork --kill-child sh -euc '
chroot=$1
for pair in "python $2" "site $3" "prefixes $4" "src $5"; do
    mkdir -p "$chroot/${pair%% *}"
    mount --bind "${pair#* }" "$chroot/${pair%% *}"
done
shift 5
mount -t tmpfs none "$chroot/tmp"
mount -t proc proc "$chroot/proc"
mount --rbind /dev "$chroot/dev"
exec chroot "$chroot" /usr/bin/env --ignore-environment --chdir=/src HOME=/root LANG=C.UTF-8 \
    PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"' enter "$@"
