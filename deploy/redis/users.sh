#!/bin/sh
# Redis' users with their passwords: users.sh FOLDER
#
# Writes into FOLDER a password for each user (files `meeting` and `operator`: the one in REDIS_PASSWORD or
# REDIS_OPERATOR_PASSWORD, or the one there already, or a random one; and `peer`), and `users.acl` and `sentinels.acl`,
# which know only their digests.
set -eu
umask 077
rules=$(dirname "$0")
folder=${1:?a folder for passwords and users.acl}

keep() {
    name=$1 variable=$2 given=$3
    case $given in
        *[!A-Za-z0-9_-]*) refuse "$variable" ;;
        "") [ -s "$folder/$name" ] || od -An -v -N24 -tx1 /dev/urandom | tr -d ' \n' >"$folder/$name" ;;
        *) [ ${#given} -ge 16 ] || refuse "$variable"; printf %s "$given" >"$folder/$name" ;;
    esac
}

refuse() {
    echo "$1 must be at least 16 letters, digits, - or _: it travels in a URL." >&2
    exit 1
}

digest() {
    printf %s "$(cat "$folder/$1")" | sha256sum | cut -d' ' -f1
}

fill_in() {
    awk '/^#/ || !NF { next } /^user / && line { print line; line = "" } { sub(/^ +/, ""); line = line (line ? " " : "") $0 }
         END { print line }' "$rules/$1" |
        sed -e "s/#{meeting}/#$(digest meeting)/" -e "s/#{operator}/#$(digest operator)/" \
            -e "s/#{peer}/#$(digest peer)/" >"$folder/$1"
}

keep meeting REDIS_PASSWORD "${REDIS_PASSWORD:-}"
keep operator REDIS_OPERATOR_PASSWORD "${REDIS_OPERATOR_PASSWORD:-}"
keep peer "" ""
fill_in users.acl
fill_in sentinels.acl
