#!/bin/sh
# Lets opentimelineio's own Python package judge adapters/otio. FRAMEWRIGHT names another command than ./framewright.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../framewright}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env" 2>/dev/null || {
    echo "oracle.sh: NOT RUN: needs python3 with venv" >&2
    exit 77
}
"$work/env/bin/pip" -q install opentimelineio==0.18.1 otio-fcpx-xml-adapter otio-cmx3600-adapter otio-fcp-adapter || {
    echo "oracle.sh: NOT RUN: opentimelineio could not be installed" >&2
    exit 77
}
"$work/env/bin/python" "$here/oracle.py" "$framewright" "$work"
