"""Client of a Framewright server.

    import framewright

    with framewright.connect() as server:
        job = server.submit(framewright.generate("a horse running left across a snowy field", seed=7))
        job.save("horse.mp4")
"""

from framewright import v1
from framewright.client import Client, connect
from framewright.errors import DamagedFile, FramewrightError, JobEnded
from framewright.jobs import Job
from framewright.requests import connect_clips, custom, edit, extend, generate, image, image_to_video, inpaint

__all__ = [
    "Client",
    "DamagedFile",
    "FramewrightError",
    "Job",
    "JobEnded",
    "connect",
    "connect_clips",
    "custom",
    "edit",
    "extend",
    "generate",
    "image",
    "image_to_video",
    "inpaint",
    "v1",
]
