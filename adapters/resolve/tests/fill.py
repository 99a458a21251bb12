"""The Resolve script against a MOCK of Resolve and a real Framewright server: fill.py FRAMEWRIGHT FOLDER."""

import pathlib
import socket
import subprocess
import sys

here = pathlib.Path(__file__).parent
sys.path[:0] = [str(here), str(here.parent)]
import framewright  # noqa: E402
import framewright_resolve as script  # noqa: E402
from mock_resolve import MediaPoolItem, Resolve, Timeline, TimelineItem  # noqa: E402
from served import Served  # noqa: E402

command, folder = sys.argv[1:]


def frames(path):
    words = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v"]
    words += ["-show_entries", "stream=nb_read_frames,r_frame_rate", "-of", "csv=p=0", path]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def check(holds, words):
    assert holds, words
    print("ok:", words, flush=True)


def run():
    said = []
    timeline = Timeline("23.976")
    timeline.AddMarker(10, "Green", "generate: a fox walking right on grass | seed=3; steps=3", "", 9)
    timeline.AddMarker(40, "Green", "a note of somebody", "", 1)
    timeline.AddMarker(50, "Green", "generate: a fox | speed=3", "", 9)
    timeline.AddMarker(70, "Green", "extend: on", "", 9)
    resolve = Resolve(timeline)
    with framewright.connect(server.address) as client:
        check(script.fill(resolve, client, folder, said.append) == 1, "one of four markers could be filled")
        shot = timeline.tracks[0][0]
        check((shot.GetStart(), shot.GetEnd()) == (86410, 86419), "its clip lies over exactly its 9 frames, from one hour on")
        path = shot.GetMediaPoolItem().path
        check(frames(path) == "24000/1001,9", "the file has 9 frames of 24000/1001")
        check(any("speed=3" in line for line in said), "a wrong setting is one sentence")
        check(any("no clip ends" in line for line in said), "nothing to extend is one sentence")
        check(script.fill(resolve, client, folder, said.append) == 0, "the second run makes nothing")

        timeline.AddMarker(19, "Green", "", "extend: the fox walks on | seed=4; steps=3", 8)
        timeline.tracks[0].append(TimelineItem("other", 86400 + 22, 86400 + 60, MediaPoolItem(path)))
        check(script.fill(resolve, client, folder, said.append) == 1, "a clip is extended")
        shot = timeline.tracks[1][0]
        check((shot.GetStart(), shot.GetEnd()) == (86419, 86427), "on a track of its own, because the first is taken there")
        timeline.markers[19]["customData"] = timeline.markers[19]["customData"].replace("done:", "")
        script.fill(resolve, client, folder, said.append)
        check(len(list(client.list_jobs())) == 2, "a script that was ended in between finds its job again")

        other = str(pathlib.Path(folder) / "other.mp4")
        words = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=96x96:rate=30", "-frames:v", "24", other]
        subprocess.run(words, check=True)
        timeline.AddMarker(200, "Green", "extend: a wall | seed=4; steps=3", "", 9)
        timeline.tracks[0].append(TimelineItem("other", 86400 + 180, 86400 + 200, MediaPoolItem(other)))
        check(script.fill(resolve, client, folder, said.append) == 1, "a clip of another rate is extended")
        check(frames(timeline.tracks[0][-1].GetMediaPoolItem().path) == "24000/1001,9", "in the timeline's rate")

        for place, missing in ((220, ""), (240, str(pathlib.Path(folder) / "offline.mov"))):
            timeline.AddMarker(place, "Green", "extend: on | steps=3", "", 9)
            timeline.tracks[0].append(TimelineItem("away", 86400 + place - 10, 86400 + place, MediaPoolItem(missing)))
        timeline.AddMarker(260, "Green", "generate: a fox walking right on grass | seed=5; steps=3", "", 9)
        check(script.fill(resolve, client, folder, said.append) == 1, "media that is away is passed over, and the next marker filled")
        check(sum("render it to one first" in line for line in said) == 2, "and said in one sentence each")

        timeline.AddMarker(300, "Green", "generate: a naked woman", "", 9)
        script.fill(resolve, client, folder, said.append)
        check("refused" in said[-1] and not timeline.markers[300]["customData"], "a refused marker is free again")
        timeline.markers[300]["name"] = "generate: a cat walking right on grass | steps=3"
        check(script.fill(resolve, client, folder, said.append) == 1, "and filled when its words are others")
        timeline.markers[300]["customData"] = timeline.markers[300]["customData"].replace("done:", "")
        timeline.markers[300]["name"] = "generate: a dog walking right on grass | steps=3"
        script.fill(resolve, client, folder, said.append)
        check(not timeline.markers[300]["customData"], "so is one whose words changed under its job")


def away():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = "127.0.0.1:%d" % probe.getsockname()[1]
    timeline, said = Timeline(), []
    timeline.AddMarker(10, "Green", "generate: a fox", "", 9)
    timeline.AddMarker(40, "Green", "generate: a cat", "", 9)
    with framewright.connect(nobody, patience=1) as client:
        try:
            script.seek(client)
            check(False, "seek ends the script")
        except SystemExit as end:
            check("framewright serve" in str(end) and "gRPC" not in str(end), "without a server one sentence says what to start")
        check(script.fill(Resolve(timeline), client, folder, said.append) == 0, "without a server nothing is made")
        check(len(said) == 1 and "went away" in said[0], "and the first marker that shows it is the last one tried")


away()
with Served(command, folder) as server:
    run()
print("all hold against the MOCK of Resolve, with a real server")
