#!/bin/sh
# Runs the samples, each twice: the second time nothing is drawn. FRAMEWRIGHT names another command than the checkout's.
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
# The last lines end without a newline, as some editors leave them.
printf '# two shots\ncat a cat walking right on grass\ndog a dog running left on a beach' >list
"$here/shots.sh" list out >first
[ "$(cat first)" = "cat made
dog made" ] || { echo "check.sh: shots.sh made $(cat first)" >&2; exit 1; }
"$here/shots.sh" list out >second
[ ! -s second ] || { echo "check.sh: shots.sh drew again" >&2; exit 1; }
printf 'cat a cat walking right on grass\nbad a nude child' >steps
code=0
GITHUB_OUTPUT=$work/output GITHUB_STEP_SUMMARY=$work/summary "$here/ci.sh" steps clips cache >told || code=$?
[ $code = 4 ] || { echo "check.sh: a refusal in ci.sh ended with $code" >&2; exit 1; }
grep -q '^::error file=steps,title=bad::refused: ' told || { echo "check.sh: ci.sh told $(cat told)" >&2; exit 1; }
GITHUB_OUTPUT=$work/output GITHUB_STEP_SUMMARY=$work/summary "$here/ci.sh" steps clips cache >/dev/null || :
[ "$(cat output)" = "clips=1
made=1
clips=1
made=0" ] || { echo "check.sh: ci.sh gave $(cat output)" >&2; exit 1; }
grep -q '| cat | a cat walking right on grass | cached |' summary || { echo "check.sh: the summary is $(cat summary)" >&2; exit 1; }
if command -v gradle >/dev/null 2>&1; then
    mkdir gradle
    cp "$here/build.gradle" gradle
    : >gradle/settings.gradle
    run() { gradle -g "$work/gradle-home" --no-daemon --offline -q -p gradle film; }
    run >first 2>log || { cat log >&2; exit 1; }
    [ "$(grep -c '"path"' first)" = 2 ] || { echo "check.sh: gradle drew $(cat first)" >&2; exit 1; }
    run >second 2>log || { cat log >&2; exit 1; }
    ! grep -q '"path"' second || { echo "check.sh: gradle drew again" >&2; exit 1; }
    sed -i 's/at night/at dusk/' gradle/build.gradle
    run >third 2>log || { cat log >&2; exit 1; }
    [ "$(grep -c '"path"' third)" = 1 ] || { echo "check.sh: gradle drew other than the changed clip: $(cat third)" >&2; exit 1; }
    echo "gradle drew 2, 0, and after a change 1 clip"
else
    echo "check.sh: NOT RUN: the part with gradle" >&2
fi
code=0
FRAMEWRIGHT=false "$here/shots.sh" list other 2>/dev/null || code=$?
[ "$code" = 1 ] || { echo "check.sh: a failure ended with $code" >&2; exit 1; }
echo "make drew 2 and then 0 clips; ci.sh drew 1, then took it from its cache, and told a refusal; shots.sh drew 2 and then 0, and ends with the code of a failure"
