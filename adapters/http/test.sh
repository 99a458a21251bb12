#!/bin/sh
# Drives "framewright serve" of the built distribution with the unmodified openai package from PyPI, in an environment of its
# own, and with Pallaidium's own client where PALLAIDIUM names a folder with that add-on's sources (its licence keeps it out
# of this repository). Where node and Chromium are, a browser uses the page too. PYTHON names another Python, FRAMEWRIGHT another distribution's command, KEEP a folder for what is made.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
[ -x "$framewright" ] || {
    echo "test.sh: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2
    exit 77
}
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work/data"
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap finish EXIT
"${PYTHON:-python3}" -m venv "$work/python"
"$work/python/bin/pip" install -q "openai${OPENAI_VERSION:+==$OPENAI_VERSION}"
FRAMEWRIGHT_DATA="$work/data" FRAMEWRIGHT_LISTEN=127.0.0.1:0 FRAMEWRIGHT_HTTP_SILENCE_SECONDS=5 "$framewright" serve 2>"$work/server.log" &
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
address=$(sed -n 's/^framewright: http on //p' "$work/server.log")
"$work/python/bin/python" -W ignore::DeprecationWarning "$here/tests/openai_client.py" "http://$address/v1" "$work"
if [ -n "${PALLAIDIUM:-}" ]; then
    "$work/python/bin/python" "$here/tests/pallaidium_client.py" "http://$address" "$PALLAIDIUM" "$work"
else
    echo "test.sh: NOT RUN: Pallaidium's client; name a folder with the add-on's sources in PALLAIDIUM" >&2
fi
if command -v node >/dev/null && [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
    npm install --silent --prefix "$work/node" playwright-core
    (cd "$work/node" && node "$here/tests/page.mjs" "http://$address" "$work/page")
else
    echo "test.sh: NOT RUN: the page; install Node and Chromium" >&2
fi
