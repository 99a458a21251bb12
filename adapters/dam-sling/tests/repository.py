"""The bundle in a real Sling, from its installation on: repository.py FRAMEWRIGHT BUNDLE SLING FOLDER."""

import hashlib
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import Served  # noqa: E402
from sling import Sling  # noqa: E402

command, bundle, model, folder = sys.argv[1:]
BUNDLE = "dev.framewright.dam-sling"
ROOT = "/content/framewright"
# The servlet's root and the workspace.
DAV = "/dav/default"
SETUP = f"""create service user framewright-dam
create path (sling:Folder) {ROOT}
set ACL for framewright-dam
  allow jcr:read,rep:write on {ROOT}
end"""
server = Served(command, folder)
sling = Sling(model, folder)
passed = []


def check(holds, words):
    assert holds, words
    passed.append(words)
    print("ok:", words, flush=True)


def wish(name, action, prompt, **settings):
    values = {"fwSteps": 3, "fwFrames": 9, "fwSeed": 7, **settings}
    sling.form(f"{ROOT}/{name}", fwAction=action, fwPrompt=prompt, fwStatus="requested", **values)


def node(name):
    return sling.json(f"{ROOT}/{name}.json") or {}


def status(name, *wanted):
    sling.until(lambda: node(name).get("fwStatus") in wanted, f"{name} is {wanted} and not {node(name)}")
    return node(name)


def content(path):
    return sling.json(f"{path}/jcr:content.infinity.json")


def probe(path):
    words = ["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0"]
    return int(subprocess.run([*words, path], check=True, capture_output=True, text=True).stdout.strip().rstrip(","))


def log():
    with open(sling.log) as lines:
        return lines.read()


def install():
    sling.until(lambda: sling.bundle("org.apache.sling.jcr.webdav") == "Active", "Sling starts")
    sling.until(lambda: sling.json("/.json"), "the repository answers")
    with open(bundle, "rb") as file:
        sling.form("/system/console/bundles", action="install", bundlestart="start", bundlestartlevel=20, bundlefile=file.read())
    sling.until(lambda: sling.bundle(BUNDLE) == "Active", "the bundle starts")
    check(True, "installed live through the web console, the bundle is active")
    sling.until(lambda: "no service user is mapped to this bundle" in log(), "the log says what is missing")
    check(True, "without its service user it says so in the log")
    sling.configure("org.apache.sling.jcr.repoinit.RepositoryInitializer", factory=True, scripts=SETUP)
    mapping = "org.apache.sling.serviceusermapping.impl.ServiceUserMapperImpl.amended"
    sling.configure(mapping, factory=True, **{"user.mapping": f"{BUNDLE}=[framewright-dam]"})
    sling.configure("dev.framewright.dam.sling", server=server.address, paths=ROOT)
    sling.until(lambda: sling.json(f"{ROOT}.json"), "the folder is there")


def property_trigger():
    wish("horse", "generate", "a horse running left across a snowy field")
    time.sleep(8)
    check(node("horse")["fwStatus"] == "requested", "while no server runs a wish waits")
    server.start()
    path = status("horse", "done", "failed")["fwResult"]
    listed = sling.json(f"{ROOT}/results.infinity.json")
    check(path.rsplit("/", 1)[1] in listed, "a property asks, and the repository lists the asset")
    asset = content(path)
    data = sling.call("GET", path)[1]
    check(hashlib.sha256(data).hexdigest() == asset["sha256"] and asset["jcr:mimeType"] == "video/mp4", "its bytes are the job's")
    file = os.path.join(folder, "horse.mp4")
    with open(file, "wb") as clip:
        clip.write(data)
    check(probe(file) == 9, "FFmpeg counts 9 frames")
    verdict = subprocess.run([command, "verify", file], capture_output=True, text=True).stdout
    check(re.search('"(trusted|valid)"', verdict), "the signature holds")
    metadata = asset["metadata"]
    check((metadata["frames"], metadata["width"], metadata["seed"]) == (9, 96, 7), "metadata: frames, size, seed")
    check(metadata["DigitalSourceType"].endswith("/trainedAlgorithmicMedia") and "<x:xmpmeta" in metadata["xmp"], "XMP with IPTC's fields")
    check(asset["safety"]["prompt"] == "passed" and "frames" in asset["safety"], "the safety stages' results")
    check(asset["approvalState"] == "pending" and asset["request"] == f"{ROOT}/horse", "it waits for approval, and knows its wish")
    check(asset["manifest"]["model"] == "starter" and "request" in asset["manifest"], "the manifest that makes it again")
    sheet = sling.call("GET", f"{path}/jcr:content/renditions/contact-sheet.png")
    check(sheet[1].startswith(b"\x89PNG"), "a rendition: all frames on a sheet")
    poster = sling.call("GET", f"{path}/jcr:content/renditions/poster.png")
    check(poster[1].startswith(b"\x89PNG") and struct.unpack(">II", poster[1][16:24]) == (96, 96), "and another: one frame as its poster")
    for name, made in (("contact-sheet.png", sheet), ("poster.png", poster)):
        with open(os.path.join(folder, name), "wb") as picture:
            picture.write(made[1])
    sling.form(f"{path}/jcr:content", approvalState="approved")
    wish("horse", "generate", "a horse running left across a snowy field")
    status("horse", "done")
    check(node("horse")["fwResult"] == path and content(path)["approvalState"] == "approved", "asked again, the approved asset stays")


