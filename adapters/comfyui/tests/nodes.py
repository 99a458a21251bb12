"""The nodes called as ComfyUI calls them, with a MOCK of its modules and a real server: nodes.py FRAMEWRIGHT FOLDER."""

import fractions
import importlib.util
import pathlib
import signal
import sys
import threading
import time
import types

import torch
from served import Served

command, folder = sys.argv[1:]
here = pathlib.Path(__file__).parent


class Interrupted(Exception):
    pass


class Mock:
    """What the nodes use of ComfyUI: its output folder, its progress bar, its interrupt."""

    told = []
    stop = False

    def __init__(self, total):
        pass

    def update_absolute(self, step, total):
        Mock.told.append((step, total))

    @staticmethod
    def check():
        if Mock.stop:
            raise Interrupted


sys.modules["folder_paths"] = types.SimpleNamespace(get_output_directory=lambda: folder)
sys.modules["comfy"] = types.ModuleType("comfy")
sys.modules["comfy.utils"] = types.SimpleNamespace(ProgressBar=Mock)
sys.modules["comfy.model_management"] = types.SimpleNamespace(throw_exception_if_processing_interrupted=Mock.check)
spec = importlib.util.spec_from_file_location("framewright_nodes", here.parent / "__init__.py")
nodes = importlib.util.module_from_spec(spec)
spec.loader.exec_module(nodes)


def check(holds, words):
    assert holds, words
    print("ok:", words, flush=True)


def call(name, **values):
    """As ComfyUI's executor: widgets are filled with their defaults, types are looked at, FUNCTION is called by name."""
    kind = nodes.NODE_CLASS_MAPPINGS[name]
    inputs = kind.INPUT_TYPES()["required"]
    defaults = {key: spec[1]["default"] for key, spec in inputs.items() if len(spec) > 1 and "default" in spec[1]}
    values = {**defaults, "server": server.address, **values}
    assert set(values) == set(inputs), set(values) ^ set(inputs)
    result = getattr(kind(), kind.FUNCTION)(**values)
    assert len(result) == len(kind.RETURN_TYPES)
    assert isinstance(result[0], torch.Tensor) and isinstance(result[1], float) and isinstance(result[2], str)
    return result


def run():
    images, fps, path = call("FramewrightGenerate", prompt="a horse running left across a snowy field", frames=9, seed=7, steps=3)
    check(images.shape == (9, 96, 96, 3) and images.dtype == torch.float32, "generate gives 9 images as ComfyUI has them")
    check(0 <= images.min() and images.max() <= 1 and images.std() > 0.02, "their values lie in [0, 1], and they show something")
    check(Mock.told[-1] == (3, 3) and pathlib.Path(path).is_file(), f"progress was told {len(Mock.told)} times, the file is kept")
    clip = pathlib.Path(folder) / "without-loss.mp4"
    nodes.encoded(images, fps, clip)
    check(torch.equal(nodes.decoded(clip)[0], images), "images go out without loss")
    step = nodes.FramewrightFromImages.INPUT_TYPES()["required"]["fps"][1].get("step", 0.5)
    for fps_written, whole in ((23.976, 24), (29.97, 30), (59.94, 60)):
        nodes.encoded(images, round(fps_written / step) * step, clip)
        with nodes.av.open(str(clip)) as written:
            rate = written.streams.video[0].average_rate
        check(rate == fractions.Fraction(whole * 1000, 1001), f"the widget holds {fps_written}, and it is {rate}")
    longer, _, _ = call("FramewrightFromImages", kind="extend", images=images, fps=fps, prompt="on", frames=8, seed=1, steps=3)
    check(len(longer) == 17, "extend: 9 and 8 are 17")
    restyled, _, _ = call("FramewrightFromImages", kind="edit", images=images, fps=fps, prompt="a horse at night", seed=1, steps=3)
    check(len(restyled) == 9, "edit keeps the length")
    moving, _, _ = call("FramewrightFromImages", kind="image-to-video", images=images, prompt="a horse", frames=9, seed=1, steps=3)
    check(len(moving) == 9 and (moving[0] - images[0]).abs().mean() < 0.1, "an image is set moving, and is the first frame")
    Mock.stop = True
    try:
        call("FramewrightGenerate", prompt="a fox walking right on grass", frames=17, seed=7, steps=200)
        check(False, "the interrupt is not seen")
    except Interrupted:
        pass
    with nodes.framewright.connect(server.address) as client:
        job = next(client.list_jobs())
        state = nodes.framewright.v1.Job.State.Name(job.state)
        check(job.cancelling or state == "STATE_CANCELLED", "ComfyUI's interrupt cancels the job")
        client.videos.PauseQueue(nodes.framewright.v1.PauseQueueRequest())
    Mock.stop = False
    threading.Timer(1, setattr, (Mock, "stop", True)).start()
    began = time.monotonic()
    try:
        call("FramewrightGenerate", prompt="a fox walking right on grass", frames=17, seed=8, steps=200)
        check(False, "the interrupt is not seen")
    except Interrupted:
        pass
    check(time.monotonic() - began < 4, "it cancels a job that waits in the queue, within 3 s")
    away = []

    def killed():
        server.end(signal.SIGKILL)
        away.append(time.monotonic())
        raise Interrupted

    nodes.stop_if_asked = killed
    try:
        call("FramewrightGenerate", prompt="a fox walking right on grass", frames=17, seed=9, steps=200)
        check(False, "the interrupt is not seen")
    except Interrupted:
        pass
    check(time.monotonic() - away[0] < 4, "an interrupt while the server is away waits for nothing and stays an interrupt")
    print("all hold against the MOCK of ComfyUI, with real torch and a real server")


with Served(command, folder) as server:
    run()
