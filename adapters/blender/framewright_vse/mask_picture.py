"""Draws the shapes of a mask as a picture: white inside. Without numpy, which Debian's Blender does not bring."""

import array
import hashlib
import os

import bpy

_STEPS = 16


def draw(mask, width, height, folder):
    """Gives a PNG of the mask's layers as they are now. A mask's shapes reach from 0 to 1 over the larger side."""
    rows = [bytearray(width) for _ in range(height)]
    for layer in mask.layers:
        if not layer.hide:
            for spline in layer.splines:
                _fill(rows, _outline(spline), width, height)
    os.makedirs(folder, exist_ok=True)
    name = hashlib.sha256(b"".join(rows) + f"{width}x{height}".encode()).hexdigest()[:16]
    path = os.path.join(folder, f"mask-{name}.png")
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


def _outline(spline):
    """Points along the closed curve, each stretch a cubic Bezier curve."""
    knots = list(spline.points)
    outline = []
    for knot, following in zip(knots, knots[1:] + knots[:1]):
        corners = (knot.co, knot.handle_right, following.handle_left, following.co)
        for step in range(_STEPS):
            t = step / _STEPS
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            outline.append(tuple(sum(w * c[axis] for w, c in zip(weights, corners)) for axis in (0, 1)))
    return outline


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
