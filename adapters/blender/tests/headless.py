"""The whole loop in a real Blender without a window: blender -b --python headless.py -- FRAMEWRIGHT ZIP FOLDER."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback

import bpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import Served  # noqa: E402

command, archive, folder = sys.argv[sys.argv.index("--") + 1 :]
server = Served(command, folder)
passed = []


def install():
    bpy.ops.preferences.addon_install(filepath=archive, overwrite=True)
    bpy.ops.preferences.addon_enable(module="framewright_vse")
    bpy.context.preferences.addons["framewright_vse"].preferences.address = server.address
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, "other.blend"))
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, "film.blend"))


install()
from framewright_vse import pump, strips  # noqa: E402

scene = bpy.context.scene
scene.render.fps, scene.render.fps_base = 24, 1
editor = scene.sequence_editor_create()
settings = scene.framewright


def check(holds, words):
    if not holds:
        raise AssertionError(words)
    passed.append(words)
    print("ok:", words, flush=True)


def begin(kind, prompt="", **values):
    """Presses a button; gives the shot's request id."""
    settings.prompt = prompt
    settings.steps, settings.seed = values.pop("steps", 3), values.pop("seed", 7)
    settings.frames, settings.variations = values.pop("frames", 9), values.pop("variations", 1)
    before = {s.request_id for s in settings.history}
    try:
        bpy.ops.sequencer.framewright_start(kind=kind)
    except RuntimeError as error:
        return str(error)
    return next(s.request_id for s in settings.history if s.request_id not in before)


def shot(request_id):
    return next(s for s in settings.history if s.request_id == request_id)


def until(condition, words, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not in {seconds} s: {words}; {[(s.title, s.state, s.message) for s in settings.history]}")
        pump.pump()
        time.sleep(0.05)


def finish(request_id):
    until(lambda: request_id not in pump.works, "the job ends")
    return shot(request_id)


def made(request_id):
    """Waits and gives the strip."""
    one = finish(request_id)
    assert one.state == "done", (one.state, one.message)
    return editor.sequences[one.strip]


def select(*wanted):
    for strip in editor.sequences:
        strip.select = strip in wanted
    editor.active_strip = wanted[0] if wanted else None


def newest_cut():
    """The newest mask that a Blender in the background drew."""
    made_here = os.path.join(folder, "framewright")
    cuts = [os.path.join(made_here, f) for f in os.listdir(made_here) if f.startswith("cut-") and f.endswith(".mp4")]
    return max(cuts, key=os.path.getmtime)


def gray(path):
    """Each frame's 96 x 96 pixels, from the top."""
    words = ["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    data = subprocess.run(words, check=True, capture_output=True).stdout
    return [data[at : at + 96 * 96] for at in range(0, len(data), 96 * 96)]


def span(strip):
    return strip.frame_final_start, strip.frame_final_end


def opened(name):
    """Opens another file; what was known of the last one's is void."""
    global scene, editor, settings
    bpy.ops.wm.open_mainfile(filepath=os.path.join(folder, name))
    scene = bpy.context.scene
    editor, settings = scene.sequence_editor_create(), scene.framewright


def sequencer():
    area = bpy.context.window_manager.windows[0].screen.areas[0]
    area.type = "SEQUENCE_EDITOR"
    return area


def adjusted(path, start):
    """Adds a movie as the menu does, so that it keeps its own time."""
    area = sequencer()
    region = next(region for region in area.regions if region.type == "WINDOW")
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0], area=area, region=region):
        bpy.ops.sequencer.movie_strip_add(
            filepath=path, frame_start=start, channel=5, sound=False, use_framerate=False, adjust_playback_rate=True
        )
    return editor.active_strip


def planned(kind):
    values = dict(prompt="night", frames=9, seed=7, steps=3, strength=0.5, folder=folder)
    try:
        return strips.plan(scene, kind, **values)
    except strips.Unfit as error:
        return str(error)


