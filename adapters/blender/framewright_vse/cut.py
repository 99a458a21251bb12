"""Copies frames of a clip without loss: run by a Blender in the background, cut.py -- CLIP FIRST END FILE."""

import fractions
import sys

import bpy

path, first, end, target = sys.argv[sys.argv.index("--") + 1 :]
first, end = int(first), int(end)
scene = bpy.context.scene
strip = scene.sequence_editor_create().sequences.new_movie("clip", path, 1, 1 - first)
# A strip's own frames are the scene's, one for one, whatever their rates.
scene.frame_start, scene.frame_end = 1, end - first
render = scene.render
element = strip.elements[0]
render.resolution_x, render.resolution_y = element.orig_width, element.orig_height
render.resolution_percentage = 100
rate = fractions.Fraction(strip.fps).limit_denominator(1001)
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
