"""Lets the PyPI package opentimelineio judge what Framewright makes of a timeline: oracle.py FRAMEWRIGHT FOLDER.

FRAMEWRIGHT is the command. Needs opentimelineio and its plugins for FCPXML, FCP 7 XML and CMX 3600; oracle.sh installs them.
"""

import json
import pathlib
import subprocess
import sys
import urllib.parse

import opentimelineio as otio

RATE = 24


def frames(value):
    return otio.opentime.RationalTime(value, RATE)


def stretch(first, count):
    return otio.opentime.TimeRange(frames(first), frames(count))


def cut(source, file):
    """A clip from its third frame on, a gap to go on in, a shot to make, a gap to keep."""
    timeline = otio.schema.Timeline("cut")
    track = otio.schema.Track("V1", kind="Video")
    timeline.tracks.append(track)
    media = otio.schema.ExternalReference(source.as_uri(), stretch(0, 25))
    track.append(otio.schema.Clip("seen", media, stretch(2, 12)))
    gap = otio.schema.Gap(source_range=stretch(0, 10))
    gap.markers.append(otio.schema.Marker("extend: a red ball rolling right | seed=3; steps=4", stretch(0, 1)))
    track.append(gap)
    parameters = {"prompt": "a horse running left across a snowy field", "seed": 7, "steps": 4}
    track.append(otio.schema.Clip("shot 2", otio.schema.GeneratorReference("", "framewright.generate", None, parameters), stretch(0, 17)))
    track.append(otio.schema.Gap(source_range=stretch(0, 5)))
    otio.adapters.write_to_file(timeline, str(file))
    return timeline


def shape(timeline, places=True):
    """What an editor sees: kind, place, length and file of every item."""
    items = []
    for track in timeline.video_tracks():
        at = 0
        for item in track:
            length = round(item.duration().rescaled_to(RATE).value)
            reference = getattr(item, "media_reference", None)
            address = getattr(reference, "target_url", None) or ""
            name = pathlib.PurePath(urllib.parse.unquote(urllib.parse.urlparse(address).path)).name if places else ""
            items.append((type(item).__name__, at, length, name))
            at += length
    while items and items[-1][0] == "Gap":
        items.pop()
    return items


def main(framewright, folder):
    folder = pathlib.Path(folder).resolve()
    source, before, after = folder / "seen.mp4", folder / "cut.otio", folder / "out.otio"
    run = lambda *words: subprocess.run([framewright, *map(str, words)], check=True, text=True, stdout=subprocess.PIPE).stdout
    run("generate", "a cat walking right on grass", "--frames", 25, "--fps", RATE, "--steps", 4, "--seed", 1, "-o", source)
    wanted = cut(source, before)

    lines = [json.loads(line) for line in run("timeline", "render", before, "-o", after).splitlines()]
    assert [(line["frames"], line["fps"]) for line in lines] == [(10, "24"), (17, "24")], lines

    made = otio.adapters.read_from_file(str(after))
    assert made.duration() == wanted.duration(), made.duration()
    assert [i[:3] for i in shape(made)] == [("Clip", 0, 12, ), ("Clip", 12, 10), ("Clip", 22, 17)], shape(made)
    assert made.tracks[0][0].is_equivalent_to(wanted.tracks[0][0]), "the clip that was there was changed"
    assert made.tracks[0][3].is_equivalent_to(wanted.tracks[0][3]), "the gap without a marker was changed"
    for clip in made.tracks[0][1:3]:
        manifest = clip.media_reference.metadata["framewright"]["manifest"]
        assert json.loads(manifest["request"])["sampling"]["steps"] == 4, manifest
        assert pathlib.Path(urllib.parse.urlparse(clip.media_reference.target_url).path).is_file()
    print("opentimelineio reads it: 3 clips of 12, 10 and 17 frames, manifests inside")

    again = folder / "again.otio"
    otio.adapters.write_to_file(made, str(again))
    assert json.loads(again.read_text()) == json.loads(after.read_text()), "written back, it is not the same"
    print("written back by opentimelineio it is equal, member by member")

    bytes_before = after.read_bytes()
    told = subprocess.run([framewright, "timeline", "render", before, "-o", after], check=True, text=True, capture_output=True).stderr
    assert "0 were made now, 2 were there" in told, told
    assert after.read_bytes() == bytes_before
    assert run("timeline", "shots", after) == ""
    print("the second run made nothing and wrote the same bytes")

    for ending in ("fcpxml", "xml", "edl"):
        file = folder / f"out.{ending}"
        otio.adapters.write_to_file(made, str(file))
        back = otio.adapters.read_from_file(str(file), **({"rate": RATE} if ending == "edl" else {}))
        back = next(iter(back.find_children(descended_from_type=otio.schema.Timeline)), back) if not isinstance(back, otio.schema.Timeline) else back
        # An EDL names reels, not files.
        places = ending != "edl"
        assert shape(back, places) == shape(made, places), (ending, shape(back, places), shape(made, places))
        print(f"through {ending} and back: the same clips at the same frames" + ("" if places else ", without file names"))


if __name__ == "__main__":
    main(*sys.argv[1:])
