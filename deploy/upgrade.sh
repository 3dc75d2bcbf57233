#!/bin/sh
# Replaces the containers of web by new ones, made of the present files and settings, while the service answers:
#   git pull && deploy/upgrade.sh
# COMPOSE_FILE names the compose files, as it does for docker compose. As many new containers as there are start beside
# the old ones, outside nginx' network, and join it when all of them are healthy; then the old ones open no further
# WebSockets (USR1), so that each moves once, and are stopped, one after the other. If a new one is not healthy in time,
# the new ones are removed and the old ones are left alone.
set -eu
cd "$(dirname "$0")/.."
PATIENCE_S=${PATIENCE_S:-120}  # until all new containers are healthy
RESOLVE_S=4  # until nginx knows which containers there are, for which it asks every 2 s

list_new() {
    docker compose ps --all --quiet web | while read -r id; do
        case $before in *"$id"*) ;; *) echo "$id" ;; esac
    done
}

undo() {
    for id in $(list_new); do
        docker logs --tail 5 "$id" >&2 || true
        docker rm --force --volumes "$id" >/dev/null
    done
    docker tag "$image" "$name"  # or the next "up" would take the image that did not start
    echo "Nothing is upgraded: the containers that ran before serve on." >&2
}

wait_until_healthy() {
    deadline=$(($(date +%s) + PATIENCE_S))
    for id in $new; do
        until [ "$(docker inspect --format '{{.State.Health.Status}}' "$id")" = healthy ]; do
            [ "$(date +%s)" -lt "$deadline" ] || return 1
            sleep 1
        done
    done
}

# A file that is mounted by itself stays the old one after git has written a new one under its name.
list_stale_rules() {
    nginx=$(docker compose ps --quiet nginx)
    docker inspect --format '{{range .Mounts}}{{if eq .Type "bind"}}{{.Source}}:{{.Destination}}{{println}}{{end}}{{end}}' \
        "$nginx" | while IFS=: read -r source target; do
        [ ! -f "$source" ] || docker exec "$nginx" cat "$target" </dev/null | cmp -s - "$source" || echo "$target"
    done
}

old=$(docker compose ps --quiet web)
before=$(docker compose ps --all --quiet web)
[ -n "$old" ] || { echo "No container of web runs: start the service by docker compose up." >&2; exit 1; }
first=${old%%[!0-9a-z]*}
front=$(docker inspect --format '{{index .Config.Labels "com.docker.compose.project"}}' "$first")_front
image=$(docker inspect --format '{{.Image}}' "$first")
name=$(docker inspect --format '{{.Config.Image}}' "$first")
trap undo EXIT
trap 'exit 130' HUP INT TERM

docker compose build web
docker compose run --rm --no-deps -T nginx nginx -t -q
docker compose up --no-start --no-deps --no-recreate --scale "web=$(echo "$before" "$old" | wc -w)" web
new=$(list_new)
for id in $new; do
    docker network disconnect "$front" "$id"
    docker start "$id" >/dev/null
done
wait_until_healthy
for id in $new; do docker network connect --alias web "$front" "$id"; done
trap - EXIT

sleep "$RESOLVE_S"
for id in $old; do docker kill --signal USR1 "$id" >/dev/null || true; done  # one that has died is replaced, too
for id in $before; do
    sleep "$RESOLVE_S"
    docker stop "$id" >/dev/null
    docker rm "$id" >/dev/null
done
docker compose up --detach --no-deps nginx
[ -z "$(list_stale_rules)" ] || docker compose restart nginx
