package dev.framewright.client;

import com.google.protobuf.ByteString;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.Upload;
import dev.framewright.proto.v1.WriteUploadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One stream of blocks, sent only as fast as the server takes them; the caller's thread reads the file. */
final class UploadStream implements ClientResponseObserver<WriteUploadRequest, Upload> {
    private static final int BLOCK = 256 << 10;

    private final Connection connection;
    private final Path file;
    private final String upload;
    private long offset;
    private @Nullable ClientCallStreamObserver<WriteUploadRequest> server;
    private Optional<Upload> answer = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    UploadStream(Connection connection, Path file, String upload, long offset) {
        this.connection = connection;
        this.file = file;
        this.upload = upload;
        this.offset = offset;
    }

    /**
     * Sends what is left of the file.
     *
     * @throws RefusedCallException if the stream broke or was refused
     */
    Artefact send() throws IOException {
        connection.artefactStreams().writeUpload(this);
        long size = Files.size(file);
        try (InputStream bytes = Files.newInputStream(file)) {
            bytes.skipNBytes(offset);
            while (ready()) {
                byte[] block = bytes.readNBytes(BLOCK);
                boolean last = offset + block.length >= size || block.length == 0;
                stream().onNext(message(block, last));
                offset += block.length;
                if (last) {
                    stream().onCompleted();
                    break;
                }
            }
            return end();
        } catch (IOException | RuntimeException e) {
            stream().cancel("The file could not be sent on", e);
            throw e;
        }
    }

    private WriteUploadRequest message(byte[] block, boolean last) {
        CRC32C crc = new CRC32C();
        crc.update(block);
        return WriteUploadRequest.newBuilder()
                .setName(upload)
                .setOffset(offset)
                .setContent(ByteString.copyFrom(block))
                .setCrc32C((int) crc.getValue())
                .setFinish(last)
                .build();
    }

    private synchronized ClientCallStreamObserver<WriteUploadRequest> stream() {
        if (server == null) {
            throw new IllegalStateException("The call gave no stream");
        }
        return server;
    }

    /** Waits until the server takes more; false if it has answered already. */
    private synchronized boolean ready() {
        while (answer.isEmpty() && failure.isEmpty()) {
            if (stream().isReady()) {
                return true;
            }
            pause();
        }
        return false;
    }

    private synchronized Artefact end() {
        while (answer.isEmpty() && failure.isEmpty()) {
            pause();
        }
        if (failure.isPresent()) {
            throw RefusedCallException.of(
                    failure.get() instanceof StatusRuntimeException known
                            ? known
                            : Status.fromThrowable(failure.get()).asRuntimeException());
        }
        if (!answer.get().hasArtefact()) {
            throw RefusedCallException.of(Status.UNAVAILABLE
                    .withDescription("The upload is not finished.")
                    .asRuntimeException());
        }
        return answer.get().getArtefact();
    }

    private void pause() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Patience.interrupted();
        }
    }

    @Override
    public synchronized void beforeStart(ClientCallStreamObserver<WriteUploadRequest> stream) {
        server = stream;
        stream.setOnReadyHandler(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    @Override
    public synchronized void onNext(Upload message) {
        answer = Optional.of(message);
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable broken) {
        failure = Optional.of(broken);
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        if (answer.isEmpty()) {
            failure = Optional.of(
                    Status.UNAVAILABLE.withDescription("No answer came.").asRuntimeException());
        }
        notifyAll();
    }
}
