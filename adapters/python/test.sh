#!/bin/sh
# Tests the client against the built distribution, in an environment of its own; give another Python in PYTHON, and
# versions to test with, such as "grpcio==1.51.1 protobuf==4.21.12", as arguments.
set -eu
cd "$(dirname "$0")"
environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
"${PYTHON:-python3}" -m venv "$environment"
"$environment/bin/pip" install -q ".[test]" "$@"
"$environment/bin/python" -m pytest -q tests
