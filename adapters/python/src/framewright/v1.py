"""The messages of ``framewright.v1``, as the .proto files define them: ``v1.Job``, ``v1.VideoRequest`` and so on."""

from framewright import _wire

globals().update(_wire.names("framewright.v1"))