def speeds(path):
    """What is read of strips whose frames are not their file's, one for one."""
    strip = adjusted(path, 1)
    check(strip.frame_duration == 120 and strip.frame_final_duration == 96, "120 frames of 30 a second are shown in 96 of 24")
    whole = planned("restyle")
    check(whole.sources[0].end is None and (whole.frames, whole.fps) == (96, "24"), "all of it is all of its file, in 96 frames")
    strip.frame_final_start, strip.frame_final_end = 6, 93
    part = planned("restyle")
    check((part.sources[0].first, part.sources[0].end) == (6, 114), "trimmed by 5 and 4 it shows frames 6 to 113 of its file")
    check((part.frames, part.fps) == (87, "24"), "in 87 frames of the scene's rate")
    ahead = planned("extend")
    check((ahead.sources[0].first, ahead.sources[0].end, ahead.fps) == (32, 114, "24"), "extended from what it shows last")
    check("file's rate" in planned("inpaint"), "a mask for it is refused with what to do")
    strip.frame_final_end = 99
    check("holds its first or last frame" in planned("extend"), "a held frame is refused")
    editor.sequences.remove(strip)
    plain = editor.sequences.new_movie("plain", path, 5, 1)
    select(plain)
    check((planned("extend").sources[0].first, planned("extend").fps) == (55, None), "added frame by frame it has no other rate")
    if hasattr(plain, "speed_factor"):
        plain.speed_factor = 2
        check("another speed than its file" in planned("extend"), "a strip that was sped up is refused with what to do")
    editor.sequences.remove(plain)