def page():
    """A picture of Sling's own page of the wish, where Chromium is."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        print("repository.py: NOT RUN: the picture of Sling's page needs Chromium", file=sys.stderr)
        return
    picture = os.path.join(folder, "wish.png")
    words = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=900,560", f"--user-data-dir={folder}/chromium"]
    words += [f"--screenshot={picture}", "--dump-dom", f"{sling.address}{ROOT}/horse.html"]
    shown = subprocess.run(words, check=True, capture_output=True, text=True, timeout=300).stdout
    check(re.search("fwStatus: *<b>done", shown) and "results/horse-" in shown, "Chromium shows Sling's page of the wish, with its result")
    with open(picture, "rb") as file:
        check(file.read(24)[16:] == struct.pack(">II", 900, 560), "and takes a picture of it")


def folder_trigger():
    sling.form(f"{ROOT}/clips", **{"jcr:primaryType": "sling:Folder", "fwEach": "true", "fwEach@TypeHint": "Boolean"})
    sling.form(f"{ROOT}/clips", fwAction="extend", fwPrompt="the horse runs on", fwSteps=3, fwFrames=8, fwSeed=3)
    with open(os.path.join(folder, "horse.mp4"), "rb") as clip:
        put, _ = sling.call("PUT", f"{DAV}{ROOT}/clips/walk.mp4", clip.read(), "video/mp4")
    check(put in (201, 204), f"{put}: a clip is put into a folder over Sling's WebDAV")
    path = status("clips/fw-shots/walk.mp4", "done", "failed")["fwResult"]
    asset = content(path)
    check(asset["source"] == f"{ROOT}/clips/walk.mp4", "the folder's wish made a result that names its source")
    check(asset["metadata"]["DigitalSourceType"].endswith("compositeWithTrainedAlgorithmicMedia"), "XMP says that a source was edited")
    fetched, data = sling.call("GET", f"{DAV}{path}")
    file = os.path.join(folder, "walk.mp4")
    with open(file, "wb") as clip:
        clip.write(data)
    check(fetched == 200 and probe(file) == asset["metadata"]["frames"], "it is fetched over WebDAV, with its frames")


def errors():
    wish("dance", "dance", "a horse")
    wrong = status("dance", "failed")
    check(wrong["fwReason"] == "INVALID_REQUEST" and "fwAction must be one of" in wrong["fwError"], "a wrong action is one sentence")
    wish("out", "extend", "on", fwSource="/etc/passwd")
    check("must be a file below" in status("out", "failed")["fwError"], "a source elsewhere is not read")
    wish("bad", "generate", "a nude child")
    refused = status("bad", "refused", "done")
    check(refused["fwStatus"] == "refused" and "fwResult" not in refused, f"a refused prompt makes nothing: {refused['fwReason']}")


def lost_and_cancelled():
    wish("long", "generate", "a horse running left across a snowy field", fwSteps=60, fwFrames=17)
    sling.until(lambda: re.fullmatch(r"([5-9]|[1-9]\d)/60", node("long").get("fwStep", "")), "the long one is drawn")
    step, job = node("long")["fwStep"], node("long")["fwJob"]
    wish("stopped", "generate", "a fox walking right on grass", fwSteps=60, fwFrames=17)
    status("stopped", "queued")
    server.end(signal.SIGKILL)
    sling.form(f"{ROOT}/stopped", fwStatus="cancel")
    time.sleep(7)
    check(node("long")["fwStatus"] == "running", f"the server is killed at step {step}; the job is not given up")
    sling.form(f"/system/console/bundles/{BUNDLE}", action="stop")
    sling.until(lambda: sling.bundle(BUNDLE) == "Resolved", "the bundle stops")
    sling.form(f"/system/console/bundles/{BUNDLE}", action="start")
    server.start()
    check(status("stopped", "cancelled", "done")["fwStatus"] == "cancelled", "the cancelled one is cancelled")
    done = status("long", "done", "failed", "cancelled")
    check(done["fwStatus"] == "done" and done["fwJob"] == job, "and no other: server and bundle back, the same job is done")
    jobs = subprocess.run([command, "jobs", "list"], capture_output=True, text=True, env={**os.environ, **server.environment}).stdout
    check(len(jobs.splitlines()) == 5, "five wishes that were drawable made five jobs")


code = 1
try:
    for part in (install, property_trigger, page, folder_trigger, errors, lost_and_cancelled):
        part()
    print(f"all {len(passed)} hold in {sling.address}", flush=True)
    code = 0
finally:
    sling.end()
    server.end()
sys.exit(code)
