"""Framewright nodes for ComfyUI: clips made by a Framewright server come in as images, and images go out as sources.

Copy this folder to ComfyUI's custom_nodes. Needs the Python client (adapters/python) and PyAV, which ComfyUI brings.
"""

import contextlib
import pathlib
import queue
import tempfile
import threading

import av
import framewright
import torch

try:
    from comfy.model_management import throw_exception_if_processing_interrupted as stop_if_asked
except ImportError:  # outside of ComfyUI

    def stop_if_asked():
        pass


CATEGORY = "Framewright"
SETTINGS = {
    "prompt": ("STRING", {"multiline": True}),
    "frames": ("INT", {"default": 17, "min": 1, "max": 1_000_000}),
    "seed": ("INT", {"default": 0, "min": 0, "max": 0xFFFFFFFF}),
    "steps": ("INT", {"default": 0, "min": 0, "max": 1000, "tooltip": "0 is the model's own number"}),
    "server": ("STRING", {"default": framewright.client.USUAL_SERVER}),
}


def decoded(path):
    """Gives a clip's frames as ComfyUI has them: [frames, height, width, 3], float32 in [0, 1]."""
    with av.open(str(path)) as clip:
        rate = clip.streams.video[0].average_rate
        frames = [torch.from_numpy(frame.to_ndarray(format="rgb24")) for frame in clip.decode(video=0)]
    return torch.stack(frames).float() / 255, float(rate)


def encoded(images, fps, path):
    """Writes frames as a clip without loss, for a server to begin from."""
    with av.open(str(path), "w") as clip:
        # A widget's 23.976 may be 23.976000000000003.
        rate = framewright.requests.frame_rate(round(fps, 6))
        stream = clip.add_stream("libx264rgb", rate=rate, options={"qp": "0"})
        stream.height, stream.width, stream.pix_fmt = images.shape[1], images.shape[2], "rgb24"
        for image in (images[..., :3].clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy():
            clip.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        clip.mux(stream.encode())


def heard(job):
    """Gives a job's events, and None where half a second brings none, so that the caller can look whether to stop."""
    told = queue.Queue()

    def listen():
        try:
            for event in job.watch():
                told.put(event)
            told.put(None)
        except Exception as failure:
            told.put(failure)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            event = told.get(timeout=0.5)
        except queue.Empty:
            yield None
            continue
        if event is None:
            return
        if isinstance(event, Exception):
            raise event
        yield event


class _Shot:
    """Submits, shows progress in ComfyUI, and stops the job when the queue is interrupted."""

    CATEGORY = CATEGORY
    FUNCTION = "make"
    RETURN_TYPES = ("IMAGE", "FLOAT", "STRING")
    RETURN_NAMES = ("images", "fps", "file")

    def run(self, server, request, folder):
        job = server.submit(request)
        bar = None
        try:
            for event in heard(job):
                stop_if_asked()
                if event is not None and event.HasField("progress") and event.progress.total:
                    bar = bar or _bar(event.progress.total)
                    bar.update_absolute(event.progress.step, event.progress.total)
        except BaseException:
            # Asked once: where the server is away the interrupt neither waits for it nor becomes its failure.
            server.patience = 0
            with contextlib.suppress(framewright.FramewrightError):
                job.cancel()
            raise
        return job.save(pathlib.Path(folder) / f"{job.name.split('/')[1]}.mp4")

    def make(self, server, steps, **values):
        settings = {key: values.pop(key) for key in ("prompt", "frames", "seed")}
        if steps:
            settings["steps"] = steps
        folder = _output()
        with framewright.connect(server, patience=30) as client:
            path = self.run(client, self.request(client, settings, **values), folder)
        images, fps = decoded(path)
        return images, fps, str(path)


class FramewrightGenerate(_Shot):
    @classmethod
    def INPUT_TYPES(cls):
        return {"required": SETTINGS}

    def request(self, server, settings):
        return framewright.generate(settings.pop("prompt"), **settings)


class FramewrightFromImages(_Shot):
    @classmethod
    def INPUT_TYPES(cls):
        kinds = ["image-to-video", "extend", "edit"]
        own = {
            "images": ("IMAGE",),
            "kind": (kinds,),
            "fps": ("FLOAT", {"default": 24.0, "min": 1.0, "max": 240.0, "step": 0.001}),
            "strength": ("FLOAT", {"default": 0.6, "min": 0.0, "max": 1.0, "step": 0.05, "tooltip": "of edit"}),
        }
        return {"required": {**own, **SETTINGS}}

    def request(self, server, settings, images, kind, fps, strength):
        prompt = settings.pop("prompt")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "source.mp4"
            encoded(images[:1] if kind == "image-to-video" else images, fps, path)
            if kind == "image-to-video":
                with av.open(str(path)) as clip:
                    next(clip.decode(video=0)).to_image().save(path.with_suffix(".png"))
                source = server.upload(path.with_suffix(".png"))
                return framewright.image_to_video(source, prompt, **settings)
            source = server.upload(path)
        if kind == "extend":
            return framewright.extend(source, prompt, **settings)
        settings.pop("frames")  # an edited clip is as long as its source
        return framewright.edit(source, prompt, strength=strength, **settings)


def _bar(total):
    from comfy.utils import ProgressBar

    return ProgressBar(total)


def _output():
    import folder_paths

    return folder_paths.get_output_directory()


NODE_CLASS_MAPPINGS = {"FramewrightGenerate": FramewrightGenerate, "FramewrightFromImages": FramewrightFromImages}
NODE_DISPLAY_NAME_MAPPINGS = {"FramewrightGenerate": "Framewright: generate", "FramewrightFromImages": "Framewright: from images"}
