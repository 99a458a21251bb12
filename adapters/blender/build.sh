#!/bin/sh
# Builds framewright-blender.zip: the add-on with the Python client in it. build.sh [FOLDER]; target/ when not given.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
out=${1:-$here/target}
mkdir -p "$out"
out=$(cd "$out" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/framewright_vse" "$work/framewright_vse"
find "$work" -name __pycache__ -prune -exec rm -rf {} +
python3 -m venv "$work/env"
# A copy, because building writes into the sources; beside the contract, as in a checkout.
mkdir -p "$work/adapters/grpc"
cp -r "$here/../python" "$work/adapters/python"
cp -r "$here/../grpc/proto" "$work/adapters/grpc/proto"
"$work/env/bin/pip" -q wheel --no-deps -w "$work/wheel" "$work/adapters/python"
(cd "$work" && python3 -m zipfile -e wheel/framewright-*.whl framewright_vse/vendor)
rm -f "$out/framewright-blender.zip"
(cd "$work" && python3 -m zipfile -c "$out/framewright-blender.zip" framewright_vse)
echo "$out/framewright-blender.zip"
