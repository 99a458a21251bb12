"""A mock of the part of DaVinci Resolve's scripting interface that is used. Names and values follow its reference; it is not Resolve."""


class MediaPoolItem:
    def __init__(self, path):
        self.path = path

    def GetClipProperty(self, name):
        assert name == "File Path", name
        return self.path


class TimelineItem:
    def __init__(self, name, start, end, item, right=0):
        self.values = (name, start, end, item, right)

    def GetName(self):
        return self.values[0]

    def GetStart(self):
        return self.values[1]

    def GetEnd(self):
        return self.values[2]

    def GetMediaPoolItem(self):
        return self.values[3]

    def GetRightOffset(self):
        return self.values[4]


class Timeline:
    """Begins at one hour, as Resolve's timelines do."""

    def __init__(self, rate="24"):
        self.rate = rate
        self.markers = {}
        self.tracks = [[]]

    def GetStartFrame(self):
        return 86400

    def GetSetting(self, name):
        assert name == "timelineFrameRate", name
        return self.rate

    def GetMarkers(self):
        return {float(frame): dict(marker) for frame, marker in self.markers.items()}

    def AddMarker(self, frame, color, name, text, duration, data=""):
        self.markers[frame] = {"color": color, "duration": float(duration), "note": text, "name": name, "customData": data}
        return True

    def UpdateMarkerCustomData(self, frame, data):
        self.markers[frame]["customData"] = data
        return True

    def GetTrackCount(self, kind):
        assert kind == "video", kind
        return len(self.tracks)

    def AddTrack(self, kind):
        assert kind == "video", kind
        self.tracks.append([])
        return True

    def GetItemListInTrack(self, kind, index):
        assert kind == "video", kind
        return list(self.tracks[index - 1])


class Resolve:
    def __init__(self, timeline):
        self.timeline = timeline

    # One object plays manager, project and media pool; the methods have different names.
    def GetProjectManager(self):
        return self

    def GetCurrentProject(self):
        return self

    def GetMediaPool(self):
        return self

    def GetCurrentTimeline(self):
        return self.timeline

    def ImportMedia(self, paths):
        return [MediaPoolItem(path) for path in paths]

    def AppendToTimeline(self, infos):
        for info in infos:
            start = info["recordFrame"]
            end = start + info["endFrame"] - info["startFrame"] + 1
            assert info["mediaType"] == 1, info
            self.timeline.tracks[info["trackIndex"] - 1].append(TimelineItem("new", start, end, info["mediaPoolItem"]))
        return [object()] * len(infos)
