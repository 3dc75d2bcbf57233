#!/bin/sh
# Starts one Redis of several: start.sh RULES [LINE]…
#
# RULES is replicated.conf, cluster.conf or sentinel.conf. At the first start the script writes a configuration file into
# DATA, from the rules and the LINEs. Redis writes there what changes, such as which server is the master.
set -eu
umask 077
kind=$1
shift
rules=$(cd "$(dirname "$0")" && pwd)
data=${DATA:-/data} passwords=${PASSWORDS:-/passwords}
config=$data/$kind
socket=$data/own.sock

write_config() {
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
    echo "dir $data"  # after the include, whose path is relative to the folder in which Redis starts
    for line in "$@"; do echo "$line"; done
}

ask() {
    REDISCLI_AUTH=$(cat "$passwords/peer") redis-cli -s "$socket" --user peer "$@"
}

# Has a Sentinel ping, and reconnect to lost servers, four times a second instead of once: it finds a stalled master
# up to 0.75 s earlier. There is no configuration directive for this, only a command.
shorten_ping_period() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.2
        answer=$(ask sentinel debug ping-period 250 2>&1) || true
        [ "$answer" != OK ] || return 0
    done
    echo "The ping period stays 1 s: $answer" >&2
}

# A master that has restarted waits until the Sentinels have replaced it. Back in the middle of the failover it would
# have a replica load everything again, and a replica that loads misses the order to follow the new master: for 10 s
# that one would have no replica, and no write would be answered.
FAILOVER_S=5
is_restarted_master() {
    [ "$kind" = replicated.conf ] && [ -s "$config" ] && ! grep -q '^replicaof' "$config"
}

! is_restarted_master || sleep "$FAILOVER_S"
[ -s "$config" ] || { write_config "$@" >"$config.new" && mv "$config.new" "$config"; }
cd "$rules"
if [ "$kind" = sentinel.conf ]; then
    shorten_ping_period &
    exec redis-server "$config" --sentinel --unixsocket "$socket"
fi
exec redis-server "$config"
