"""Reads strips of the Video Sequencer, and puts new ones on free channels."""

import fractions
import math
import os

import bpy

from .wish import Source, Wish

CHANNELS = 128
# Frames of a strip that can lead what follows; more would only be sent for nothing.
LEADING = 65


class Unfit(Exception):
    """What is selected does not fit what was asked; the sentence says what to select."""


def rate(scene):
    """The scene's frames per second, exactly: its base is a float that stands for 1.001."""
    base = fractions.Fraction(scene.render.fps_base).limit_denominator(1001)
    exact = fractions.Fraction(scene.render.fps) / base
    return str(exact)


def plan(scene, kind, *, prompt, frames, seed, steps, strength, folder):
    """Makes a wish of what is selected, or raises ``Unfit``."""
    editor = scene.sequence_editor_create()
    place = {
        "generate": _generate,
        "extend": _extend,
        "extend_backward": _extend_backward,
        "connect": _connect,
        "inpaint": _inpaint,
        "restyle": _restyle,
        "animate": _animate,
    }[kind](scene, editor, frames, folder)
    if kind in ("generate", "restyle") and not prompt.strip():
        raise Unfit("Say in the prompt what the shot shows")
    return Wish(
        kind=kind,
        prompt=prompt.strip(),
        seed=seed,
        steps=steps,
        strength=strength,
        scene=scene.name,
        folder=folder,
        **place,
    )


def _place(frames, start, channel, sources=(), fps=None, mask=()):
    return dict(frames=frames, frame_start=start, channel=channel, sources=list(sources), fps=fps, mask=list(mask))


def _generate(scene, editor, frames, folder):
    channel = editor.active_strip.channel if editor.active_strip else 1
    now = scene.frame_current
    row = [s for s in editor.sequences if s.channel == channel]
    if any(s.frame_final_start <= now < s.frame_final_end for s in row):
        return _place(frames, now, channel, fps=rate(scene))
    before = [s.frame_final_end for s in row if s.frame_final_end <= now]
    after = [s.frame_final_start for s in row if s.frame_final_start > now]
    if before and after:
        return _place(min(after) - max(before), max(before), channel, fps=rate(scene))
    if after:
        frames = min(frames, min(after) - now)
    return _place(frames, now, channel, fps=rate(scene))


def _movie(strip, what="Select a movie strip and make it active"):
    if strip is None or strip.type != "MOVIE":
        raise Unfit(what)
    return strip


def _speed(scene, strip):
    """Frames of its file for each frame of the scene: 1, or what Blender's Adjust Playback Rate makes of two rates."""
    shown = strip.frame_offset_start + strip.frame_final_duration + strip.frame_offset_end
    if shown == strip.frame_duration:
        return fractions.Fraction(1)
    speed = fractions.Fraction(strip.fps).limit_denominator(1001) / fractions.Fraction(rate(scene))
    # Blender rounds the length down.
    if abs(shown - strip.frame_duration / speed) > 1:
        raise Unfit(
            f"\"{strip.name}\" plays at another speed than its file: {strip.frame_duration} frames in {shown:g}; set its"
            " speed to 1, or render it and add the result"
        )
    return speed


def _new_rate(scene, *strips):
    """The scene's rate for what stands beside strips that keep their file's time; None where frames stand one for one."""
    return None if all(_speed(scene, strip) == 1 for strip in strips) else rate(scene)


def _source(scene, strip, last=None, first=None):
    """What a movie strip shows of its file: all of it, or its last or first frames, counted in the scene's."""
    if strip.frame_offset_start < 0 or strip.frame_offset_end < 0:
        raise Unfit(f"\"{strip.name}\" holds its first or last frame; trim it to frames that its file has")
    speed = _speed(scene, strip)
    start, end = 0, strip.frame_duration
    if strip.frame_offset_start or strip.frame_offset_end:
        # As Blender looks a frame up: rounded down.
        start = math.floor(int(strip.frame_offset_start) * speed)
        end = math.floor((int(strip.frame_offset_start) + strip.frame_final_duration - 1) * speed) + 1
    start, end = strip.animation_offset_start + start, strip.animation_offset_start + end
    total = strip.animation_offset_start + strip.frame_duration + strip.animation_offset_end
    if last is not None:
        start = max(start, end - math.ceil(last * speed))
    if first is not None:
        end = min(end, start + math.ceil(first * speed))
    path = os.path.abspath(bpy.path.abspath(strip.filepath))
    return Source(path) if (start, end) == (0, total) else Source(path, start, end)


