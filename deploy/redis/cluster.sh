#!/bin/sh
# Makes a Cluster of nodes that belong to none yet: cluster.sh HOST:PORT… Half of them are masters. One that is made
# already is left as it is.
set -eu
REDISCLI_AUTH=$(cat "${PASSWORDS:-/passwords}/peer")
export REDISCLI_AUTH
first=$1

info() {
    redis-cli --user peer -e -h "${first%:*}" -p "${first##*:}" cluster info | tr -d '\r'
}

if info | grep -qx cluster_known_nodes:1; then
    redis-cli --user peer --cluster create "$@" --cluster-replicas 1 --cluster-yes
fi
until info | grep -qx cluster_state:ok; do sleep 0.2; done
