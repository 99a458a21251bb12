#!/bin/sh
# The panel's shot in Node against a MOCK of Premiere and a real server. Needs node 18 and ffprobe. FRAMEWRIGHT names another distribution's command.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
for program in node ffprobe "$framewright"; do
    command -v "$program" >/dev/null 2>&1 || { echo "test.sh: NOT RUN: needs $program" >&2; exit 77; }
done
work=$(mktemp -d)
serving=
trap '[ -z "$serving" ] || kill "$serving"; wait; rm -rf "$work"' EXIT
node --check "$here/panel.js"
FRAMEWRIGHT_DATA=$work/data FRAMEWRIGHT_GRPC_LISTEN=127.0.0.1:0 FRAMEWRIGHT_HTTP_LISTEN=127.0.0.1:0 FRAMEWRIGHT_METRICS_LISTEN=127.0.0.1:0 \
    "$framewright" serve 2>"$work/log" &
serving=$!
i=0
until grep -q ready "$work/log"; do
    i=$((i + 1))
    [ $i -lt 240 ] || { cat "$work/log" >&2; exit 1; }
    sleep 0.5
done
node "$here/tests/shot.mjs" "$(sed -n 's/.*http on \([0-9.:]*\).*/\1/p' "$work/log")" "$work"