def run():
    clip = os.path.join(folder, "rate30.mp4")
    words = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=96x96:rate=30", "-frames:v", "120", clip]
    subprocess.run(words, check=True)
    speeds(clip)

    lost = begin("generate", "a cat walking right on grass", frames=17)
    # Until the end: shots follow their scene, not its name.
    scene.name = "renamed"
    finish(lost)
    check(shot(lost).state == "lost" and "framewright serve" in shot(lost).message, "an offline server is explained")
    check(len(editor.sequences) == 0, "and adds nothing")

    server.start()
    bpy.ops.sequencer.framewright_resume(request_id=lost)
    cat = made(lost)
    check(span(cat) == (1, 18), "resumed, the shot has exactly 17 frames, in the scene that has another name now")

    cat.frame_offset_start, cat.frame_offset_end = 3, 2
    cat.frame_start = 40 - 3
    check(span(cat) == (40, 52), "the strip is trimmed to 12 frames at 40")
    select(cat)
    after = made(begin("extend", "a cat walking right on grass", frames=9))
    check(span(after) == (52, 61) and after.channel == cat.channel, "extended: 9 frames right after it, on its channel")
    select(cat)
    before = made(begin("extend_backward", "", frames=9))
    check(span(before) == (31, 40), "extended backward: 9 frames right before it")

    scene.frame_current = 200
    select()
    far = made(begin("generate", "a dog running left on a beach", frames=9))
    select(far)
    far.frame_start = 70
    scene.frame_current = 65
    gap = made(begin("generate", "a horse running left across a snowy field", frames=99))
    check(span(gap) == (61, 70) and gap.channel == 1, "a gap of 9 frames is filled with 9 frames")

    select(after, far)
    editor.sequences.remove(gap)
    bridge = made(begin("connect", ""))
    check(span(bridge) == (61, 70), "two strips are connected over their gap of 9 frames")

    select(cat)
    restyled = made(begin("restyle", "a cat walking right at night"))
    check(span(restyled) == span(cat) and restyled.channel == 2, "restyled: the same 12 frames, on a free channel above")

    picture = bpy.data.images.new("half", 96, 96)
    pixels = [0.0, 0.0, 0.0, 1.0] * (96 * 96)
    for y in range(96):
        for x in range(48):
            pixels[(y * 96 + x) * 4 : (y * 96 + x) * 4 + 3] = [1.0, 1.0, 1.0]
    picture.pixels = pixels
    picture.filepath_raw, picture.file_format = os.path.join(folder, "half.png"), "PNG"
    picture.save()
    image = editor.sequences.new_image("half", picture.filepath_raw, 8, 40)
    image.frame_final_duration = 12
    select(cat, image)
    inpainted = made(begin("inpaint", "a dog walking right on grass"))
    check(span(inpainted) == span(cat) and inpainted.channel == 3, "inpainted by an image strip, on the next free channel")

    mask = bpy.data.masks.new("round")
    spline = mask.layers.new(name="layer").splines.new()
    spline.use_cyclic = True
    spline.points.add(3)
    for point, corner in zip(spline.points, ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))):
        point.co = point.handle_left = point.handle_right = corner
    round_strip = editor.sequences.new_mask("round", mask, 9, 40)
    round_strip.frame_final_duration = 12
    select(cat, round_strip)
    layer = mask.layers[0]
    layer.alpha = 0
    layer.keyframe_insert("alpha", frame=mask.frame_start + 5)
    layer.alpha = 1
    layer.keyframe_insert("alpha", frame=mask.frame_start + 6)
    check(span(made(begin("inpaint", "a dog walking right on grass"))) == span(cat), "inpainted by a mask strip that changes")
    white = [sum(pixel > 127 for pixel in picture) for picture in gray(newest_cut())]
    square = [0] * 6 + [48 * 48] * 6
    check(all(abs(w - s) <= 96 for w, s in zip(white, square)) and len(white) == 12, f"the mask is black, then 48 x 48 white: {white}")

    space = sequencer()
    drawn = bpy.data.grease_pencils.new("region")
    lines = drawn.layers.new("lines")
    for number, left in ((30, -24), (46, 0)):
        stroke = lines.frames.new(number).strokes.new()
        stroke.points.add(4)
        for point, corner in zip(stroke.points, ((left, -24), (left + 24, -24), (left + 24, 0), (left, 0))):
            point.co = (*corner, 0)
    space.spaces.active.grease_pencil = drawn
    select(cat)
    check(span(made(begin("inpaint", "a dog walking right on grass"))) == span(cat), "inpainted inside of annotations that move")
    pictures = gray(newest_cut())
    lit = [(p[60 * 96 + 36] > 127, p[60 * 96 + 60] > 127, p[30 * 96 + 36] > 127) for p in pictures]
    check(lit == [(True, False, False)] * 6 + [(False, True, False)] * 6, "their region moves at its key frame, to the pixel's side")
    space.spaces.active.grease_pencil = None

    select(image)
    moving = made(begin("animate", "a wall", frames=9))
    check(span(moving) == (40, 49), "an image strip is set moving for 9 frames")

    quick = adjusted(clip, 500)
    quick.frame_final_end = 509
    night = made(begin("restyle", "a wall at night"))
    check(span(night) == (500, 509), "a strip of another rate is restyled in exactly its frames of the scene")
    editor.sequences.remove(night)
    editor.sequences.remove(quick)

    select(cat)
    check("Select two movie strips" in begin("connect"), "a wrong selection says what to select")

    again = {s.request_id for s in settings.history}
    bpy.ops.sequencer.framewright_again(request_id=lost)
    roll = next(s.request_id for s in settings.history if s.request_id not in again)
    rolled = made(roll)
    check(shot(roll).seed != shot(lost).seed and rolled.frame_final_duration == 17, "re-rolled with another seed")

    select()
    scene.frame_current = 250
    known = {s.request_id for s in settings.history}
    begin("generate", "a fox walking right on grass", variations=3, seed=20)
    drawn = [s.request_id for s in settings.history if s.request_id not in known]
    takes = [made(one) for one in drawn]
    check([shot(one).seed for one in drawn] == ["20", "21", "22"], "three variations of one press, with their seeds in the history")
    check({span(take) for take in takes} == {(250, 259)} and len({take.channel for take in takes}) == 3, "at one place, on free channels")
    check(len({open(bpy.path.abspath(take.filepath), "rb").read() for take in takes}) == 3, "three different clips")
    bpy.ops.sequencer.framewright_pick(request_id=drawn[1])
    check([take.mute for take in takes] == [True, False, True], "one is picked, the others are mute")
    check(not cat.mute and not rolled.mute, "and no strip of another shot")

    select()
    scene.frame_current = 300
    first = begin("generate", "a cat walking right on grass", frames=9, steps=100)
    second = begin("generate", "a fox walking right on grass", frames=9, seed=8)
    until(lambda: shot(first).job and pump.progress.get(first, ("",))[0] == "denoise", "the first is drawn")
    bpy.ops.sequencer.framewright_cancel(request_id=first)
    finish(first)
    check(shot(first).state == "cancelled", "the cancelled one is cancelled")
    check(made(second).frame_final_duration == 9, "and no other")

    select()
    scene.frame_current = 400
    long = begin("generate", "a horse running left across a snowy field", frames=17, steps=60)
    until(lambda: pump.progress.get(long, ("", 0, 0))[1] >= 5, "the long one is drawn")
    step = pump.progress[long][1]
    server.end(signal.SIGKILL)
    time.sleep(2)
    pump.pump()
    check(long in pump.works, f"the server is killed at step {step}, and the job is not given up")
    server.start()
    check(span(made(long)) == (400, 417), "the server is back, and the shot comes with its 17 frames")

    scene.frame_start, scene.frame_end = 31, 78
    scene.render.resolution_x = scene.render.resolution_y = 96
    scene.render.resolution_percentage = 100
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = os.path.join(folder, "frames", "f")
    bpy.ops.render.render(animation=True)
    rendered = sorted(os.listdir(os.path.join(folder, "frames")))
    check(len(rendered) == 48, "Blender renders the sequence from frame 31 to 78: 48 pictures")

    bpy.ops.wm.save_mainfile()
    count = len(settings.history)
    opened("film.blend")
    history = settings.history
    check(len(history) == count and all(s.seed for s in history), f"the saved file remembers {count} shots with their seeds")

    select()
    scene.frame_current = 600
    away = begin("generate", "a cat walking right on grass", frames=9)
    work = pump.works[away]
    bpy.ops.wm.save_mainfile()
    opened("other.blend")
    check(not pump.works, "in another file no shot of the first is running")
    opened("film.blend")
    check(shot(away).state == "lost", "the first file, opened again, offers Resume")
    bpy.ops.sequencer.framewright_resume(request_id=away)
    check(pump.works[away] is not work, "with a thread of its own")
    opened("other.blend")
    work.join(300)
    pump.pump()
    check(not work.is_alive() and not editor.sequences and not settings.history, "in the other file none comes into it")
    opened("film.blend")
    bpy.ops.sequencer.framewright_resume(request_id=away)
    check(span(made(away)) == (600, 609), "resumed once more it has its shot")

    select()
    scene.frame_current = 700
    blind = begin("generate", "a horse running left across a snowy field", frames=9)
    until(lambda: pump.progress.get(blind, ("", 0, 0))[1] >= 1, "it is drawn")
    shutil.rmtree(pump._folder.name)
    check(span(made(blind)) == (700, 709), "without a folder for previews the shot comes all the same")

    refused = begin("generate", "a naked woman", frames=9)
    check(finish(refused).state == "failed" and not shot(refused).job, "a refused shot tells why and keeps no job")
    one = shot(refused)
    wish = json.loads(one.wish)
    wish["prompt"] = "a horse running left across a snowy field"
    one.wish = json.dumps(wish)
    bpy.ops.sequencer.framewright_resume(request_id=refused)
    check(one.request_id != refused, "resumed it is another request")
    made(one.request_id)


code = 1
try:
    run()
    print(f"all {len(passed)} hold", flush=True)
    code = 0
except BaseException:
    traceback.print_exc()
finally:
    server.end()
sys.stdout.flush()
os._exit(code)
