#!/bin/sh
# Tests the add-on in a real Blender 3.4 or newer against the built distribution. Needs blender with grpc in its Python
# (Debian: blender python3-grpcio), and for the part with a window Xvfb. FRAMEWRIGHT names another distribution's command,
# ZIP a built add-on; "test.sh headless" or "test.sh ui" runs one part; KEEP names a folder for what is made.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../bundles/distribution/target/framewright/bin/framewright}
skip() {
    echo "test.sh: NOT RUN: $*" >&2
    exit 77
}
for program in blender ffmpeg; do command -v $program >/dev/null 2>&1 || skip "needs $program"; done
[ -x "$framewright" ] || skip "needs the built distribution; run ./framewright doctor first"
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
zip=${ZIP:-$("$here/build.sh" "$work")}
# PyTorch's unpacked libraries are found where they are; Blender gets a home of its own.
export DJL_CACHE_DIR="${DJL_CACHE_DIR:-$HOME/.djl.ai}" FRAMEWRIGHT_CACHE="${FRAMEWRIGHT_CACHE:-$HOME/.cache/framewright}"
export HOME="$work/home"
mkdir -p "$HOME" "$work/headless" "$work/ui"
blender -b -noaudio --factory-startup --python-expr "import grpc, google.protobuf" --python-exit-code 1 >/dev/null 2>&1 ||
    skip "Blender's Python has no grpc; install python3-grpcio"
part=${1:-all}
if [ "$part" != ui ]; then
    blender -b -noaudio --factory-startup --python-exit-code 1 --python "$here/tests/headless.py" -- "$framewright" "$zip" "$work/headless"
fi
if [ "$part" != headless ]; then
    if command -v xvfb-run >/dev/null 2>&1; then
        xvfb-run -a -s "-screen 0 1280x800x24" blender -noaudio --factory-startup --enable-event-simulate --window-geometry 0 0 1280 800 \
            --python "$here/tests/ui.py" -- "$framewright" "$zip" "$work/ui"
    else
        echo "test.sh: NOT RUN: the part with a window needs xvfb-run" >&2
    fi
fi
