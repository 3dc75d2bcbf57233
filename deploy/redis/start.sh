#!/bin/sh
# Starts one Redis of several: start.sh RULES [LINE]…
#
# RULES is replicated.conf, cluster.conf or sentinel.conf. From its first start on it has a configuration of its own, in
# DATA, made of the rules and the LINEs: into that is written what changes, such as who is the master.
set -eu
umask 077
kind=$1
shift
rules=$(cd "$(dirname "$0")" && pwd)
data=${DATA:-/data} passwords=${PASSWORDS:-/passwords}
own=$data/$kind
door=$data/own.sock

begin() {
    password=$(cat "$passwords/peer")
    if [ "$kind" = sentinel.conf ]; then
        cat "$rules/$kind"
        echo "aclfile $passwords/sentinels.acl"
        echo "sentinel auth-user meetings peer"
        echo "sentinel auth-pass meetings $password"
        echo "sentinel sentinel-user peer"
        echo "sentinel sentinel-pass $password"
    else
        echo "include $rules/$kind"
        echo "aclfile $passwords/users.acl"
        echo "masteruser peer"
        echo "masterauth $password"
    fi
    echo "dir $data"  # behind what is included, as that is relative to where it is started
    for line in "$@"; do echo "$line"; done
}

tell() {
    REDISCLI_AUTH=$(cat "$passwords/peer") redis-cli -s "$door" --user peer "$@"
}

# Four times a second, instead of once, a Sentinel asks for a sign of life, and connects to whom it has lost: a master
# that stands still is found down up to 0.75 s earlier. No line of a configuration says so, only a command.
look_often() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.2
        answer=$(tell sentinel debug ping-period 250 2>&1) || true
        [ "$answer" != OK ] || return 0
    done
    echo "This Sentinel looks but once a second: $answer" >&2
}

# A master that has restarted waits until the Sentinels have replaced it. Back in the middle of the failover it would
# have a replica load everything again, and a replica that loads misses the order to follow the new master: for 10 s
# that one would have no replica, and no write would be answered.
FAILOVER_S=5
is_restarted_master() {
    [ "$kind" = replicated.conf ] && [ -s "$own" ] && ! grep -q '^replicaof' "$own"
}

! is_restarted_master || sleep "$FAILOVER_S"
[ -s "$own" ] || { begin "$@" >"$own.new" && mv "$own.new" "$own"; }
cd "$rules"
if [ "$kind" = sentinel.conf ]; then
    look_often &
    exec redis-server "$own" --sentinel --unixsocket "$door"
fi
exec redis-server "$own"
