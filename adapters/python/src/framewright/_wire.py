"""The messages and calls of the wire, made from the descriptors that the build compiled.

They live in a pool of their own, so they neither need generated modules of one protobuf version nor get in the way of
other packages that know the same messages.
"""

import pkgutil

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_FILES = descriptor_pb2.FileDescriptorSet.FromString(pkgutil.get_data(__package__, "framewright.binpb"))
_POOL = descriptor_pool.DescriptorPool()
for _file in _FILES.file:
    _POOL.AddSerializedFile(_file.SerializeToString())

if hasattr(message_factory, "GetMessageClass"):
    _message_class = message_factory.GetMessageClass
else:
    _message_class = message_factory.MessageFactory(_POOL).GetPrototype


def message(full_name):
    """Gives the class of a message by its full name."""
    return _message_class(_POOL.FindMessageTypeByName(full_name))


def names(package):
    """Gives the messages and enums of a package: name to class or enum wrapper."""
    from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

    found = {}
    for file in _FILES.file:
        if file.package == package:
            for type_ in file.message_type:
                found[type_.name] = message(f"{package}.{type_.name}")
            for enum in file.enum_type:
                found[enum.name] = EnumTypeWrapper(_POOL.FindEnumTypeByName(f"{package}.{enum.name}"))
                found.update(found[enum.name].items())
    return found


class Stub:
    """The calls of one service; each is an attribute, as in generated stubs."""

    def __init__(self, channel, service):
        package, name = service.rsplit(".", 1)
        methods = [
            method
            for file in _FILES.file
            if file.package == package
            for found in file.service
            if found.name == name
            for method in found.method
        ]
        for method in methods:
            kind = ("stream" if method.client_streaming else "unary") + (
                "_stream" if method.server_streaming else "_unary"
            )
            call = getattr(channel, kind)(
                f"/{service}/{method.name}",
                request_serializer=message(method.input_type[1:]).SerializeToString,
                response_deserializer=message(method.output_type[1:]).FromString,
            )
            setattr(self, method.name, call)
