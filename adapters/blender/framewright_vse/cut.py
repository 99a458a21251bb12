"""Copies frames without loss: run by a Blender in the background, cut.py -- FILE PIECE...

Each piece is PATH FIRST END: a clip; a picture, which is held for END - FIRST frames; or a .blend with one mask, drawn white.
A mask takes its size from the name of its file, NAME-WIDTHxHEIGHT.blend.
"""

import fractions
import re
import sys

import bpy

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".exr")

target, *words = sys.argv[sys.argv.index("--") + 1 :]
scene = bpy.context.scene
render = scene.render
sequences = scene.sequence_editor_create().sequences
at = 1
size, rate = None, fractions.Fraction(24)
for path, first, end in zip(words[::3], map(int, words[1::3]), map(int, words[2::3])):
    channel = 1 + len(sequences)
    if path.endswith(".blend"):
        with bpy.data.libraries.load(path) as (there, here):
            here.masks = there.masks
        strip = sequences.new_mask("mask", here.masks[0], channel, at - first)
        size = tuple(map(int, re.search(r"-(\d+)x(\d+)\.blend$", path).groups()))
    elif path.lower().endswith(PICTURES):
        strip = sequences.new_image("picture", path, channel, at)
    else:
        # Strips that are added so show their frames one for one, whatever the rates.
        strip = sequences.new_movie("clip", path, channel, at - first)
        rate = fractions.Fraction(strip.fps).limit_denominator(1001)
    size = size or (strip.elements[0].orig_width, strip.elements[0].orig_height)
    strip.frame_final_end = at + end - first
    strip.frame_final_start = at
    at += end - first
scene.frame_start, scene.frame_end = 1, at - 1
render.resolution_x, render.resolution_y = size
render.resolution_percentage = 100
render.fps = round(rate)
render.fps_base = float(round(rate) / rate)
# The picture as it is, not as a film camera would see it.
scene.view_settings.view_transform = "Standard"
scene.display_settings.display_device = "sRGB"
scene.sequencer_colorspace_settings.name = "sRGB"
render.image_settings.file_format = "FFMPEG"
render.ffmpeg.format = "MPEG4"
render.ffmpeg.codec = "H264"
render.ffmpeg.constant_rate_factor = "LOSSLESS"
render.ffmpeg.audio_codec = "NONE"
render.use_file_extension = False
render.filepath = target
bpy.ops.render.render(animation=True)
