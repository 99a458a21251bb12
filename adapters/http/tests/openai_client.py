"""Drives a Framewright server with the openai package as it comes from PyPI.

openai_client.py BASE_URL FOLDER; the starter model draws, in few steps.
"""

import asyncio
import pathlib
import sys

import openai

base, folder = sys.argv[1], pathlib.Path(sys.argv[2])
client = openai.OpenAI(base_url=base, api_key="none needed here", timeout=300)
PROMPT = "a horse running left across a snowy field"
FEW = {"num_inference_steps": 4, "seed": 7}
passed = 0


def says(condition, what):
    global passed
    if not condition:
        raise SystemExit(f"FAILED: {what}")
    passed += 1
    print(f"  {what}")


def refused(kind, code, call):
    try:
        call()
    except kind as error:
        says(error.code == code and error.message and error.request_id, f"{kind.__name__} with code {error.code}")
    else:
        raise SystemExit(f"FAILED: no {kind.__name__}")


# Create and poll.
video = client.videos.create(prompt=PROMPT, seconds="2", size="96x96", extra_body=FEW)
says(video.object == "video" and video.status == "queued" and video.progress == 0, "create answers with a queued video")
done = client.videos.poll(video.id)
says(done.status == "completed" and done.progress == 100 and done.error is None, "poll ends with a completed video")
says(done.size == "96x96" and done.prompt == PROMPT and done.completed_at >= done.created_at, "size, prompt and times are told")
says(done.model_extra["framewright"]["seed"] == 7, "the seed is told")
says(client.videos.retrieve(video.id).id == video.id, "retrieve finds it")

# Download.
clip = client.videos.download_content(video.id)
says(clip.response.headers["content-type"] == "video/mp4", "the content is video/mp4")
clip.write_to_file(folder / "clip.mp4")
says((folder / "clip.mp4").read_bytes()[4:8] == b"ftyp", "the file is an MP4")
says(len((folder / "clip.mp4").read_bytes()) == done.model_extra["framewright"]["bytes"], "it has the bytes that were told")
thumbnail = client.videos.download_content(video.id, variant="thumbnail").read()
says(thumbnail[:4] == b"\x89PNG", "the thumbnail is a picture")
(folder / "thumbnail.png").write_bytes(thumbnail)
sheet = client.videos.download_content(video.id, variant="spritesheet").read()
says(sheet[:4] == b"\x89PNG", "the sprite sheet is a picture")

# Remix, edit, extend; first frame.
remix = client.videos.remix(video.id, prompt="a red fox running left in a desert")
edit = client.videos.edit(video=(folder / "clip.mp4").open("rb"), prompt="a horse running left in a desert", extra_body=FEW)
extend = client.videos.extend(video=(folder / "clip.mp4").open("rb"), prompt=PROMPT, seconds="2", extra_body=FEW)
first = client.videos.create(prompt=PROMPT, input_reference=("first.png", thumbnail, "image/png"), extra_body=FEW)
by_id = client.videos.edit(video=b"not used", prompt=PROMPT, extra_body={"video": {"id": video.id}, **FEW})
says(remix.remixed_from_video_id == video.id, "a remix names its source")
says(by_id.remixed_from_video_id == video.id, "an edit by id names its source")
for name, other in {"remix": remix, "edit": edit, "extend": extend, "first frame": first, "edit by id": by_id}.items():
    end = client.videos.poll(other.id)
    says(end.status == "completed", f"{name} completes" + ("" if end.error is None else f": {end.error}"))
longer = client.videos.retrieve(extend.id)
says(float(longer.seconds) > float(done.seconds), "an extension tells the length of the whole")

# List, in pages.
everything = [one.id for one in client.videos.list(limit=2)]
says(len(everything) == len(set(everything)) == 6, "pages of two give each of the six videos once")
says([one.id for one in client.videos.list(limit=4, order="asc")] == everything[::-1], "and in the other order too")
says(client.models.list().data[0].object == "model", "models are listed")

# Errors.
refused(openai.BadRequestError, "invalid_size", lambda: client.videos.create(prompt=PROMPT, size="big"))
refused(openai.BadRequestError, "invalid_prompt", lambda: client.videos.create(prompt=""))
refused(openai.NotFoundError, "model_not_found", lambda: client.videos.create(prompt=PROMPT, model="sora-9"))
refused(openai.NotFoundError, "video_not_found", lambda: client.videos.retrieve("video_nothing"))
refused(openai.BadRequestError, "input_unreadable", lambda: client.videos.edit(video=b"no clip", prompt=PROMPT))

# A prompt that is not allowed.
blocked = client.videos.poll(client.videos.create(prompt="a n4ked woman", extra_body=FEW).id)
says(blocked.status == "failed" and blocked.error.code == "output_blocked", f"a prompt that is not allowed fails: {blocked.error.message}")


# The other client, and deleting.
async def both():
    other = openai.AsyncOpenAI(base_url=base, api_key="none needed here")
    made = await other.videos.create_and_poll(prompt=PROMPT, extra_body=FEW)
    says(made.status == "completed", "the asynchronous client creates and polls")
    says((await other.videos.delete(made.id)).deleted, "and deletes")
    running = await other.videos.create(prompt=PROMPT, extra_body={"num_inference_steps": 100})
    says((await other.videos.delete(running.id)).deleted, "a video that is being drawn is stopped and deleted")
    try:
        await other.videos.retrieve(running.id)
        raise SystemExit("FAILED: it is still there")
    except openai.NotFoundError:
        says(True, "and is gone")


asyncio.run(both())
says(client.videos.delete(video.id).deleted, "delete")
print(f"{passed} passed, 0 failed with openai {openai.__version__}")
