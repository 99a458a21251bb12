"""Files in and out: resumed at an offset, each block checked by CRC32C, the whole by SHA-256."""

import hashlib
import os
import pathlib

import grpc

from framewright import _retry, errors, v1
from framewright._crc32c import crc32c

BLOCK = 256 << 10


def digest(path):
    """Gives the SHA-256 of a file in hexadecimal."""
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            sha256.update(block)
    return sha256.hexdigest()


def download(artefacts, artefact, path, seconds, on_bytes):
    """Writes a stored file to a path, whole or not at all; goes on with what an earlier try left beside it."""
    path = pathlib.Path(path)
    part = path.with_name(f".{path.name}.{artefact.sha256[:16]}.part")
    for _ in range(2):
        _fetch(artefacts, artefact, part, seconds, on_bytes)
        if digest(part) == artefact.sha256:
            os.replace(part, path)
            return path
        part.unlink()
    raise errors.DamagedFile(f"{artefact.name} arrived damaged twice; the server's disk or the network is at fault")


def _fetch(artefacts, artefact, part, seconds, on_bytes):
    patience = _retry.Patience(seconds)
    with open(part, "ab") as file:
        while True:
            request = v1.ReadArtefactRequest(name=artefact.name, offset=file.tell())
            try:
                for block in artefacts.ReadArtefact(request):
                    if block.offset != file.tell() or crc32c(block.content) != block.crc32c:
                        raise errors.FramewrightError(
                            f"the bytes at {file.tell()} of {artefact.name} arrived damaged",
                            "CHECKSUM_MISMATCH",
                            code=grpc.StatusCode.UNAVAILABLE,
                        )
                    file.write(block.content)
                    patience.good()
                    on_bytes(file.tell(), block.size_bytes)
                file.flush()
                os.fsync(file.fileno())
                return
            except grpc.RpcError as error:
                failure = errors.of_call(error)
            except errors.FramewrightError as error:
                failure = error
            if failure.reason == "OFFSET_OUT_OF_RANGE":
                # What lies here is longer than the file, so it is something else.
                file.truncate(0)
                file.seek(0)
            else:
                patience.bear(failure)


def upload(artefacts, path, media_type, seconds, on_bytes):
    """Stores a file on the server, unless the tenant has it there already."""
    path = pathlib.Path(path)
    sha256 = digest(path)
    patience = _retry.Patience(seconds)
    try:
        return _retry.call(patience, artefacts.GetArtefact, v1.GetArtefactRequest(name=f"artefacts/{sha256}"))
    except errors.FramewrightError as error:
        if error.code != grpc.StatusCode.NOT_FOUND:
            raise
    wanted = v1.Upload(media_type=media_type, size_bytes=path.stat().st_size, sha256=sha256)
    begun = _retry.call(patience, artefacts.CreateUpload, v1.CreateUploadRequest(upload=wanted))
    # What stumbled so far is over.
    patience.good()
    received = 0
    while True:
        try:
            return artefacts.WriteUpload(_blocks(path, begun.name, received, on_bytes)).artefact
        except grpc.RpcError as error:
            failure = errors.of_call(error)
        if failure.reason not in ("CHECKSUM_MISMATCH", "OFFSET_MISMATCH"):
            patience.bear(failure)
        before = received
        try:
            received = _retry.call(patience, artefacts.GetUpload, v1.GetUploadRequest(name=begun.name)).received_bytes
        except errors.FramewrightError as error:
            if error.reason != "UPLOAD_NOT_FOUND":
                raise
            # The last answer was lost on its way: then the file is there.
            return _retry.call(patience, artefacts.GetArtefact, v1.GetArtefactRequest(name=f"artefacts/{sha256}"))
        if received > before:
            patience.good()
        elif failure.reason in ("CHECKSUM_MISMATCH", "OFFSET_MISMATCH"):
            raise failure


def _blocks(path, name, offset, on_bytes):
    size = path.stat().st_size
    with open(path, "rb") as file:
        file.seek(offset)
        while True:
            content = file.read(BLOCK)
            last = offset + len(content) >= size
            yield v1.WriteUploadRequest(
                name=name, offset=offset, content=content, crc32c=crc32c(content), finish=last
            )
            offset += len(content)
            on_bytes(offset, size)
            if last or not content:
                return
