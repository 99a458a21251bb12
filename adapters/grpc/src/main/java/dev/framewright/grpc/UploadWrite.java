package dev.framewright.grpc;

import dev.framewright.api.jobs.ArtefactUpload;
import dev.framewright.proto.v1.Upload;
import dev.framewright.proto.v1.WriteUploadRequest;
import dev.framewright.server.CallException;
import dev.framewright.server.Metrics;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** Takes the bytes of one upload in the order they come; what is here stays here when the connection breaks. */
final class UploadWrite implements StreamObserver<WriteUploadRequest> {
    private final Function<String, ArtefactUpload> uploads;
    private final StreamObserver<Upload> reply;
    private final Metrics metrics;
    private final Context context = Context.current();
    private Optional<ArtefactUpload> upload = Optional.empty();
    private boolean over;

    UploadWrite(Function<String, ArtefactUpload> uploads, StreamObserver<Upload> reply, Metrics metrics) {
        this.uploads = uploads;
        this.reply = reply;
        this.metrics = metrics;
    }

    @Override
    public void onNext(WriteUploadRequest message) {
        if (over) {
            return;
        }
        try {
            context.call(() -> {
                write(message);
                return upload;
            });
        } catch (RuntimeException e) {
            refuse(e);
        } catch (Exception e) {
            refuse(new IllegalStateException(e));
        }
    }

    private void write(WriteUploadRequest message) {
        if (upload.isEmpty()) {
            upload = Optional.of(uploads.apply(message.getName()));
        }
        ArtefactUpload target = upload.get();
        byte[] block = message.getContent().toByteArray();
        if (message.hasCrc32C()) {
            CRC32C crc = new CRC32C();
            crc.update(block);
            if ((int) crc.getValue() != message.getCrc32C()) {
                throw new CallException(
                        CallException.Kind.CHECKSUM_MISMATCH,
                        "The bytes at " + message.getOffset() + " were damaged on the way; send them again.",
                        Map.of("received", Long.toString(target.received())));
            }
        }
        if (message.getOffset() != target.received()) {
            throw new CallException(
                    CallException.Kind.OFFSET_MISMATCH,
                    "offset must be " + target.received() + " but was " + message.getOffset() + ".",
                    Map.of("received", Long.toString(target.received())));
        }
        if (block.length > 0) {
            target.append(message.getOffset(), block, 0, block.length);
            metrics.bytes("grpc", "in", block.length);
        }
        if (message.getFinish()) {
            Upload done = ArtefactEndpoint.upload(target).toBuilder()
                    .setArtefact(WireJobs.artefact(target.finish()))
                    .build();
            over = true;
            reply.onNext(done);
            reply.onCompleted();
        }
    }

    private void refuse(RuntimeException e) {
        over = true;
        reply.onError(WireErrors.toException(e));
    }

    @Override
    public void onError(Throwable broken) {
        // The connection is gone; what was appended is found again by GetUpload.
        over = true;
    }

    @Override
    public void onCompleted() {
        if (over) {
            return;
        }
        over = true;
        if (upload.isEmpty()) {
            reply.onError(WireErrors.toException(new CallException(
                    CallException.Kind.MALFORMED, "The stream held no message; send at least one with a name.")));
            return;
        }
        reply.onNext(ArtefactEndpoint.upload(upload.get()));
        reply.onCompleted();
    }
}
