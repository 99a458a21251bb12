package dev.framewright.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.proto.v1.ReadArtefactResponse;
import dev.framewright.server.Metrics;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Sends a file block by block, only as fast as the reader takes it; a slow reader holds no thread. */
final class ArtefactRead {
    private static final int BLOCK = 256 << 10;

    private final InputStream file;
    private final long sizeBytes;
    private final ServerCallStreamObserver<ReadArtefactResponse> reader;
    private final Metrics metrics;
    private long offset;
    private long rest;
    private boolean over;

    ArtefactRead(
            InputStream file,
            long offset,
            long wanted,
            long sizeBytes,
            ServerCallStreamObserver<ReadArtefactResponse> reader,
            Metrics metrics) {
        this.file = file;
        this.offset = offset;
        this.rest = wanted;
        this.sizeBytes = sizeBytes;
        this.reader = reader;
        this.metrics = metrics;
    }

    void begin() {
        reader.setOnCancelHandler(this::end);
        reader.setOnReadyHandler(this::send);
        send();
    }

    private synchronized void send() {
        try {
            while (!over && !reader.isCancelled() && reader.isReady()) {
                if (rest == 0) {
                    end();
                    reader.onCompleted();
                    return;
                }
                byte[] block = file.readNBytes((int) Math.min(BLOCK, rest));
                if (block.length == 0) {
                    throw new IOException("the file ended " + rest + " bytes early");
                }
                CRC32C crc = new CRC32C();
                crc.update(block);
                // The array is this message's alone.
                ByteString content = UnsafeByteOperations.unsafeWrap(block);
                reader.onNext(ReadArtefactResponse.newBuilder()
                        .setOffset(offset)
                        .setContent(content)
                        .setCrc32C((int) crc.getValue())
                        .setSizeBytes(sizeBytes)
                        .build());
                offset += block.length;
                rest -= block.length;
                metrics.bytes("grpc", "out", block.length);
            }
        } catch (IOException | RuntimeException e) {
            if (!over) {
                end();
                reader.onError(WireErrors.toException(
                        e instanceof RuntimeException known
                                ? known
                                : new StoreUnavailableException("The file could not be read on: " + e, e)));
            }
        }
    }

    private synchronized void end() {
        over = true;
        try {
            file.close();
        } catch (IOException e) {
            // It was only read, so nothing is lost.
            return;
        }
    }
}
