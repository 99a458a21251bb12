"""One job, off Blender's main thread. Nothing here touches bpy: what happens goes into a queue."""

import hashlib
import os
import pathlib
import re
import subprocess
import threading

# Seconds until a server that does not answer is called missing, and until one that went away is given up.
FIRST_ANSWER = 10
LOST = 120

# With these no try with the same request can go well.
GONE = ("JOB_NOT_FOUND", "REQUEST_ID_REUSED")

OFFLINE = (
    "No Framewright server answers at {address}. Start one with \"framewright serve\", or set another address in the"
    " add-on's preferences. Nothing was lost: press Resume when it runs."
)
NO_GRPC = "Blender's Python has no grpc. Install it: python3-grpcio on Debian, else \"pip install grpcio protobuf\" there."


class Cancelled(Exception):
    pass


class Work(threading.Thread):
    """Cuts, uploads, submits, watches and fetches. Events are tuples (kind, this Work, ...), put into ``events``."""

    def __init__(self, wish, events, *, address, token=None, job=None, blender="blender"):
        super().__init__(name=f"framewright {wish.request_id}", daemon=True)
        self.wish = wish
        self.job = job
        self._events = events
        self._address = address
        self._token = token
        self._blender = blender
        self._cancelled = threading.Event()
        self._left = threading.Event()

    def cancel(self):
        """Cancels this job and no other. Returns at once."""
        self._cancelled.set()
        if self.job:
            threading.Thread(target=self._cancel_on_server, args=(self.job,), daemon=True).start()

    def leave(self):
        """Lets the job go on without this thread, which fetches nothing any more: another may take it up."""
        self._left.set()

    def _cancel_on_server(self, job):
        import framewright

        try:
            with framewright.connect(self._address, token=self._token, patience=FIRST_ANSWER) as server:
                server.job(job).cancel()
        except framewright.FramewrightError as error:
            self._tell("note", f"The server was not told to stop: {error}")

    def _tell(self, kind, *values):
        self._events.put((kind, self, *values))

    def run(self):
        try:
            import framewright
        except ImportError:
            self._tell("failed", NO_GRPC)
            return
        try:
            with framewright.connect(self._address, token=self._token, patience=FIRST_ANSWER) as server:
                server.capabilities()
                server.patience = LOST
                self._run(server, framewright)
        except Cancelled:
            self._tell("cancelled")
        except framewright.JobEnded as error:
            self._tell("cancelled" if self._cancelled.is_set() else "ended", str(error))
        except framewright.FramewrightError as error:
            if error.reason == "UNAVAILABLE":
                self._tell("lost", OFFLINE.format(address=self._address))
            elif error.reason in GONE:
                self._tell("ended", str(error))
            else:
                self._tell("failed", str(error))
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            self._tell("failed", str(error))

    def _run(self, server, framewright):
        if self.job is None:
            request = self._request(server, framewright)
            self._stop_here()
            self.job = server.submit(request, request_id=self.wish.request_id).name
        self._tell("job", self.job)
        job = server.job(self.job)
        if self._cancelled.is_set():
            job.cancel()
        for event in job.watch(previews=True):
            if self._left.is_set():
                return
            if event.HasField("progress"):
                progress = event.progress
                self._tell("progress", progress.phase, progress.step, progress.total)
            elif event.HasField("preview"):
                self._tell("preview", event.preview.content)
            elif event.HasField("notice"):
                self._tell("note", event.notice)
        done = job.wait()
        artefact = done.artefacts[0]
        words = re.sub("[^a-z0-9]+", "-", self.wish.prompt.lower()).strip("-")[:40] or self.wish.kind
        path = pathlib.Path(self.wish.folder) / f"{words}-{artefact.seed}-{artefact.sha256[:12]}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            server.download(artefact, path)
        self._tell("done", str(path), artefact.clip.frames, artefact.seed, artefact.model)

    def _stop_here(self):
        if self._cancelled.is_set():
            raise Cancelled

    def _request(self, server, framewright):
        wish = self.wish
        files = []
        for source in wish.sources:
            self._stop_here()
            self._tell("progress", "upload", 0, 0)
            files.append(server.upload(self._cut([source])))
        common = {"seed": wish.seed}
        if wish.steps:
            common["steps"] = wish.steps
        new = dict(common, frames=wish.frames)
        if wish.fps:
            new["fps"] = wish.fps
        if wish.kind == "generate":
            return framewright.generate(wish.prompt, **new)
        if wish.kind == "animate":
            return framewright.image_to_video(files[0], wish.prompt, **new)
        if wish.kind in ("extend", "extend_backward"):
            direction = "forward" if wish.kind == "extend" else "backward"
            return framewright.extend(files[0], wish.prompt, direction=direction, new_frames_only=True, **new)
        if wish.kind == "connect":
            return framewright.connect_clips(files[0], files[1], wish.prompt, **new)
        if wish.kind == "restyle":
            return framewright.edit(files[0], wish.prompt, strength=wish.strength, **new)
        mask = server.upload(self._cut(wish.mask))
        moving = not mask.media_type.startswith("image/")
        field = {"moving" if moving else "still": framewright.requests.media(mask)}
        return framewright.inpaint(files[0], framewright.v1.Mask(**field), wish.prompt, **common)

    def _cut(self, pieces):
        """Gives a file with the stretches that are meant, made by a Blender of its own where they are not one whole file."""
        if len(pieces) == 1 and pieces[0].end is None:
            return pieces[0].path
        stats = [os.stat(piece.path) for piece in pieces]
        key = "\0".join(f"{p.path}\0{s.st_mtime_ns}\0{s.st_size}\0{p.first}\0{p.end}" for p, s in zip(pieces, stats))
        cut = pathlib.Path(self.wish.folder) / f"cut-{hashlib.sha256(key.encode()).hexdigest()[:16]}.mp4"
        if not cut.exists():
            self._tell("progress", "cut", 0, 0)
            cut.parent.mkdir(parents=True, exist_ok=True)
            part = cut.with_suffix(f".{self.wish.request_id}.part.mp4")
            script = pathlib.Path(__file__).with_name("cut.py")
            words = [self._blender, "--background", "--factory-startup", "-noaudio", "--python-exit-code", "1"]
            words += ["--python", str(script), "--", str(part)]
            words += [str(word) for piece in pieces for word in (piece.path, piece.first, piece.end)]
            made = subprocess.run(words, capture_output=True, text=True, timeout=600)
            if made.returncode or not part.exists():
                raise OSError(f"{pieces[0].path} could not be cut: {(made.stderr or made.stdout).strip()[-200:]}")
            os.replace(part, cut)
        return str(cut)
