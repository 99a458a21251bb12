"""Framewright in Blender's Video Sequencer: shots are generated on the timeline while editing goes on."""

import pathlib
import sys

bl_info = {
    "name": "Framewright",
    "author": "Framewright",
    "version": (0, 1, 0),
    "blender": (3, 4, 0),
    "location": "Video Sequencer > Sidebar > Framewright",
    "description": "Generates, extends, connects, repairs and restyles shots on the timeline",
    "category": "Sequencer",
}

# The client is packed with the add-on; grpc and protobuf are Python's own.
_VENDOR = str(pathlib.Path(__file__).parent / "vendor")
if _VENDOR not in sys.path:
    sys.path.append(_VENDOR)


def register():
    from . import operators, panel, properties, pump

    properties.register()
    operators.register()
    panel.register()
    pump.register()


def unregister():
    from . import operators, panel, properties, pump

    pump.unregister()
    panel.unregister()
    operators.unregister()
    properties.unregister()
