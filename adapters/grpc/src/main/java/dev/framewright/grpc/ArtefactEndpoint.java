package dev.framewright.grpc;

import com.google.protobuf.Empty;
import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.api.jobs.VideoArtefacts;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.CreateUploadRequest;
import dev.framewright.proto.v1.DeleteArtefactRequest;
import dev.framewright.proto.v1.DeleteUploadRequest;
import dev.framewright.proto.v1.GetArtefactRequest;
import dev.framewright.proto.v1.GetUploadRequest;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.ReadArtefactResponse;
import dev.framewright.proto.v1.Upload;
import dev.framewright.proto.v1.WriteUploadRequest;
import dev.framewright.server.CallException;
import dev.framewright.server.Caller;
import dev.framewright.server.Metrics;
import dev.framewright.server.Scope;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** Translates {@code ArtefactService}; bytes pass through in blocks and are never held whole. */
final class ArtefactEndpoint extends ArtefactServiceGrpc.ArtefactServiceImplBase {
    private final VideoArtefacts artefacts;
    private final Metrics metrics;

    ArtefactEndpoint(VideoArtefacts artefacts, Metrics metrics) {
        this.artefacts = artefacts;
        this.metrics = metrics;
    }

    @Override
    public void getArtefact(GetArtefactRequest message, StreamObserver<Artefact> reply) {
        Reply.to(reply, () -> WireJobs.artefact(file(Calls.caller(Scope.READ), message.getName())));
    }

    @Override
    public void readArtefact(ReadArtefactRequest message, StreamObserver<ReadArtefactResponse> reply) {
        try {
            Caller caller = Calls.caller(Scope.READ);
            StoredFile file = file(caller, message.getName());
            if (message.getOffset() < 0 || message.getOffset() > file.bytes() || message.getLimit() < 0) {
                throw new CallException(
                        CallException.Kind.OFFSET_OUT_OF_RANGE,
                        "offset must be between 0 and " + file.bytes() + " and limit at least 0, but they were "
                                + message.getOffset() + " and " + message.getLimit() + ".");
            }
            long rest = file.bytes() - message.getOffset();
            long wanted = message.getLimit() == 0 ? rest : Math.min(rest, message.getLimit());
            new ArtefactRead(
                            artefacts.open(caller.tenant(), file.sha256(), message.getOffset()),
                            message.getOffset(),
                            wanted,
                            file.bytes(),
                            (ServerCallStreamObserver<ReadArtefactResponse>) reply,
                            metrics)
                    .begin();
        } catch (RuntimeException e) {
            reply.onError(WireErrors.toException(e));
        }
    }

    @Override
    public void deleteArtefact(DeleteArtefactRequest message, StreamObserver<Empty> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(Scope.SUBMIT);
            StoredFile file = file(caller, message.getName());
            if (!artefacts.delete(caller.tenant(), file.sha256())) {
                throw missing(file.sha256());
            }
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void createUpload(CreateUploadRequest message, StreamObserver<Upload> reply) {
        Reply.to(reply, () -> {
            Caller caller = Calls.caller(Scope.SUBMIT);
            Upload wanted = message.getUpload();
            Optional<String> digest = wanted.getSha256().isEmpty() ? Optional.empty() : Optional.of(wanted.getSha256());
            digest.ifPresent(dev.framewright.api.MediaRef::stored);
            if (!wanted.getMediaType().matches("[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}")) {
                throw new dev.framewright.api.InvalidRequestException(
                        "upload.media_type", "must be a media type such as image/png");
            }
            return upload(artefacts.begin(caller.tenant(), wanted.getMediaType(), wanted.getSizeBytes(), digest));
        });
    }

    @Override
    public void getUpload(GetUploadRequest message, StreamObserver<Upload> reply) {
        Reply.to(reply, () -> upload(find(Calls.caller(Scope.SUBMIT), message.getName())));
    }

    @Override
    public StreamObserver<WriteUploadRequest> writeUpload(StreamObserver<Upload> reply) {
        return new UploadWrite(name -> find(Calls.caller(Scope.SUBMIT), name), reply, metrics);
    }

    @Override
    public void deleteUpload(DeleteUploadRequest message, StreamObserver<Empty> reply) {
        Reply.to(reply, () -> {
            find(Calls.caller(Scope.SUBMIT), message.getName()).abandon();
            return Empty.getDefaultInstance();
        });
    }

    static Upload upload(ArtefactUpload upload) {
        return Upload.newBuilder()
                .setName(WireNames.name(WireNames.UPLOADS, upload.id()))
                .setSizeBytes(upload.bytes())
                .setReceivedBytes(upload.received())
                .build();
    }

    private StoredFile file(Caller caller, String name) {
        String digest = WireNames.id("name", WireNames.ARTEFACTS, name);
        Calls.subject(digest);
        return artefacts.find(caller.tenant(), digest).orElseThrow(() -> missing(digest));
    }

    private static CallException missing(String digest) {
        return new CallException(
                CallException.Kind.ARTEFACT_NOT_FOUND,
                "The tenant has no such file, or it is a job's: " + digest + ".");
    }

    private ArtefactUpload find(Caller caller, String name) {
        String id = WireNames.id("name", WireNames.UPLOADS, name);
        Calls.subject(id);
        return artefacts
                .upload(caller.tenant(), id)
                .orElseThrow(() -> new CallException(
                        CallException.Kind.UPLOAD_NOT_FOUND,
                        "There is no unfinished upload " + id + "; begin it again with CreateUpload."));
    }
}
