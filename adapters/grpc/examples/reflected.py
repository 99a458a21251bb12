"""A clip from words by a client that is generated from the server's reflection: no file of Framewright is read but this one.

    reflected.py PROMPT FILE

Needs grpcio, grpcio-tools and grpcio-reflection. The server is FRAMEWRIGHT_SERVER, else 127.0.0.1:7850; a token is sent if
FRAMEWRIGHT_TOKEN is set.
"""

import hashlib
import importlib
import os
import pathlib
import sys
import tempfile
import uuid

import grpc
from google.protobuf import descriptor_pb2
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_tools import protoc


def reflected(channel, services):
    """Gives the files that define the services, and all that those import, each after what it imports."""
    database = ProtoReflectionDescriptorDatabase(channel)
    offered = database.get_services()
    missing = set(services) - set(offered)
    if missing:
        sys.exit(f"the server offers {offered}, not {sorted(missing)}")
    files = {}

    def add(file):
        if file.name not in files:
            for imported in file.dependency:
                add(database.FindFileByName(imported))
            files[file.name] = file

    for service in services:
        add(database.FindFileContainingSymbol(service))
    return descriptor_pb2.FileDescriptorSet(file=files.values())


def generate(descriptors, folder):
    """Writes messages and stubs as protoc does, which is given the descriptors in the place of .proto files."""
    described = folder / "reflected.binpb"
    described.write_bytes(descriptors.SerializeToString())
    # google.protobuf is what the generated code runs on; google.rpc comes along, as the server tells it.
    names = [file.name for file in descriptors.file if not file.name.startswith("google/protobuf/")]
    if protoc.main(
        ["protoc", f"--descriptor_set_in={described}", f"--python_out={folder}", f"--grpc_python_out={folder}", *names]
    ):
        sys.exit("protoc refused what the server told")
    sys.path.insert(0, str(folder))
    return lambda name: importlib.import_module(name)


def main(prompt, file):
    address = os.environ.get("FRAMEWRIGHT_SERVER", "127.0.0.1:7850")
    token = os.environ.get("FRAMEWRIGHT_TOKEN")
    headers = [("authorization", f"Bearer {token}")] if token else []
    with tempfile.TemporaryDirectory() as folder, grpc.insecure_channel(address) as channel:
        services = ["framewright.v1.VideoService", "framewright.v1.ArtefactService", "google.longrunning.Operations"]
        module = generate(reflected(channel, services), pathlib.Path(folder))
        calls = module("framewright.v1.video_service_pb2")
        videos = module("framewright.v1.video_service_pb2_grpc").VideoServiceStub(channel)
        waits = module("google.longrunning.operations_pb2")
        operations = module("google.longrunning.operations_pb2_grpc").OperationsStub(channel)
        reads = module("framewright.v1.artefact_service_pb2")
        artefacts = module("framewright.v1.artefact_service_pb2_grpc").ArtefactServiceStub(channel)

        # Safe to repeat with the same request id: it starts no second job.
        wish = calls.CreateJobRequest(request_id=str(uuid.uuid4()))
        wish.job.request.prompt.text = prompt
        wish.job.request.generate.SetInParent()
        operation = videos.CreateJob(wish, metadata=headers)
        while not operation.done:
            wait = waits.WaitOperationRequest(name=operation.name)
            wait.timeout.seconds = 60
            operation = operations.WaitOperation(wait, metadata=headers)
        name = operation.name.replace("operations/", "jobs/")
        job = videos.GetJob(calls.GetJobRequest(name=name), metadata=headers)
        if not job.artefacts:
            sys.exit(f"{name}: {job.error.message}")
        made = job.artefacts[0]
        content = b"".join(
            block.content for block in artefacts.ReadArtefact(reads.ReadArtefactRequest(name=made.name), metadata=headers)
        )
        if hashlib.sha256(content).hexdigest() != made.sha256:
            sys.exit(f"{name}: the bytes are not those of {made.name}")
        pathlib.Path(file).write_bytes(content)
        print(f"{name} {made.clip.frames} frames, {len(content)} bytes: {file}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")
