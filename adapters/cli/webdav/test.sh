#!/bin/sh
# Watches a folder that a real WebDAV server (WsgiDAV of PyPI) offers, while clients upload to it: a text gives a clip that is
# fetched back over WebDAV, a clip that arrives slowly is waited for, a killed watch goes on with its job, and nothing is made
# twice. Needs python3 with venv and curl. FRAMEWRIGHT names another distribution's command.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../../bundles/distribution/target/framewright/bin/framewright}
[ -x "$framewright" ] || { echo "test.sh: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2; exit 77; }
work=$(mktemp -d)
watching= serving=
finish() {
    for process in $watching $serving; do kill "$process" 2>/dev/null || :; done
    wait
    rm -rf "$work"
}
trap finish EXIT
fail() {
    echo "test.sh: FAILED: $*" >&2
    cat "$work"/*.log >&2
    exit 1
}
export FRAMEWRIGHT_DATA="$work/data"
python3 -m venv "$work/python"
"$work/python/bin/pip" install -q wsgidav==4.3.4 cheroot==11.1.2
mkdir "$work/dam"
port=$("$work/python/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$work/python/bin/wsgidav" --host 127.0.0.1 --port "$port" --root "$work/dam" --auth anonymous >"$work/webdav.log" 2>&1 &
serving=$!
dav=http://127.0.0.1:$port
curl -sS --retry 40 --retry-connrefused --retry-delay 1 -o "$work/first" "$dav/"

watch() {
    "$framewright" watch "$work/dam" --every 0.5 --settle 2 --ending mov >>"$work/out.json" 2>>"$work/watch.log" &
    watching=$!
}
log() { grep -q "$1" "$work/watch.log"; }
# Waits up to five minutes for a line of the log.
await() {
    i=0
    until log "$1"; do
        i=$((i + 1))
        [ $i -lt 600 ] || fail "no line \"$1\""
        kill -0 "$watching" || fail "the watch ended"
        sleep 0.5
    done
}
lines() { grep -c "$1" "$work/watch.log" || :; }

watch
await "watching"
curl -sSf -X MKCOL "$dav/shots"
printf 'generate: a horse running left across a snowy field | seed=7; steps=4; frames=9' >"$work/horse"
curl -sSf -T "$work/horse" "$dav/shots/horse.shot.txt"
await "horse.shot.txt: made"
clip=$(cd "$work/dam/shots" && echo horse-*.mov)
for ending in mov mov.json xmp; do
    curl -sSf -o "$work/got.$ending" "$dav/shots/${clip%.mov}.$ending"
done
digest=$(sha256sum "$work/got.mov" | cut -c1-64)
grep -q "\"sha256\":\"$digest\"" "$work/got.mov.json" || fail "the manifest is another file's"
grep -q trainedAlgorithmicMedia "$work/got.xmp" || fail "the XMP does not say how the clip came about"
"$framewright" verify "$work/got.mov" | grep -Eq '"(trusted|valid)"' || fail "the signature does not hold"

# The text comes first, then its clip, slowly; WsgiDAV writes it in place.
printf 'extend: a horse running left across a snowy field | steps=20; frames=8' >"$work/walk"
curl -sSf -T "$work/walk" "$dav/shots/walk.shot.txt"
"$work/python/bin/python" - "$port" "$work/got.mov" <<'PYTHON'
import http.client, sys, time

clip = open(sys.argv[2], "rb").read()


def slowly():
    for begin in range(0, len(clip), len(clip) // 8):
        yield clip[begin : begin + len(clip) // 8]
        time.sleep(1)


connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
connection.request("PUT", "/shots/walk.mov", slowly(), {"Content-Length": str(len(clip))})
assert connection.getresponse().status in (201, 204)
PYTHON
if log "walk.shot.txt: is job"; then fail "a half-written clip was taken"; fi
await "walk.shot.txt: is job"

kill -9 "$watching"
wait "$watching" || :
watch
await "walk.shot.txt: made"
[ "$(ls "$work/dam/shots" | grep -c '^walk-.*\.mov$')" = 1 ] || fail "not one result"
[ "$(sed -n 's/.*walk.shot.txt: is job //p' "$work/watch.log" | sort -u | wc -l)" = 1 ] || fail "the killed watch's job was not gone on with"
[ "$(lines 'horse.shot.txt: is job')" = 1 ] || fail "what was there was made again"
[ ! -e "$work/dam/shots/walk.shot.error.txt" ] || fail "the error of the clip that was not there yet is still told"

# An error is a small text beside, and goes when its cause goes.
printf 'extend: on' >"$work/lost"
curl -sSf -T "$work/lost" "$dav/lost.shot.txt"
await "lost.shot.txt: INVALID_REQUEST"
curl -sSf "$dav/lost.shot.error.txt" | grep -q "must be one picture or clip named lost" || fail "the error is not told over WebDAV"
curl -sSf -X DELETE "$dav/lost.shot.txt"

kill "$watching"
wait "$watching" || :
watching=
log "stopped" || fail "the watch did not end in order"
cat "$work/watch.log"
echo "test.sh: passed; $("$work/python/bin/wsgidav" --version 2>&1 | head -1)"
