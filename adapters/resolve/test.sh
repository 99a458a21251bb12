#!/bin/sh
# The script against a MOCK of DaVinci Resolve and a real server. PYTHON names another Python, FRAMEWRIGHT another distribution's command.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
[ -x "$framewright" ] || { echo "test.sh: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
environment=${ENVIRONMENT:-$work/env}
if [ ! -x "$environment/bin/python" ]; then
    "${PYTHON:-python3}" -m venv "$environment"
    "$environment/bin/pip" install -q "$here/../python"
fi
"$environment/bin/python" "$here/tests/fill.py" "$framewright" "$work"
