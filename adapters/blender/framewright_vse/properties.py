"""Settings in the scene and the history of what was made, both saved with the file; address and token in preferences."""

import bpy

ADDON = __package__


class FramewrightPreferences(bpy.types.AddonPreferences):
    bl_idname = ADDON

    address: bpy.props.StringProperty(
        name="Server", default="127.0.0.1:7850", description="HOST:PORT of \"framewright serve\""
    )
    token: bpy.props.StringProperty(name="Token", subtype="PASSWORD", description="Empty where the server needs none")

    def draw(self, context):
        self.layout.prop(self, "address")
        self.layout.prop(self, "token")


class FramewrightShot(bpy.types.PropertyGroup):
    """One action, from its start on."""

    request_id: bpy.props.StringProperty()
    wish: bpy.props.StringProperty()
    job: bpy.props.StringProperty()
    title: bpy.props.StringProperty()
    # running, done, failed, cancelled, lost
    state: bpy.props.StringProperty(default="running")
    message: bpy.props.StringProperty()
    seed: bpy.props.StringProperty()
    strip: bpy.props.StringProperty()
    # The same for all variations of one shot.
    group: bpy.props.StringProperty()


class FramewrightSettings(bpy.types.PropertyGroup):
    prompt: bpy.props.StringProperty(name="Prompt", description="What the shot shows")
    frames: bpy.props.IntProperty(name="Frames", default=17, min=1, max=1_000_000, description="Where no gap says it")
    seed: bpy.props.IntProperty(name="Seed", default=-1, min=-1, description="-1 draws one, which the history names")
    steps: bpy.props.IntProperty(name="Steps", default=0, min=0, max=1000, description="0 is the model's own number")
    variations: bpy.props.IntProperty(
        name="Variations", default=1, min=1, max=16, description="Shots of one press: the same but for the seed, above each other"
    )
    strength: bpy.props.FloatProperty(
        name="Strength", default=0.6, min=0, max=1, description="Restyle: 0 keeps the strip, 1 ignores it"
    )
    history: bpy.props.CollectionProperty(type=FramewrightShot)


_CLASSES = (FramewrightPreferences, FramewrightShot, FramewrightSettings)


def register():
    for cls in _CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.Scene.framewright = bpy.props.PointerProperty(type=FramewrightSettings)


def unregister():
    del bpy.types.Scene.framewright
    for cls in reversed(_CLASSES):
        bpy.utils.unregister_class(cls)


def preferences():
    return bpy.context.preferences.addons[ADDON].preferences


def shot(scene, request_id):
    """Finds a shot in a scene's history; None if undoing took it away."""
    return next((s for s in scene.framewright.history if s.request_id == request_id), None)
