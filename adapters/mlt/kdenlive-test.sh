#!/bin/sh
# Drives kdenlive.sh against a real Kdenlive under Xvfb with a session bus and a home of its own, and lets Kdenlive itself save what it
# shows afterwards. Needs kdenlive, melt, ffmpeg, xvfb-run, dbus-run-session. FRAMEWRIGHT names the command; KEEP a folder for the files.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
if [ "${1:-}" != inside ]; then
    for program in kdenlive melt ffmpeg xvfb-run dbus-run-session; do
        command -v $program >/dev/null 2>&1 || { echo "kdenlive-test.sh: NOT RUN: needs $program" >&2; exit 77; }
    done
    work=${KEEP:-$(mktemp -d)}
    mkdir -p "$work"
    [ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
    export FRAMEWRIGHT="${FRAMEWRIGHT:-$here/../../framewright}"
    WORK=$work dbus-run-session -- xvfb-run -a -s "-screen 0 1280x800x24" "$0" inside
    exit
fi

cd "$WORK"
fail() {
    echo "kdenlive-test.sh: FAILED: $*" >&2
    tail -5 kdenlive.log >&2
    exit 1
}
frames() {
    rm -f md5
    melt "$1" -consumer avformat:md5 f=framemd5 vcodec=rawvideo an=1 pix_fmt=rgb24 real_time=-1 >/dev/null 2>&1
    grep -v '^#' md5 | awk -F, '{gsub(/ /, "", $6); print $6}'
}
# PyTorch's unpacked libraries are found where they are; Kdenlive gets a home of its own.
export DJL_CACHE_DIR="${DJL_CACHE_DIR:-$HOME/.djl.ai}" FRAMEWRIGHT_CACHE="${FRAMEWRIGHT_CACHE:-$HOME/.cache/framewright}"
export HOME="$WORK/home" TMPDIR="$WORK/tmp" XDG_RUNTIME_DIR="$WORK/run" LC_ALL=C.UTF-8
mkdir -p "$HOME" "$TMPDIR" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
ffmpeg -v error -y -f lavfi -i testsrc=size=96x96:rate=25 -frames:v 50 -c:v libx264 -qp 0 -pix_fmt yuv420p seen.mp4
ffmpeg -v error -y -i seen.mp4 -c copy other.mp4
sed "s|@FOLDER@|$WORK|" "$here/src/test/kdenlive/film.kdenlive" >film.kdenlive

kdenlive film.kdenlive >kdenlive.log 2>&1 &
kdenlive=$!
trap 'kill $kdenlive 2>/dev/null || :' EXIT
send() {
    method=$1
    shift
    dbus-send --session --print-reply=literal --dest="org.kde.kdenlive-$kdenlive" /kdenlive/MainWindow_1 "$method" "$@"
}
title() { send org.freedesktop.DBus.Properties.Get string:org.qtproject.Qt.QWidget string:windowTitle 2>/dev/null; }
await() {
    i=0
    until eval "$1"; do
        i=$((i + 1))
        kill -0 $kdenlive || fail "Kdenlive ended"
        [ $i -lt 180 ] || { picture stuck.png; fail "not in 180 s: $1"; }
        sleep 1
    done
}
picture() { if command -v import >/dev/null 2>&1; then import -window root "$1"; fi; }
await 'title | grep -q film'
sleep 3
code=0
"$here/kdenlive.sh" seen.mp4 2>/dev/null || code=$?
[ $code = 69 ] || fail "a project that is not open ended with $code"

"$here/kdenlive.sh" film.kdenlive >made.lines 2>made.err || fail "$(cat made.err)"
[ "$(wc -l <made.lines)" = 1 ] || fail "made $(wc -l <made.lines) shots and not 1"
await 'title | grep -q film'
sleep 3
shot=$(ls film-shots/*.mp4)
grep -q "$(basename "$shot")" film.kdenlive || fail "the file does not name the shot"
# What Kdenlive itself holds in memory: it writes it.
cp film.kdenlive before.kdenlive
touch -d '1 hour ago' film.kdenlive
send org.kde.KMainWindow.activateAction string:file_save >/dev/null
await '[ film.kdenlive -nt before.kdenlive ]'
grep -q "$(basename "$shot")" film.kdenlive || fail "Kdenlive does not show the shot"
send org.kde.KMainWindow.activateAction string:zoom_fit >/dev/null
sleep 3
picture kdenlive.png
frames film.kdenlive >all
[ "$(wc -l <all)" -ge 59 ] || fail "the saved project has $(wc -l <all) frames"
{
    echo '<mlt>'
    grep '<profile' film.kdenlive
    echo "<producer id=\"p\"><property name=\"resource\">$WORK/$shot</property><property name=\"mlt_service\">avformat</property></producer>"
    echo '<playlist id="l"><entry producer="p" in="0" out="8"/></playlist></mlt>'
} >alone.mlt
frames alone.mlt >alone
sed -n 26,34p all >shown
cmp -s alone shown || fail "frames 25 to 33 of the timeline are not the shot's"
echo "Kdenlive shows the shot of 9 frames in its gap, frame for frame"

# Edited while the shot is made: nothing is replaced.
sed 's/generate: a fox/generate: a cat/' "$here/src/test/kdenlive/film.kdenlive" | sed "s|@FOLDER@|$WORK|" >film.kdenlive
send org.kde.KMainWindow.enableAction string:file_revert >/dev/null
send org.kde.KMainWindow.activateAction string:file_revert >/dev/null
sleep 6
"$here/kdenlive.sh" film.kdenlive >again.lines 2>again.err &
filling=$!
await 'grep -q "^shot" again.err'
send org.kde.kdenlive.MainWindow.addProjectClip string:"$WORK/other.mp4" >/dev/null
code=0
wait $filling || code=$?
[ $code = 75 ] || fail "with an edited project it ended with $code: $(cat again.err)"
[ -f film.filled.kdenlive ] || fail "the filled copy is not there"
! grep -q film-shots/a-cat film.kdenlive || fail "the edited project's file was replaced"
echo "Edited meanwhile, the project is left as it is"
