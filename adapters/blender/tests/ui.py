"""A Blender with a window: blender --python ui.py -- FRAMEWRIGHT ZIP FOLDER.

Measures how late the interface's own timer comes while nothing runs and while a job runs, undoes and redoes the result, and
takes pictures of the panel.
"""

import os
import sys
import time
import traceback

import bpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from served import Served  # noqa: E402

command, archive, folder = sys.argv[sys.argv.index("--") + 1 :]
server = Served(command, folder)
bpy.context.preferences.view.show_splash = False
EVERY = 0.02
gaps = []
last = None


def clock():
    """Comes every 20 ms where the interface is free."""
    global last
    now = time.perf_counter()
    if last is not None:
        gaps.append(now - last)
    last = now
    return EVERY


def told(name):
    measured = sorted(gaps)
    print(
        f"timer while {name}: {len(measured)} times, middle {measured[len(measured) // 2] * 1000:.0f} ms,"
        f" 99 of 100 within {measured[int(len(measured) * 0.99)] * 1000:.0f} ms, longest {measured[-1] * 1000:.0f} ms",
        flush=True,
    )
    return measured


def window():
    bpy.context.window_manager.windows.update()
    return bpy.context.window_manager.windows[0]


def over(function, *arguments, **options):
    with bpy.context.temp_override(window=window()):
        return function(*arguments, **options)


def picture(name):
    over(bpy.ops.screen.screenshot, filepath=os.path.join(folder, name))


def steps():
    """The test; each yield gives the interface the seconds it names."""
    server.start()
    bpy.ops.preferences.addon_install(filepath=archive, overwrite=True)
    bpy.ops.preferences.addon_enable(module="framewright_vse")
    bpy.context.preferences.addons["framewright_vse"].preferences.address = server.address
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, "film.blend"))
    from framewright_vse import panel, pump

    pumped, drawn = [], []
    original, draw = pump.pump, panel.SEQUENCER_PT_framewright._shot

    def timed():
        began = time.perf_counter()
        count = original()
        if count:
            pumped.append(time.perf_counter() - began)
        return count

    def seen(self, context, box, shot, one_of_many):
        drawn.append(shot.state)
        draw(self, context, box, shot, one_of_many)

    pump.pump, panel.SEQUENCER_PT_framewright._shot = timed, seen
    area = max(window().screen.areas, key=lambda a: a.width * a.height)
    area.type = "SEQUENCE_EDITOR"
    yield 1
    area.spaces.active.show_region_ui = True
    yield 1
    # The tab's place in a window of this size; Blender 3.4 chooses tabs by mouse only.
    sidebar = next(region for region in area.regions if region.type == "UI")
    for x, y in ((sidebar.x + sidebar.width - 14, sidebar.y + sidebar.height - 140),):
        window().event_simulate("MOUSEMOVE", "NOTHING", x=x, y=y)
        yield 0.3
        window().event_simulate("LEFTMOUSE", "PRESS", x=x, y=y)
        window().event_simulate("LEFTMOUSE", "RELEASE", x=x, y=y)
        yield 0.3
    scene = bpy.context.scene
    scene.render.fps = 24
    settings = scene.framewright
    bpy.app.timers.register(clock)
    yield 10
    told("nothing runs")
    gaps.clear()

    def edit(number):
        sequences = scene.sequence_editor_create().sequences
        sequences.remove(sequences.new_effect(f"edit {number}", "COLOR", 5, 1, frame_end=10))

    for edits in range(40):
        edit(edits)
        yield 0.2
    told("nothing runs, with 40 edits")
    gaps.clear()

    settings.prompt, settings.frames, settings.steps, settings.seed = "a horse running left across a snowy field", 17, 40, 7
    over(bpy.ops.sequencer.framewright_start, kind="generate")
    request = settings.history[-1].request_id
    edits = 0
    shown = False
    while request in pump.works:
        # Editing goes on.
        edits += 1
        edit(edits)
        if not shown and pump.preview_icon(request):
            shown = True
            yield 0.5
            picture("running.png")
        yield 0.2
    told(f"a job runs, with {edits} edits")
    print(f"taking in news: {len(pumped)} times, longest {max(pumped) * 1000:.0f} ms", flush=True)
    bpy.app.timers.unregister(clock)
    shot = settings.history[-1]
    assert shot.state == "done", (shot.state, shot.message)
    assert shown, "no preview was shown"
    assert max(gaps) < 2, "the interface stood still"
    sequences = scene.sequence_editor.sequences
    assert len(sequences) == 1 and sequences[0].frame_final_duration == 17
    yield 1
    picture("done.png")
    assert "running" in drawn and "done" in drawn, "the panel was not drawn"

    over(bpy.ops.sequencer.framewright_forget, "EXEC_DEFAULT", True, request_id=request)
    over(bpy.ops.ed.undo)
    yield 0.5
    assert len(bpy.context.scene.framewright.history) == 1, "undo does not bring the line back"
    over(bpy.ops.ed.undo)
    yield 0.5
    left = bpy.context.scene.sequence_editor
    assert left is None or len(left.sequences) == 0, "undo does not take the strip away"
    over(bpy.ops.ed.redo)
    yield 0.5
    assert len(bpy.context.scene.sequence_editor.sequences) == 1, "redo does not bring the strip back"
    print("undo takes the strip away, redo brings it back", flush=True)


running = steps()


def drive():
    try:
        return next(running)
    except StopIteration:
        end(0)
    except BaseException:
        traceback.print_exc()
        end(1)


def end(code):
    server.end()
    sys.stdout.flush()
    os._exit(code)


bpy.app.timers.register(drive, first_interval=1)
