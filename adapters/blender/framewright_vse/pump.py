"""Brings what the threads tell into Blender, from a timer: the only place where their news meets bpy."""

import os
import queue
import tempfile
import traceback

import bpy
import bpy.utils.previews

from . import properties, strips
from .wish import Wish
from .work import Work

INTERVAL = 0.1

# Request id to Work and to what is known of it; lives as long as this Blender.
works = {}
progress = {}
_events = queue.SimpleQueue()
_previews = None
_folder = None


def register():
    global _previews, _folder
    _previews = bpy.utils.previews.new()
    _folder = tempfile.TemporaryDirectory(prefix="framewright-preview")
    bpy.app.timers.register(_tick, first_interval=INTERVAL, persistent=True)
    bpy.app.handlers.load_post.append(_opened)


def unregister():
    bpy.app.handlers.load_post.remove(_opened)
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    # The jobs go on at the server.
    for request_id in list(works):
        _leave(request_id)
    bpy.utils.previews.remove(_previews)
    _folder.cleanup()


@bpy.app.handlers.persistent
def _opened(*_):
    """Leaves what belongs to another file; what was running when this one was saved can be taken up again."""
    shots = [shot for scene in bpy.data.scenes for shot in scene.framewright.history]
    for request_id in works.keys() - {shot.request_id for shot in shots}:
        # Its job goes on, and its own file offers Resume.
        _leave(request_id)
    for shot in shots:
        if shot.state == "running" and shot.request_id not in works:
            shot.state, shot.message = "lost", "Was running when the file was saved"


def start(wish, job=None):
    """Begins a wish, or goes on with its job."""
    settings = properties.preferences()
    work = Work(
        wish,
        _events,
        address=settings.address,
        token=settings.token or None,
        job=job or None,
        blender=bpy.app.binary_path,
    )
    works[wish.request_id] = work
    progress[wish.request_id] = ("waiting", 0, 0)
    _note(wish)
    work.start()


def _note(wish):
    """Gives the shot's line in the history, anew where undoing took it; None where its scene is gone."""
    named = bpy.data.scenes.get(wish.scene)
    # The scene may have another name by now; and a copy of a scene holds the same history.
    for scene in sorted(bpy.data.scenes, key=lambda one: one != named):
        shot = properties.shot(scene, wish.request_id)
        if shot is not None:
            return shot
    if named is None:
        return None
    shot = named.framewright.history.add()
    shot.request_id, shot.wish, shot.title = wish.request_id, wish.to_json(), wish.title()
    shot.seed, shot.group = str(wish.seed), wish.first or wish.request_id
    return shot


def _forget(request_id):
    works.pop(request_id)
    progress.pop(request_id, None)


def _leave(request_id):
    works[request_id].leave()
    _forget(request_id)


def preview_icon(request_id):
    """The icon of the last preview picture; 0 without."""
    return _previews[request_id].icon_id if _previews is not None and request_id in _previews else 0


def _tick():
    try:
        pump()
    except Exception:
        # A timer that raises is never called again, and no shot would have news. The one that this was about offers Resume.
        traceback.print_exc()
    return INTERVAL


def pump():
    """Takes in all that came; gives the number of events."""
    count = 0
    while True:
        try:
            event = _events.get_nowait()
        except queue.Empty:
            break
        count += 1
        _take(*event)
    if count:
        _redraw()
    return count


def _take(kind, work, *values):
    request_id = work.wish.request_id
    if works.get(request_id) is not work:
        return
    shot = _note(work.wish)
    if shot is None:
        # The scene is gone, and with it the place of the shot.
        _forget(request_id)
        return
    if kind == "progress":
        progress[request_id] = values
    elif kind == "note":
        shot.message = values[0]
    elif kind == "job":
        shot.state, shot.job = "running", values[0]
    elif kind == "preview":
        _show(request_id, values[0])
    else:
        _forget(request_id)
        if kind == "done":
            _done(work.wish, shot, *values)
        elif kind == "ended":
            # Resume asks anew: this job stays as it is.
            shot.state, shot.message, shot.job = "failed", values[0], ""
        else:
            shot.state, shot.message = kind, values[0] if values else ""


def _show(request_id, png):
    path = os.path.join(_folder.name, request_id + ".png")
    try:
        with open(path, "wb") as file:
            file.write(png)
    except OSError:
        # A full disk, or a folder that was tidied away: the shot comes without previews.
        return
    if request_id in _previews:
        del _previews[request_id]
    _previews.load(request_id, path, "IMAGE")


def _done(wish, shot, path, frames, seed, model):
    try:
        strip = strips.insert(shot.id_data, wish, path, frames)
    except (strips.Unfit, RuntimeError) as error:
        shot.state, shot.message = "failed", f"{error}; the file is {path}"
        return
    strip["framewright"] = {"request_id": wish.request_id, "seed": str(seed), "model": model, "prompt": wish.prompt}
    shot.state, shot.message, shot.seed, shot.strip = "done", "", str(seed), strip.name
    _undo_step(f"Framewright: {wish.title()}")


def _undo_step(name):
    windows = bpy.context.window_manager.windows
    if windows:
        with bpy.context.temp_override(window=windows[0]):
            bpy.ops.ed.undo_push(message=name)


def _redraw():
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "SEQUENCE_EDITOR":
                area.tag_redraw()


def resume(shot):
    """Goes on with a shot: with its job, or by the same request, which is the same job; with a new one where that failed."""
    wish = Wish.from_json(shot.wish)
    if shot.state == "failed" and not shot.job:
        wish = wish.again(wish.seed)
        shot.request_id, shot.wish = wish.request_id, wish.to_json()
    shot.state, shot.message = "running", ""
    start(wish, shot.job)
