"""Requests, one function per capability. Each gives a ``v1.VideoRequest``, which may be changed before it is submitted.

Settings that all of them take by name:

``frames`` or ``seconds``
    how long: a count, or an exact play time (``timedelta``, ``Fraction``, or a decimal text such as ``"2.5"``)
``fps``
    a number, a ``Fraction``, or a text such as ``"24000/1001"``
``size`` or ``aspect``
    ``(width, height)`` or ``"WIDTHxHEIGHT"``; a shape such as ``"16:9"``
``steps``, ``guidance``, ``shift``, ``solver``, ``seed``, ``extras``
    how the model draws
``model``, ``adapters``
    its name; LoRA names, or a dict of name to weight
``negative``, ``expand``, ``shots``
    what to keep away from; whether a stage may make the words richer; a list of (words, frames or play time)

A picture or clip is what ``Client.upload`` gave, an artefact of a job, a ``Job`` (its first artefact), a name such as
``"artefacts/..."`` or ``"jobs/..."``, or the bytes of a small picture.
"""

import datetime
import fractions

from framewright import v1

# The broadcast rates as they are usually written; each is its whole number times 1000/1001.
_BROADCAST = {"23.976": 24, "23.98": 24, "29.97": 30, "47.952": 48, "47.95": 48, "59.94": 60, "119.88": 120}
_INLINE_MOST = 1 << 20


def generate(prompt, *, references=(), **settings):
    """Asks for a clip from words."""
    request = _common(prompt, settings)
    request.generate.SetInParent()
    request.generate.references.extend(_reference(r) for r in references)
    return request


def image(prompt, *, references=(), **settings):
    """Asks for one picture from words."""
    request = _common(prompt, settings)
    request.generate_image.SetInParent()
    request.generate_image.references.extend(_reference(r) for r in references)
    return request


def image_to_video(pictures, prompt="", **settings):
    """Asks for a clip through pictures: one to start with, or a dict of frame number (-1 is the last) to picture."""
    request = _common(prompt, settings)
    for frame, picture in (pictures if isinstance(pictures, dict) else {0: pictures}).items():
        request.image_to_video.key_frames.add(frame=frame, image=media(picture))
    return request


def extend(source, prompt="", *, direction="forward", overlap_frames=None, new_frames_only=False, **settings):
    """Asks for more of a clip: ``forward``, ``backward`` or ``loop``."""
    request = _common(prompt, settings)
    request.extend.source.CopyFrom(media(source))
    request.extend.direction = v1.ExtendRequest.Direction.Value(f"DIRECTION_{direction.upper()}")
    _set(request.extend, overlap_frames=overlap_frames, new_frames_only=new_frames_only)
    return request


def connect_clips(before, after, prompt="", *, overlap_frames=None, stitched=False, **settings):
    """Asks for the frames that lead from one clip to another."""
    request = _common(prompt, settings)
    getattr(request.connect, "from").CopyFrom(media(before))
    request.connect.to.CopyFrom(media(after))
    _set(request.connect, overlap_frames=overlap_frames, stitched=stitched)
    return request


def inpaint(source, mask, prompt="", *, references=(), **settings):
    """Asks for part of a clip anew.

    ``mask`` is a ``v1.Mask``, or a picture that is white where to draw.
    """
    request = _common(prompt, settings)
    request.inpaint_frames.source.CopyFrom(media(source))
    mask = mask if isinstance(mask, v1.Mask) else v1.Mask(still=media(mask))
    request.inpaint_frames.mask.CopyFrom(mask)
    request.inpaint_frames.references.extend(_reference(r) for r in references)
    return request


def edit(source, prompt, *, strength=None, controls=None, **settings):
    """Asks for a clip under a new prompt; ``controls`` is a dict of kind, such as ``depth``, to clip."""
    request = _common(prompt, settings)
    request.edit_video.source.CopyFrom(media(source))
    _set(request.edit_video, strength=strength)
    for kind, clip in (controls or {}).items():
        request.edit_video.controls.add(kind=kind, clip=media(clip))
    return request


def custom(capability, parameters=None, /, **more):
    """Asks a capability that a bundle added, by named values."""
    values = {**(parameters or {}), **more}
    return v1.VideoRequest(
        custom=v1.CustomRequest(capability=capability, parameters={key: str(value) for key, value in values.items()})
    )


