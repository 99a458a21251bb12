#!/bin/sh
# Runs a Python program with this client, the packages named and the built distribution: try.sh PROGRAM [PACKAGE...] calls PROGRAM FRAMEWRIGHT FOLDER.
# PYTHON names another Python, ENVIRONMENT an environment that has the packages, FRAMEWRIGHT another distribution's command.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
[ -x "$framewright" ] || { echo "$0: NOT RUN: needs the built distribution; run ./framewright doctor first" >&2; exit 77; }
program=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
environment=${ENVIRONMENT:-$work/env}
if [ ! -x "$environment/bin/python" ]; then
    "${PYTHON:-python3}" -m venv "$environment"
    "$environment/bin/pip" install -q "$here" "$@"
fi
PYTHONPATH="$here/../blender/tests" "$environment/bin/python" "$program" "$framewright" "$work"