def _extend(scene, editor, frames, folder):
    strip = _movie(editor.active_strip)
    source = _source(scene, strip, last=LEADING)
    return _place(frames, strip.frame_final_end, strip.channel, [source], fps=_new_rate(scene, strip))


def _extend_backward(scene, editor, frames, folder):
    strip = _movie(editor.active_strip)
    source = _source(scene, strip, first=LEADING)
    return _place(frames, strip.frame_final_start - frames, strip.channel, [source], fps=_new_rate(scene, strip))


def _connect(scene, editor, frames, folder):
    pair = sorted((s for s in editor.sequences if s.select and s.type == "MOVIE"), key=lambda s: s.frame_final_start)
    if len(pair) != 2:
        raise Unfit("Select two movie strips")
    gap = pair[1].frame_final_start - pair[0].frame_final_end
    sources = [_source(scene, pair[0], last=LEADING), _source(scene, pair[1], first=LEADING)]
    frames = gap if gap > 0 else frames
    return _place(frames, pair[0].frame_final_end, pair[0].channel, sources, fps=_new_rate(scene, *pair))


def _restyle(scene, editor, frames, folder):
    strip = _movie(editor.active_strip)
    source, fps = _source(scene, strip), _new_rate(scene, strip)
    return _place(strip.frame_final_duration, strip.frame_final_start, strip.channel + 1, [source], fps=fps)


def _animate(scene, editor, frames, folder):
    strip = editor.active_strip
    if strip is None or strip.type != "IMAGE":
        raise Unfit("Select an image strip and make it active")
    return _place(frames, strip.frame_final_start, strip.channel + 1, [Source(_image(strip))], fps=rate(scene))


def _image(strip):
    return os.path.abspath(os.path.join(bpy.path.abspath(strip.directory), strip.elements[0].filename))


def _inpaint(scene, editor, frames, folder):
    strip = _movie(editor.active_strip)
    source = _source(scene, strip)
    if _speed(scene, strip) != 1:
        raise Unfit(
            f"\"{strip.name}\" plays at its file's rate and not at the scene's, so a mask does not fit its frames; set the"
            f" scene's frame rate to {strip.fps:g}, or add the strip without Adjust Playback Rate"
        )
    mask = _mask(scene, strip, [s for s in editor.sequences if s.select and s != strip], folder)
    return _place(strip.frame_final_duration, strip.frame_final_start, strip.channel + 1, [source], mask=mask)


def _mask(scene, strip, others, folder):
    from . import mask_picture

    drawn = mask_picture.annotation()
    if not others and drawn:
        return mask_picture.from_annotation(drawn, strip, folder)
    if len(others) != 1 or others[0].type not in ("IMAGE", "MOVIE", "MASK"):
        raise Unfit(
            "Select one image, movie or mask strip besides the active movie strip, white where to draw; or draw closed"
            " lines with the annotation tool in the preview, and select the movie strip alone"
        )
    mask = others[0]
    if mask.type == "IMAGE":
        return [Source(_image(mask))]
    if mask.type == "MASK":
        return [mask_picture.from_mask(mask.mask, int(strip.frame_final_start - mask.frame_start), strip, folder)]
    whole = _source(scene, mask).end is None and _speed(scene, mask) == 1
    if not whole or mask.frame_final_duration != strip.frame_final_duration:
        raise Unfit("A movie as mask must be whole, as long as the active strip, and play frame by frame")
    return [Source(os.path.abspath(bpy.path.abspath(mask.filepath)))]


def free_channel(editor, start, end, lowest=1):
    """The lowest channel from ``lowest`` on that shows nothing from ``start`` until before ``end``."""
    busy = {
        s.channel for s in editor.sequences if s.frame_final_start < end and s.frame_final_end > start
    }
    for channel in range(max(1, lowest), CHANNELS + 1):
        if channel not in busy:
            return channel
    raise Unfit(f"No channel is free from frame {start} to {end}")


def insert(scene, wish, path, frames):
    """Adds the result; gives the strip."""
    editor = scene.sequence_editor_create()
    channel = free_channel(editor, wish.frame_start, wish.frame_start + frames, wish.channel)
    strip = editor.sequences.new_movie(wish.title(), path, channel, wish.frame_start)
    if strip.frame_final_duration != frames:
        raise Unfit(f"Blender reads {strip.frame_final_duration} frames from {path}, which has {frames}")
    for other in editor.sequences_all:
        other.select = other == strip
    editor.active_strip = strip
    return strip
