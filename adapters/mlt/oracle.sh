#!/bin/sh
# Lets melt render what Framewright makes of a Shotcut project, and compares every frame. Needs melt and ffmpeg.
# FRAMEWRIGHT names another command than ./framewright; KEEP names a folder for the files.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
framewright=${FRAMEWRIGHT:-$here/../../framewright}
for program in melt ffmpeg; do
    command -v $program >/dev/null 2>&1 || {
        echo "oracle.sh: NOT RUN: needs $program" >&2
        exit 77
    }
done
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
[ -n "${KEEP:-}" ] || trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "oracle.sh: $*" >&2
    exit 1
}

# One digest per frame, as melt renders it.
frames() {
    melt "$@" -consumer avformat:"$work/md5" f=framemd5 vcodec=rawvideo an=1 pix_fmt=rgb24 real_time=-1 >/dev/null 2>&1
    grep -v '^#' "$work/md5" | awk -F, '{gsub(/ /, "", $6); print $6}'
}

same() {
    cmp -s "$1" "$2" || fail "$3 are not the same: $(diff "$1" "$2" | head -n 3)"
    echo "$3 are the same, $(wc -l <"$1") frames"
}

"$framewright" generate "a cat walking right on grass" --frames 25 --fps 25 --steps 4 --seed 1 -o one.mp4 >/dev/null
"$framewright" generate "a dog running left on a beach" --frames 20 --fps 25 --steps 4 --seed 2 -o two.mp4 >/dev/null
cat >cut.mlt <<PROJECT
<?xml version="1.0" standalone="no"?>
<mlt LC_NUMERIC="C" version="7.12.0" title="Shotcut version 22.12.21" producer="main_bin">
  <profile description="square" width="96" height="96" progressive="1" sample_aspect_num="1" sample_aspect_den="1"
    display_aspect_num="1" display_aspect_den="1" frame_rate_num="25" frame_rate_den="1" colorspace="709"/>
  <playlist id="main_bin"><property name="xml_retain">1</property></playlist>
  <producer id="black" in="00:00:00.000" out="00:00:02.680">
    <property name="length">00:00:02.720</property><property name="resource">0</property>
    <property name="mlt_service">color</property><property name="mlt_image_format">rgba</property>
  </producer>
  <playlist id="background"><entry producer="black" in="00:00:00.000" out="00:00:02.680"/></playlist>
  <chain id="chain0" out="00:00:00.960">
    <property name="length">00:00:01.000</property><property name="resource">$work/one.mp4</property>
    <property name="mlt_service">avformat-novalidate</property>
  </chain>
  <chain id="chain1" out="00:00:00.760">
    <property name="length">00:00:00.800</property><property name="resource">$work/two.mp4</property>
    <property name="mlt_service">avformat-novalidate</property>
  </chain>
  <playlist id="playlist0">
    <property name="shotcut:video">1</property><property name="shotcut:name">V1</property>
    <entry producer="chain0" in="00:00:00.080" out="00:00:00.760"/>
    <blank length="00:00:01.200"/>
    <entry producer="chain1" in="00:00:00.000" out="00:00:00.760"/>
  </playlist>
  <tractor id="tractor0" title="Shotcut version 22.12.21" in="00:00:00.000" out="00:00:02.680">
    <property name="shotcut">1</property>
    <properties name="shotcut:markers">
      <properties name="0">
        <property name="text">extend: a cat walking right on grass | seed=3; steps=4</property>
        <property name="start">00:00:00.720</property><property name="end">00:00:01.120</property>
        <property name="color">#008000</property>
      </properties>
      <properties name="1">
        <property name="text">generate: a horse running left across a snowy field | seed=7; steps=4</property>
        <property name="start">00:00:01.200</property><property name="end">00:00:01.880</property>
        <property name="color">#008000</property>
      </properties>
    </properties>
    <track producer="background"/>
    <track producer="playlist0"/>
    <transition id="transition0">
      <property name="a_track">0</property><property name="b_track">1</property>
      <property name="mlt_service">qtblend</property><property name="disable">1</property>
    </transition>
  </tractor>
</mlt>
PROJECT

"$framewright" timeline render cut.mlt -o filled.mlt >made.lines
frames cut.mlt >before.md5
frames filled.mlt >after.md5
[ "$(wc -l <before.md5)" = 68 ] || fail "the project has $(wc -l <before.md5) frames and not 68"
[ "$(wc -l <after.md5)" = 68 ] || fail "the filled project has $(wc -l <after.md5) frames and not 68"

# Frames 0-17 are clip one, 18-27 the first shot, 28-29 empty, 30-46 the second shot, 47 empty, 48-67 clip two.
rows() { sed -n "$(($1 + 1)),$(($2 + 1))p" "$3"; }
for part in "0 17 clip-one" "28 29 the-gap-between" "47 47 the-gap-after" "48 67 clip-two"; do
    set -- $part
    rows "$1" "$2" before.md5 >a
    rows "$1" "$2" after.md5 >b
    same a b "$3 before and after"
done
extended=$(ls filled-shots/a-cat*.mp4)
generated=$(ls filled-shots/a-horse*.mp4)
profile() { sed -n '/<profile/,/\/>/p' cut.mlt; }
for shot in "18 27 $extended" "30 46 $generated"; do
    set -- $shot
    { echo '<mlt>'; profile; echo "<producer id=\"p\"><property name=\"resource\">$work/$3</property><property name=\"mlt_service\">avformat</property></producer><playlist id=\"l\"><entry producer=\"p\" in=\"0\" out=\"$(($2 - $1))\"/></playlist></mlt>"; } >alone.mlt
    frames alone.mlt >a
    rows "$1" "$2" after.md5 >b
    same a b "the file $3 alone and its frames in the project"
    [ "$(ffmpeg -v error -i "$3" -f framemd5 - | grep -vc '^#')" = $(($2 - $1 + 1)) ] || fail "$3 has not exactly its frames"
done

cp filled.mlt first.mlt
"$framewright" timeline render cut.mlt -o filled.mlt >again.lines 2>again.err
grep -q "0 were made now, 2 were there" again.err || fail "the second run made something"
cmp -s first.mlt filled.mlt || fail "the second run wrote another project"
cp cut.mlt place.mlt
"$framewright" timeline render place.mlt -o place.mlt --media filled-shots >/dev/null
frames place.mlt >b
same after.md5 b "the new project and the one filled in place"
"$framewright" timeline shots place.mlt >rest || fail "a filled project is not understood"
[ ! -s rest ] || fail "a filled project still wants something"
echo "melt accepts all of it"
