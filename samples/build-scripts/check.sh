#!/bin/sh
# Runs both samples: the second time nothing is drawn. FRAMEWRIGHT names another command than the checkout's.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
FRAMEWRIGHT=${FRAMEWRIGHT:-$here/../../framewright}
export FRAMEWRIGHT
command -v make >/dev/null 2>&1 || {
    echo "check.sh: NOT RUN: needs make" >&2
    exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$here/Makefile" .
make -s 2>/dev/null >made
[ "$(wc -l <made)" = 2 ] || { echo "check.sh: make drew $(wc -l <made) clips and not 2" >&2; exit 1; }
make -s >again
[ ! -s again ] || { echo "check.sh: make drew again" >&2; exit 1; }
printf '# two shots\ncat a cat walking right on grass\ndog a dog running left on a beach\n' >list
"$here/shots.sh" list out >first
[ "$(cat first)" = "cat made
dog made" ] || { echo "check.sh: shots.sh made $(cat first)" >&2; exit 1; }
"$here/shots.sh" list out >second
[ ! -s second ] || { echo "check.sh: shots.sh drew again" >&2; exit 1; }
code=0
FRAMEWRIGHT=false "$here/shots.sh" list other 2>/dev/null || code=$?
[ "$code" = 1 ] || { echo "check.sh: a failure ended with $code" >&2; exit 1; }
echo "make drew 2 and then 0 clips; shots.sh drew 2 and then 0, and ends with the code of a failure"
