"""One row of measure-filmed.sh: DIS flow in the place of ours. dis.py FOLDER NAME LINE, where LINE is what Measure said.

Frames are drawn from the flows exactly as interpolate.torchscript's `between` does, so that only the flow differs.
"""

import pathlib
import re
import sys

import cv2
import numpy as np

folder, name, line = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
PAIRS = 12
dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)


def frame(number):
    return cv2.imread(str(folder / f"{number + 1:05d}.png")).astype(np.float32)


def flow(first, second):
    gray = [cv2.cvtColor(picture.astype(np.uint8), cv2.COLOR_BGR2GRAY) for picture in (first, second)]
    return dis.calc(gray[0], gray[1], None)


def warp(picture, along):
    height, width = along.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(picture, x + along[..., 0], y + along[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def between(first, second, t=0.5):
    there, back = flow(first, second), flow(second, first)
    to_first = there * (t * (t - 1)) + back * (t * t)
    to_second = there * ((1 - t) * (1 - t)) + back * (t * (t - 1))
    lost_first = warp(np.abs(there + warp(back, there)).sum(-1), to_first)
    lost_second = warp(np.abs(back + warp(there, back)).sum(-1), to_second)
    first_counts = ((1 - t) * (np.exp(-lost_first) + 1e-4))[..., None]
    second_counts = (t * (np.exp(-lost_second) + 1e-4))[..., None]
    drawn = warp(first, to_first) * first_counts + warp(second, to_second) * second_counts
    return np.round(np.clip(drawn / (first_counts + second_counts), 0, 255))


def psnr(truth, drawn):
    return 10 * np.log10(255**2 / np.mean((truth - drawn) ** 2))


scores = []
for i in range(PAIRS):
    first, truth, second = (frame(2 * i + k) for k in range(3))
    drawn = between(first, second)
    scores.append((psnr(truth, drawn), psnr(truth, np.floor((first + second + 1) / 2)), psnr(truth, first)))
    if i == PAIRS // 2:
        cv2.imwrite(str(folder / "ours-12-dis.png"), drawn)
along_dis, blend, repeat = np.mean(scores, 0)
ours, their_blend, their_repeat = map(float, re.search(r"motion ([\d.]+) dB, blending ([\d.]+) dB, repeating\s+([\d.]+) dB", line).groups())
# Both read the same pictures, so they agree where no flow is.
assert abs(blend - their_blend) < 0.01 and abs(repeat - their_repeat) < 0.01, (blend, their_blend, repeat, their_repeat)
height, width = frame(0).shape[:2]
print(f"| {name} | {width}x{height} | {ours:.2f} dB | {along_dis:.2f} dB | {blend:.2f} dB | {repeat:.2f} dB |")
