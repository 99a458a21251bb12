"""Drives a Framewright server with the client of the Pallaidium add-on, as it is.

pallaidium_client.py BASE_URL ADDON_FOLDER FOLDER; the add-on's own files are loaded from its folder and changed in nothing.
"""

import importlib.util
import json
import os
import pathlib
import sys
import time
import types
import urllib.request

base, addon, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])


def package(name, path):
    module = types.ModuleType(name)
    module.__path__ = [str(path)]
    sys.modules[name] = module


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, addon / path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


package("addon", addon)
package("addon.utils", addon / "utils")
package("addon.models", addon / "models")
remote = load("addon.utils.remote_backend", "utils/remote_backend.py")
plugins = load("addon.models.base", "models/base.py")
factory = load("addon.models.remote_base", "models/remote_base.py")
passed = 0


def says(condition, what):
    global passed
    if not condition:
        raise SystemExit(f"FAILED: {what}")
    passed += 1
    print(f"  {what}")


class Picture:
    """What the add-on needs of a picture: that it saves itself."""

    def __init__(self, content):
        self.content = content

    def save(self, file, format=None):
        file.write(self.content)


PROMPT = "a horse running left across a snowy field"
for root in (base, base + "/pallaidium"):
    client = remote.RemoteBackendClient(root)
    says(client.check_compatible()["status"] == "ok", f"{root}: the versions fit")
    models = {entry["id"]: entry for entry in client.models()}
    made = {name: factory.make_remote_plugin(entry) for name, entry in models.items()}
    says({"starter", "starter:extend", "starter:inpaint", "starter:edit", "starter:image"} <= set(made), "the models are there")
    for name, plugin in made.items():
        picture = name.endswith(":image")
        says(
            plugin.ENDPOINT == ("/v1/images/generations" if picture else "/v1/videos")
            and plugin.OUTPUT_EXT == (".png" if picture else ".mp4"),
            f"{name}: the add-on asks the right path",
        )

    def run(name, target, **given):
        plugin = made[name]
        inputs = plugins.ModelInputs(prompt=PROMPT, neg_prompt="", width=96, height=96, frames=17, fps=8.0, seed=7, strength=0.5)
        inputs.steps, inputs.guidance = 4, 3.0
        for key, value in given.items():
            setattr(inputs, key, value)
        payload = plugin.build_payload(inputs, None, None)
        payload["model"] = plugin.remote_model_name()
        # The add-on sends no steps for clips; a test cannot wait for all of them.
        payload["num_inference_steps"] = 4
        plugin.upload_inputs(client, inputs, payload)
        phases = []
        path = client.run(plugin.ENDPOINT, payload, str(folder / target), phase_fn=phases.append)
        return pathlib.Path(path).read_bytes(), path, phases

    bytes_, clip, phases = run("starter", "remote.mp4")
    says(bytes_[4:8] == b"ftyp" and phases, f"a clip from words, with phases such as {phases[0]!r}")
    picture, _, _ = run("starter:image", "remote.png")
    says(picture[:4] == b"\x89PNG", "a picture from words")
    bytes_, _, _ = run("starter", "from-picture.mp4", image=Picture(picture))
    says(bytes_[4:8] == b"ftyp", "a clip from a picture")
    bytes_, _, _ = run("starter:edit", "edit.mp4", video_path=clip)
    says(bytes_[4:8] == b"ftyp", "a clip from a clip")
    bytes_, _, _ = run("starter:extend", "extend.mp4", video_path=clip)
    says(bytes_[4:8] == b"ftyp", "a longer clip")
    with_quote = client.upload_bytes('a "quoted" name.png', picture)
    says(with_quote.startswith("file_"), "a file whose name has quotes")

    try:
        client.run("/v1/videos", {"model": "nothing", "prompt": PROMPT}, str(folder / "none.mp4"))
        raise SystemExit("FAILED: a model that is not there")
    except remote.RemoteBackendError as error:
        says("There is no model nothing" in str(error), "an error is a sentence")

# Giving up.
client = remote.RemoteBackendClient(base)
payload = {"model": "starter", "prompt": PROMPT, "negative_prompt": "", "width": 96, "height": 96, "num_frames": 65,
           "fps": 8.0, "seed": 7, "strength": 0.5, "num_inference_steps": 100}
polls = []
try:
    client.run("/v1/videos", payload, str(folder / "none.mp4"), phase_fn=polls.append, should_cancel=lambda: bool(polls))
    raise SystemExit("FAILED: it was not given up")
except KeyboardInterrupt:
    pass
began = time.time()
while True:
    with urllib.request.urlopen(base + "/v1/videos?limit=1") as answer:
        last = json.load(answer)["data"][0]
    if last["status"] == "failed":
        break
    if time.time() - began > 12:
        raise SystemExit("FAILED: the job that was given up goes on")
    time.sleep(0.2)
says(last["error"]["code"] == "cancelled", f"a job that was given up is cancelled after {time.time() - began:.1f} s (5 s of silence)")
says(not os.path.exists(folder / "none.mp4"), "and left no file")
print(f"{passed} passed, 0 failed with Pallaidium's own client")
