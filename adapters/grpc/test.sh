#!/bin/sh
# Draws a clip on "framewright serve" of the built distribution with clients that know nothing but the server's reflection: one that
# is generated in Python, in an environment of its own, and grpcurl with jq, where they are (GRPCURL names another grpcurl;
# "go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3" builds one). FRAMEWRIGHT names another distribution's command,
# PYTHON another Python.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
[ -x "$framewright" ] || {
    echo "test.sh: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2
    exit 77
}
work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
"${PYTHON:-python3}" -m venv "$work/python"
"$work/python/bin/pip" install -q grpcio==1.85.1 grpcio-tools==1.85.1 grpcio-reflection==1.85.1
FRAMEWRIGHT_DATA="$work/data" FRAMEWRIGHT_LISTEN=127.0.0.1:0 "$framewright" serve 2>"$work/server.log" &
server=$!
tries=0
until grep -q 'framewright: ready' "$work/server.log"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$server" 2>/dev/null; then
        cat "$work/server.log" >&2
        exit 1
    fi
    sleep 0.2
done
FRAMEWRIGHT_SERVER=$(sed -n 's/^framewright: grpc on //p' "$work/server.log")
export FRAMEWRIGHT_SERVER
# From a folder where nothing of Framewright can be imported.
cd "$work"
passed=0
clip() { # who, command
    who=$1
    shift
    "$@" "a horse running left across a snowy field" "$work/$who.mp4"
    [ "$(dd if="$work/$who.mp4" bs=1 skip=4 count=4 2>/dev/null)" = ftyp ] || {
        echo "test.sh: FAILED: $who made no MP4" >&2
        exit 1
    }
    passed=$((passed + 1))
    echo "  $who drew a clip"
}
clip python "$work/python/bin/python" "$here/examples/reflected.py"
if "$work/python/bin/python" "$here/examples/reflected.py" "" "$work/none.mp4" 2>"$work/refusal"; then
    echo "test.sh: FAILED: a prompt without words was accepted" >&2
    exit 1
fi
grep -q INVALID_ARGUMENT "$work/refusal" || { cat "$work/refusal" >&2; exit 1; }
[ ! -e "$work/none.mp4" ]
passed=$((passed + 1))
echo "  python was told: $(cat "$work/refusal")"
if command -v "${GRPCURL:-grpcurl}" >/dev/null && command -v jq >/dev/null; then
    "${GRPCURL:-grpcurl}" -plaintext "$FRAMEWRIGHT_SERVER" list >"$work/services"
    grep -q '^framewright.v1.VideoService$' "$work/services"
    "${GRPCURL:-grpcurl}" -plaintext "$FRAMEWRIGHT_SERVER" describe framewright.v1.VideoService >"$work/described"
    grep -q 'rpc CreateJob' "$work/described"
    clip grpcurl "$here/examples/grpcurl.sh"
else
    echo "test.sh: NOT RUN: grpcurl; install it and jq, or name it in GRPCURL" >&2
fi
echo "$passed passed, 0 failed from reflection alone"
