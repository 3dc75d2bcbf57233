#!/usr/bin/env bash
# Installs the programs that the tests run and that are missing, from Debian's packages, if this user may.
set -euo pipefail
PATH="$PATH:/usr/local/sbin:/usr/sbin"

missing=()
for program in redis-server nginx openssl; do
    command -v "$program" >/dev/null || missing+=("$program")
done
command -v firefox-esr >/dev/null || missing+=(firefox-esr)
command -v chromium-headless-shell chromium >/dev/null || missing+=(chromium-headless-shell)
(( ${#missing[@]} )) || exit 0

give_up() {
    echo "$1. The tests that need one of these are SKIPPED: ${missing[*]}" >&2
    exit 0
}

command -v apt-get >/dev/null || give_up "There is no apt-get here"
as_root=()
if (( EUID )); then
    sudo -n true 2>/dev/null || give_up "Nobody here may install packages without a password"
    as_root=(sudo -n)
fi

install() {
    # A package that brings a service does not start it, without systemd (RUNLEVEL) or with it (OFFLINE).
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 SYSTEMD_OFFLINE=1 \
        apt-get install --yes --no-install-recommends -o Acquire::Retries=3 "${missing[@]}"
}

echo "Installing ${missing[*]} for the tests."
install || { "${as_root[@]}" apt-get update -o Acquire::Retries=3 && install; } ||
    give_up "apt-get could not install them"
