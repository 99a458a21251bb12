"""Fills marked frames of DaVinci Resolve's open timeline: Workspace > Scripts > framewright_resolve.

A marker named "generate: WORDS | seed=7; steps=8", as long as the shot is to be, gets a clip over exactly its frames on the top video
track that is free there. "extend: WORDS" goes on from the clip that ends where the marker begins. A marker that was filled keeps the
job's request id, so nothing is made twice; one whose job failed is free again. Server and token: FRAMEWRIGHT_SERVER, FRAMEWRIGHT_TOKEN.

Needs the Python client (adapters/python) in the Python that Resolve runs. Written after Resolve's scripting reference and tested
against a mock of it; no Resolve was at hand.
"""

import os
import pathlib
import sys
import uuid

import framewright
from framewright.client import USUAL_SERVER

KINDS = ("generate", "extend")
NUMBERS = ("seed", "steps")
# Seconds until a server that does not answer is called missing: Resolve stands still meanwhile.
FIRST_ANSWER = 5


class Unfit(Exception):
    """What a marker asks cannot be done; the sentence says why."""


def note(text):
    """Gives (kind, words, settings) of a marker's name or note; None where it is none of ours."""
    kind, colon, rest = text.partition(":")
    if not colon or kind.strip() not in KINDS:
        return None
    words, _, tail = rest.partition("|")
    settings = {}
    for pair in filter(None, (part.strip() for part in tail.split(";"))):
        name, _, value = pair.partition("=")
        if name.strip() not in NUMBERS or not value.strip().isdigit():
            raise Unfit(f"settings of a marker are {' and '.join(NUMBERS)} with a number, but one was \"{pair}\"")
        settings[name.strip()] = int(value)
    return kind.strip(), words.strip(), settings


def fill(resolve, server, folder, say=print):
    """Makes what the open timeline's markers ask for; gives the number of new clips."""
    project = resolve.GetProjectManager().GetCurrentProject()
    timeline = project.GetCurrentTimeline() if project else None
    if not timeline:
        say("Open a project with a timeline first.")
        return 0
    made = 0
    for frame, marker in sorted(timeline.GetMarkers().items()):
        try:
            wish = note(marker["name"]) or note(marker["note"])
            if wish and not marker.get("customData", "").startswith("framewright:done:"):
                _shot(project, timeline, server, pathlib.Path(folder), int(frame), marker, wish, say)
                made += 1
        except (Unfit, OSError) as error:
            say(f"Frame {int(frame)}: {error}")
        except framewright.FramewrightError as error:
            if error.reason == "UNAVAILABLE":
                say(f"Frame {int(frame)}: the server went away; start it and run this script again, which goes on with the same job")
                break
            say(f"Frame {int(frame)}: {error}")
            if isinstance(error, framewright.JobEnded) or error.reason == "REQUEST_ID_REUSED":
                # The next run asks anew.
                timeline.UpdateMarkerCustomData(int(frame), "")
    return made


def _shot(project, timeline, server, folder, frame, marker, wish, say):
    kind, words, settings = wish
    length = int(marker["duration"])
    start = timeline.GetStartFrame() + frame
    data = marker.get("customData", "")
    request_id = data.removeprefix("framewright:") if data.startswith("framewright:") else str(uuid.uuid4())
    # Before the job: a script that is ended in between finds its job again.
    timeline.UpdateMarkerCustomData(frame, f"framewright:{request_id}")
    settings.update(frames=length, fps=_rate(timeline))
    if kind == "generate":
        request = framewright.generate(words, **settings)
    else:
        source = server.upload(_ending_at(timeline, start))
        request = framewright.extend(source, words, new_frames_only=True, **settings)
    job = server.submit(request, request_id=request_id)
    for event in job.watch():
        if event.HasField("progress"):
            say(f"{words}: {event.progress.phase} {event.progress.step}/{event.progress.total}")
    folder.mkdir(parents=True, exist_ok=True)
    path = job.save(folder / f"{job.name.split('/')[1]}.mp4")
    clips = project.GetMediaPool().ImportMedia([str(path)])
    if not clips:
        raise Unfit(f"Resolve did not import {path}")
    place = {"mediaPoolItem": clips[0], "startFrame": 0, "endFrame": length - 1, "mediaType": 1, "recordFrame": start}
    if not project.GetMediaPool().AppendToTimeline([{**place, "trackIndex": _free(timeline, start, start + length)}]):
        raise Unfit(f"Resolve did not put {path} on the timeline; it is in the media pool")
    timeline.UpdateMarkerCustomData(frame, f"framewright:done:{request_id}")


def _rate(timeline):
    """Resolve writes 23.976 for 24000/1001."""
    shown = float(str(timeline.GetSetting("timelineFrameRate")).split()[0])
    whole = round(shown)
    return str(whole) if abs(shown - whole) < 0.001 else f"{round(shown * 1.001) * 1000}/1001"


def _items(timeline, track):
    return timeline.GetItemListInTrack("video", track) or []


def _ending_at(timeline, start):
    for track in range(1, timeline.GetTrackCount("video") + 1):
        for item in _items(timeline, track):
            if item.GetEnd() == start:
                if item.GetRightOffset() > 0 or item.GetMediaPoolItem() is None:
                    raise Unfit(f"\"{item.GetName()}\" does not end where its file ends; render it first")
                path = item.GetMediaPoolItem().GetClipProperty("File Path")
                if not os.path.isfile(path):
                    raise Unfit(f"\"{item.GetName()}\" is not one file that is there; render it to one first")
                return path
    raise Unfit("no clip ends where the marker begins")


def _free(timeline, start, end):
    """The lowest video track that shows nothing there; a new one where all do."""
    for track in range(1, timeline.GetTrackCount("video") + 1):
        if all(item.GetEnd() <= start or item.GetStart() >= end for item in _items(timeline, track)):
            return track
    timeline.AddTrack("video")
    return timeline.GetTrackCount("video")


def seek(server):
    """Ends the script with one sentence where no server answers."""
    usual, server.patience = server.patience, FIRST_ANSWER
    try:
        server.capabilities()
    except framewright.FramewrightError as error:
        if error.reason != "UNAVAILABLE":
            sys.exit(str(error))
        address = os.environ.get("FRAMEWRIGHT_SERVER") or USUAL_SERVER
        sys.exit(f"No Framewright server answers at {address}. Start one with \"framewright serve\".")
    server.patience = usual


def main():
    # Resolve gives its scripts a variable of this name.
    host = globals().get("resolve")
    if host is None:
        import DaVinciResolveScript

        host = DaVinciResolveScript.scriptapp("Resolve")
    if host is None:
        sys.exit("No running DaVinci Resolve answers.")
    with framewright.connect() as server:
        seek(server)
        print(fill(host, server, pathlib.Path.home() / "Videos" / "framewright"), "new clips")


if __name__ == "__main__":
    main()
