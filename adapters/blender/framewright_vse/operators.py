"""What the panel's buttons do. Each returns at once."""

import os
import random

import bpy

from . import properties, pump, strips
from .wish import KINDS, Wish


def folder():
    """Where results go: beside the saved file, else into Blender's own folder of the user."""
    if bpy.data.filepath:
        return os.path.join(os.path.dirname(bpy.data.filepath), "framewright")
    return bpy.utils.user_resource("DATAFILES", path="framewright", create=True)


class SEQUENCER_OT_framewright_start(bpy.types.Operator):
    bl_idname = "sequencer.framewright_start"
    bl_label = "Framewright"

    kind: bpy.props.EnumProperty(items=[(key, name, what) for key, (name, what, _) in KINDS.items()])

    @classmethod
    def description(cls, context, properties):
        return KINDS[properties.kind][1]

    def execute(self, context):
        scene = context.scene
        settings = scene.framewright
        try:
            wish = strips.plan(
                scene,
                self.kind,
                prompt=settings.prompt,
                frames=settings.frames,
                seed=settings.seed if settings.seed >= 0 else random.randrange(1 << 31),
                steps=settings.steps,
                strength=settings.strength,
                folder=folder(),
            )
        except strips.Unfit as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        pump.start(wish)
        for number in range(1, settings.variations):
            pump.start(wish.again(settings.seed + number if settings.seed >= 0 else random.randrange(1 << 31)))
        return {"FINISHED"}


class _OfShot:
    request_id: bpy.props.StringProperty()

    def shot(self, context):
        return properties.shot(context.scene, self.request_id)


class SEQUENCER_OT_framewright_cancel(_OfShot, bpy.types.Operator):
    """Stop this shot, and no other"""

    bl_idname = "sequencer.framewright_cancel"
    bl_label = "Cancel"

    def execute(self, context):
        work = pump.works.get(self.request_id)
        if work:
            work.cancel()
        return {"FINISHED"}


class SEQUENCER_OT_framewright_resume(_OfShot, bpy.types.Operator):
    """Go on where the server was lost"""

    bl_idname = "sequencer.framewright_resume"
    bl_label = "Resume"

    def execute(self, context):
        shot = self.shot(context)
        if shot and shot.request_id not in pump.works:
            pump.resume(shot)
        return {"FINISHED"}


class SEQUENCER_OT_framewright_again(_OfShot, bpy.types.Operator):
    """The same shot with another seed, beside the first; as many as Variations says"""

    bl_idname = "sequencer.framewright_again"
    bl_label = "Re-roll"

    def execute(self, context):
        shot = self.shot(context)
        for _ in range(context.scene.framewright.variations if shot else 0):
            wish = Wish.from_json(shot.wish).again(random.randrange(1 << 31))
            # It may have another name by now.
            wish.scene = context.scene.name
            pump.start(wish)
        return {"FINISHED"}


class SEQUENCER_OT_framewright_pick(_OfShot, bpy.types.Operator):
    """Show this one of the variations, and mute the others"""

    bl_idname = "sequencer.framewright_pick"
    bl_label = "Pick"
    bl_options = {"UNDO"}

    def execute(self, context):
        shot = self.shot(context)
        strips = context.scene.sequence_editor.sequences if context.scene.sequence_editor else {}
        for other in context.scene.framewright.history:
            if shot and other.strip in strips and other.group == shot.group:
                strips[other.strip].mute = other.request_id != shot.request_id
        return {"FINISHED"}


class SEQUENCER_OT_framewright_recall(_OfShot, bpy.types.Operator):
    """Take this shot's words and seed into the settings"""

    bl_idname = "sequencer.framewright_recall"
    bl_label = "Use"
    bl_options = {"UNDO"}

    def execute(self, context):
        shot = self.shot(context)
        if shot:
            wish = Wish.from_json(shot.wish)
            settings = context.scene.framewright
            settings.prompt, settings.frames, settings.steps = wish.prompt, wish.frames, wish.steps
            # Blender's numbers end at 31 bits.
            settings.seed = int(shot.seed) if int(shot.seed) < 1 << 31 else -1
        return {"FINISHED"}


class SEQUENCER_OT_framewright_forget(_OfShot, bpy.types.Operator):
    """Take this line out of the history; strip and file stay"""

    bl_idname = "sequencer.framewright_forget"
    bl_label = "Forget"
    bl_options = {"UNDO"}

    def execute(self, context):
        history = context.scene.framewright.history
        for index, shot in enumerate(history):
            if shot.request_id == self.request_id and shot.request_id not in pump.works:
                history.remove(index)
                break
        return {"FINISHED"}


_CLASSES = (
    SEQUENCER_OT_framewright_start,
    SEQUENCER_OT_framewright_cancel,
    SEQUENCER_OT_framewright_resume,
    SEQUENCER_OT_framewright_again,
    SEQUENCER_OT_framewright_pick,
    SEQUENCER_OT_framewright_recall,
    SEQUENCER_OT_framewright_forget,
)


def register():
    for cls in _CLASSES:
        bpy.utils.register_class(cls)


def unregister():
    for cls in reversed(_CLASSES):
        bpy.utils.unregister_class(cls)
