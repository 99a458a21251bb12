"""A clip from words over gRPC: generate.py PROMPT FILE [HOST:PORT].

Needs grpcio, grpcio-tools and googleapis-common-protos; makes the client from the .proto files beside it when it starts.
"""

import hashlib
import pathlib
import sys
import tempfile
import uuid

import grpc
from google.rpc import error_details_pb2, status_pb2
from grpc_tools import protoc

HERE = pathlib.Path(__file__).resolve().parent
PROTO = HERE.parent / "proto/src/main/protobuf"


def client():
    """Compiles the .proto files and gives their modules."""
    out = tempfile.mkdtemp()
    common = pathlib.Path(status_pb2.__file__).parents[2]
    # The package has this file under another name than the one that everybody imports.
    operations = pathlib.Path(out) / "google/longrunning/operations.proto"
    operations.parent.mkdir(parents=True)
    operations.write_text((common / "google/longrunning/operations_proto.proto").read_text())
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    files = [str(f.relative_to(PROTO)) for f in sorted((PROTO / "framewright/v1").glob("*.proto"))]
    files.append("google/longrunning/operations.proto")
    paths = [f"-I{PROTO}", f"-I{out}", f"-I{common}", f"-I{well_known}"]
    code = protoc.main(["", *paths, f"--python_out={out}", f"--grpc_python_out={out}", *files])
    if code:
        sys.exit(f"protoc ended with {code}")
    sys.path.insert(0, out)
    from framewright.v1 import artefact_service_pb2, artefact_service_pb2_grpc, video_service_pb2, video_service_pb2_grpc

    return video_service_pb2, video_service_pb2_grpc, artefact_service_pb2, artefact_service_pb2_grpc


def reason(error):
    """Gives the stable reason code of a refusal."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(value).details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info):
                    return info.reason
    return error.code().name


def main(prompt, file, server="127.0.0.1:7850"):
    video, video_grpc, artefact, artefact_grpc = client()
    with grpc.insecure_channel(server) as channel:
        jobs, files = video_grpc.VideoServiceStub(channel), artefact_grpc.ArtefactServiceStub(channel)
        request = video.CreateJobRequest(request_id=str(uuid.uuid4()))
        request.job.request.prompt.text = prompt
        request.job.request.generate.SetInParent()
        try:
            name = jobs.CreateJob(request).name.replace("operations/", "jobs/")
            for event in jobs.WatchJob(video.WatchJobRequest(name=name)):
                if event.HasField("progress"):
                    print(f"{event.progress.phase} {event.progress.step}/{event.progress.total}", file=sys.stderr)
                elif event.HasField("job"):
                    job = event.job
        except grpc.RpcError as error:
            sys.exit(f"{reason(error)}: {error.details()}")
        if not job.artefacts:
            sys.exit(f"the job gave nothing: {job.error.message}")
        digest = hashlib.sha256()
        with open(file, "wb") as out:
            for block in files.ReadArtefact(artefact.ReadArtefactRequest(name=job.artefacts[0].name)):
                out.write(block.content)
                digest.update(block.content)
        if digest.hexdigest() != job.artefacts[0].sha256:
            sys.exit("the file was damaged on the way; read it again")
        print(file)


if __name__ == "__main__":
    main(*sys.argv[1:])
