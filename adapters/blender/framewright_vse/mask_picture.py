"""Regions of a strip: what annotations in the preview enclose, frame by frame, and masks for a Blender in the background.

Without numpy, which Debian's Blender does not bring.
"""

import array
import hashlib
import math
import os

import bpy

from .wish import Source


def annotation():
    """The annotation of the first preview that has strokes; None without."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            for space in area.spaces:
                drawn = space.grease_pencil if space.type == "SEQUENCE_EDITOR" else None
                if drawn and any(frame.strokes for layer in drawn.layers for frame in layer.frames):
                    return drawn
    return None


def from_annotation(drawn, strip, folder):
    """Gives the pieces of a mask that is white inside the strokes, each drawing from its frame until the next one's."""
    first, end = strip.frame_final_start, strip.frame_final_end
    layers = [layer for layer in drawn.layers if not layer.annotation_hide]
    changes = {frame.frame_number for layer in layers for frame in layer.frames if first < frame.frame_number < end}
    starts = sorted({first} | changes)
    element = strip.elements[0]
    pieces = []
    for begin, stop in zip(starts, starts[1:] + [end]):
        outlines = [outline for layer in layers for outline in _strokes(layer, begin, strip)]
        path = _picture(outlines, element.orig_width, element.orig_height, folder)
        if pieces and pieces[-1].path == path:
            pieces[-1].end += stop - begin
        else:
            pieces.append(Source(path, 0, stop - begin))
    return [Source(pieces[0].path)] if len(pieces) == 1 else pieces


def from_mask(mask, first, strip, folder):
    """Gives the piece of a mask as it moves along the strip; a Blender in the background draws it from a copy."""
    os.makedirs(folder, exist_ok=True)
    element = strip.elements[0]
    # Another name for another state: what is drawn is kept by its name.
    part = os.path.join(folder, "mask.part.blend")
    bpy.data.libraries.write(part, {mask}, fake_user=True)
    with open(part, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()[:16]
    path = os.path.join(folder, f"mask-{digest}-{element.orig_width}x{element.orig_height}.blend")
    os.replace(part, path)
    return Source(path, first, first + strip.frame_final_duration)


def _strokes(layer, frame, strip):
    shown = [key for key in layer.frames if key.frame_number <= frame]
    if not shown:
        return
    transform, element = strip.transform, strip.elements[0]
    side = max(element.orig_width, element.orig_height)
    cosine, sine = math.cos(-transform.rotation), math.sin(-transform.rotation)
    for stroke in max(shown, key=lambda key: key.frame_number).strokes:
        outline = []
        for point in stroke.points:
            # The preview counts pixels of the scene's size from its middle, and moves, turns and scales the strip there.
            x, y = point.co[0] - transform.offset_x, point.co[1] - transform.offset_y
            x, y = x * cosine - y * sine, x * sine + y * cosine
            outline.append((x / transform.scale_x / side + 0.5, y / transform.scale_y / side + 0.5))
        if len(outline) > 2:
            yield outline


def _picture(outlines, width, height, folder):
    """Gives a PNG that is white inside the outlines, whose points reach from 0 to 1 over the larger side."""
    rows = [bytearray(width) for _ in range(height)]
    for outline in outlines:
        _fill(rows, outline, width, height)
    os.makedirs(folder, exist_ok=True)
    name = hashlib.sha256(b"".join(rows) + f"{width}x{height}".encode()).hexdigest()[:16]
    path = os.path.join(folder, f"mask-{name}.png")
    if os.path.exists(path):
        return path
    black, white = array.array("f", (0, 0, 0, 1)), array.array("f", (1, 1, 1, 1))
    pixels = array.array("f")
    for row in rows:
        for inside in row:
            pixels.extend(white if inside else black)
    image = bpy.data.images.new("framewright mask", width, height)
    try:
        image.pixels.foreach_set(pixels)
        image.filepath_raw = path
        image.file_format = "PNG"
        image.save()
    finally:
        bpy.data.images.remove(image)
    return path


def _fill(rows, outline, width, height):
    """Marks the pixels whose centres lie inside, by the even-odd rule; the bottom row is the first."""
    side = max(width, height)
    points = [((x - 0.5) * side + width / 2, (y - 0.5) * side + height / 2) for x, y in outline]
    for row in range(height):
        y = row + 0.5
        crossings = sorted(
            ax + (y - ay) * (bx - ax) / (by - ay)
            for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1])
            if (ay > y) != (by > y)
        )
        for first, end in zip(crossings[::2], crossings[1::2]):
            # Centres are at a half.
            for x in range(max(0, round(first)), min(width, round(end))):
                rows[row][x] = 1
