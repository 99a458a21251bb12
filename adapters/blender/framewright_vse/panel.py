"""The panel in the sequencer's sidebar."""

import collections
import textwrap

import bpy

from . import pump
from .wish import KINDS

_ICONS = {"running": "TIME", "done": "CHECKMARK", "failed": "ERROR", "cancelled": "CANCEL", "lost": "UNLINKED"}


def _column(context):
    """Characters that fit into the sidebar."""
    return max(20, int(context.region.width / (7 * context.preferences.system.ui_scale)))


class SEQUENCER_PT_framewright(bpy.types.Panel):
    bl_label = "Framewright"
    bl_space_type = "SEQUENCE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Framewright"

    def draw(self, context):
        layout = self.layout
        settings = context.scene.framewright
        layout.prop(settings, "prompt", text="")
        row = layout.row(align=True)
        row.prop(settings, "frames")
        row.prop(settings, "seed")
        row = layout.row(align=True)
        row.prop(settings, "steps")
        row.prop(settings, "strength")
        layout.prop(settings, "variations")
        grid = layout.grid_flow(columns=2, even_columns=True, align=True)
        for kind, (name, _, _) in KINDS.items():
            grid.operator("sequencer.framewright_start", text=name).kind = kind
        groups = collections.Counter(shot.group for shot in settings.history if shot.strip and shot.group)
        for shot in reversed(settings.history):
            self._shot(context, layout.box(), shot, groups[shot.group] > 1)

    def _shot(self, context, box, shot, one_of_many):
        row = box.row(align=True)
        row.label(text=shot.title, icon=_ICONS.get(shot.state, "DOT"))
        running = shot.request_id in pump.works
        if running:
            row.operator("sequencer.framewright_cancel", text="", icon="X").request_id = shot.request_id
            phase, step, total = pump.progress.get(shot.request_id, ("waiting", 0, 0))
            box.label(text=f"{phase} {step} of {total}" if total else phase)
            icon = pump.preview_icon(shot.request_id)
            if icon:
                box.template_icon(icon_value=icon, scale=6)
        else:
            if one_of_many and shot.strip:
                row.operator("sequencer.framewright_pick", text="", icon="HIDE_OFF").request_id = shot.request_id
            row.operator("sequencer.framewright_again", text="", icon="FILE_REFRESH").request_id = shot.request_id
            row.operator("sequencer.framewright_recall", text="", icon="COPYDOWN").request_id = shot.request_id
            row.operator("sequencer.framewright_forget", text="", icon="TRASH").request_id = shot.request_id
            box.label(text=f"seed {shot.seed}")
        for line in textwrap.wrap(shot.message, _column(context)):
            box.label(text=line)
        # A shot that runs, but not here, was brought back by undoing.
        if shot.state in ("lost", "failed", "running") and not running:
            box.operator("sequencer.framewright_resume").request_id = shot.request_id


def register():
    bpy.utils.register_class(SEQUENCER_PT_framewright)


def unregister():
    bpy.utils.unregister_class(SEQUENCER_PT_framewright)
