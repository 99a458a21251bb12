#!/bin/sh
# The nodes in a Python with torch and PyAV, called as ComfyUI calls them, against a MOCK of its two modules and a real server.
# ENVIRONMENT names a Python environment with torch; without it one is made (torch is large).
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
[ -x "$framewright" ] || { echo "test.sh: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
environment=${ENVIRONMENT:-$work/env}
if [ ! -x "$environment/bin/python" ]; then
    "${PYTHON:-python3}" -m venv "$environment"
    "$environment/bin/pip" install -q "$here/../python" torch numpy av pillow
fi
"$environment/bin/python" "$here/tests/nodes.py" "$framewright" "$work"
