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


def warp(picture, along, how=cv2.INTER_LINEAR):
    height, width = along.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(picture, x + along[..., 0], y + along[..., 1], how, borderMode=cv2.BORDER_REPLICATE)


def carry(values, along):
    """Spreads values [height, width, n] over the four pixels around where the flow carries them; what meets adds up."""
    height, width = along.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    x, y = np.clip(x + along[..., 0], -1, width), np.clip(y + along[..., 1], -1, height)
    sums = np.zeros((height + 3, width + 3, values.shape[2]), np.float32)
    for i in range(4):
        column, row = np.floor(x) + i % 2, np.floor(y) + i // 2
        share = (1 - abs(x - column)) * (1 - abs(y - row))
        np.add.at(sums, (row.astype(int) + 1, column.astype(int) + 1), values * share[..., None])
    return sums[1 : height + 1, 1 : width + 1]


def trust(there, back):
    return (np.exp(np.abs(there + warp(back, there)).sum(-1) * -0.5) + 0.01)[..., None]


def window(values, r):
    side = (2 * r + 1, 2 * r + 1)
    for _ in range(2):
        values = cv2.blur(values, side, borderType=cv2.BORDER_REPLICATE)
    return values


def between(first, second, t=0.5):
    there, back = flow(first, second), flow(second, first)
    ones = np.ones_like(there[..., :1])
    from_first = carry(np.concatenate([there, ones], -1) * trust(there, back), there * t)
    from_second = carry(np.concatenate([-back, ones], -1) * trust(back, there), back * (1 - t))
    sums = from_first + from_second
    sums = sums + window(sums, 2) * 1e-5
    sums = sums + window(sums, 8) * 1e-8
    along = sums[..., :2] / (sums[..., 2:] + 1e-12)
    first_counts = (from_first[..., 2:] + 1e-5) * (1 - t)
    second_counts = (from_second[..., 2:] + 1e-5) * t
    drawn = warp(first, along * -t, cv2.INTER_CUBIC) * first_counts + warp(second, along * (1 - t), cv2.INTER_CUBIC) * second_counts
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
