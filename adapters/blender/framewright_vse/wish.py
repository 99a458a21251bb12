"""What one shot is wished to be: plain values, so that it can be stored, repeated and sent to another thread."""

import dataclasses
import json
import uuid

# kind: (name, what it does, needs words)
KINDS = {
    "generate": ("Generate", "Make a shot from words, in the gap at the playhead", True),
    "extend": ("Extend", "Go on after the active strip", False),
    "extend_backward": ("Extend before", "Lead to the active strip", False),
    "connect": ("Connect", "Lead from the first of two selected strips to the second", False),
    "inpaint": ("Inpaint", "Draw a part of the active strip anew: where the other selected strip is white, or inside of annotations", False),
    "restyle": ("Restyle", "Repaint the active strip under new words", True),
    "animate": ("Animate image", "Set the active image strip moving", False),
}


@dataclasses.dataclass
class Source:
    """A stretch of a clip, picture or mask's file: ``first`` to ``end`` (exclusive), or all of it where ``end`` is None."""

    path: str
    first: int = 0
    end: int = None


@dataclasses.dataclass
class Wish:
    kind: str
    prompt: str
    frames: int
    # Frames per second of the scene, as in 24000/1001; None where frames of the source and of the scene are one for one.
    fps: str
    seed: int
    steps: int
    strength: float
    sources: list
    # What is white where to draw, one piece after the other; empty without.
    mask: list
    scene: str
    frame_start: int
    channel: int
    folder: str
    # Stands for this one action: submitted again it is the same job.
    request_id: str = dataclasses.field(default_factory=lambda: str(uuid.uuid4()))
    # The first of the variations this is one of: its request id; empty if this is it.
    first: str = ""

    def title(self):
        words = self.prompt or KINDS[self.kind][0]
        return words if len(words) <= 40 else words[:39] + "…"

    def again(self, seed):
        """The same with another seed, as an action of its own."""
        return dataclasses.replace(self, seed=seed, request_id=str(uuid.uuid4()), first=self.first or self.request_id)

    def to_json(self):
        return json.dumps(dataclasses.asdict(self))

    @staticmethod
    def from_json(text):
        values = json.loads(text)
        for name in ("sources", "mask"):
            values[name] = [Source(**source) for source in values[name]]
        return Wish(**values)