def media(thing):
    """Gives the ``v1.MediaRef`` of a picture or clip."""
    if isinstance(thing, v1.MediaRef):
        return thing
    if isinstance(thing, (bytes, bytearray, memoryview)):
        content = bytes(thing)
        if len(content) > _INLINE_MOST:
            raise ValueError(f"{len(content)} bytes are too many to travel in a request; use Client.upload")
        return v1.MediaRef(inline=v1.InlineMedia(media_type=_sniff(content), content=content))
    name = thing if isinstance(thing, str) else getattr(thing, "name", None)
    if isinstance(name, str) and name.startswith("artefacts/"):
        return v1.MediaRef(artefact=name)
    if isinstance(name, str) and name.startswith("jobs/"):
        return v1.MediaRef(job=name)
    raise ValueError(
        f"{thing!r} is no picture or clip that a server knows; for a file give what Client.upload(path) returns"
    )


def _sniff(content):
    for start, media_type in (
        (b"\x89PNG", "image/png"),
        (b"\xff\xd8", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"\x1aE\xdf\xa3", "video/webm"),
    ):
        if content.startswith(start):
            return media_type
    if content[8:12] == b"WEBP":
        return "image/webp"
    return "video/mp4" if content[4:8] == b"ftyp" else "application/octet-stream"


def _common(prompt, settings):
    settings = dict(settings)
    take = settings.pop
    request = v1.VideoRequest()
    if prompt:
        request.prompt.text = prompt
    _set(request.prompt, negative=take("negative", None))
    expand = take("expand", None)
    if expand is not None:
        word = expand if isinstance(expand, str) else "on" if expand else "off"
        request.prompt.expansion = v1.Prompt.Expansion.Value(f"EXPANSION_{word.upper()}")
    for text, length in take("shots", ()):
        shot = request.prompt.shots.add(text=text)
        _length(shot, **({"frames": length} if isinstance(length, int) else {"seconds": length}))
    _clip(request, take)
    _set(
        request.sampling,
        steps=take("steps", None),
        guidance_scale=take("guidance", None),
        shift=take("shift", None),
        solver=take("solver", None),
        seed=take("seed", None),
    )
    for key, value in take("extras", {}).items():
        request.sampling.extras[key] = str(value)
    model = take("model", None)
    if model:
        request.model.model = model if model.startswith("models/") else f"models/{model}"
    adapters = take("adapters", ())
    for name in adapters:
        adapter = request.model.adapters.add(name=name)
        if isinstance(adapters, dict):
            adapter.weight = adapters[name]
    if settings:
        raise TypeError(f"no setting is called {', '.join(sorted(settings))}; see help(framewright.requests)")
    return request


def _clip(request, take):
    frames, seconds, fps = take("frames", None), take("seconds", None), take("fps", None)
    if frames is not None or seconds is not None:
        _length(request.clip, frames=frames, seconds=seconds)
    if fps is not None:
        rate = frame_rate(fps)
        request.clip.frame_rate.numerator = rate.numerator
        request.clip.frame_rate.denominator = rate.denominator
    size, aspect = take("size", None), take("aspect", None)
    if size is not None:
        width, height = size.lower().split("x") if isinstance(size, str) else size
        request.clip.size.width, request.clip.size.height = int(width), int(height)
    if aspect is not None:
        across, down = aspect.split(":") if isinstance(aspect, str) else aspect
        request.clip.aspect.across, request.clip.aspect.down = int(across), int(down)


def frame_rate(fps):
    """Reads ``24``, ``"24000/1001"``, ``30000 / 1001`` or a broadcast short form such as ``23.976``."""
    whole = _BROADCAST.get(str(fps).strip())
    if whole:
        return fractions.Fraction(whole * 1000, 1001)
    rate = fractions.Fraction(fps)
    # Reckoned, 30000 / 1001 is not the ratio that was meant; its neighbour is.
    return rate.limit_denominator(1001) if isinstance(fps, float) else rate


def _length(message, frames=None, seconds=None):
    if frames is not None and seconds is not None:
        raise ValueError("give frames or seconds, not both")
    if frames is not None:
        message.frames = frames
        return
    if isinstance(seconds, datetime.timedelta):
        nanos = seconds // datetime.timedelta(microseconds=1) * 1000
    else:
        # The text of a float is what was meant; its binary value is not.
        nanos = round(fractions.Fraction(str(seconds)) * 1_000_000_000)
    message.duration.seconds, message.duration.nanos = divmod(nanos, 1_000_000_000)


def _reference(thing):
    return thing if isinstance(thing, v1.Reference) else v1.Reference(image=media(thing))


def _set(message, **values):
    for field, value in values.items():
        if value is not None and value is not False:
            setattr(message, field, value)
