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

[ -s "$own" ] || { begin "$@" >"$own.new" && mv "$own.new" "$own"; }
cd "$rules"
if [ "$kind" = sentinel.conf ]; then
    exec redis-server "$own" --sentinel
fi
exec redis-server "$own"
