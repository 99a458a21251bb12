package dev.framewright.client;

import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.ReadArtefactResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.zip.CRC32C;

/**
 * One file on its way here. It lies beside its target as {@code .NAME.DIGEST.part} until it is whole; every block is checked
 * by CRC32C and the whole by SHA-256.
 */
final class Download {
    private final Connection connection;
    private final Artefact artefact;
    private final Path target;
    private final Path part;

    Download(Connection connection, Artefact artefact, Path target) {
        this.connection = connection;
        this.artefact = artefact;
        this.target = target.toAbsolutePath();
        this.part = this.target.resolveSibling(
                "." + this.target.getFileName() + "." + artefact.getSha256().substring(0, 16) + ".part");
    }

    void run() throws IOException {
        for (int turn = 0; turn < 2; turn++) {
            fetch();
            if (FileDigest.sha256(part).equals(artefact.getSha256())) {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
            Files.delete(part);
        }
        throw damaged(Status.DATA_LOSS, artefact.getName() + " arrived damaged twice");
    }

    private void fetch() throws IOException {
        Patience patience = connection.patience();
        try (FileChannel file = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (true) {
                RefusedCallException failure;
                try {
                    read(file, patience);
                    file.force(true);
                    return;
                } catch (StatusRuntimeException e) {
                    failure = RefusedCallException.of(e);
                } catch (RefusedCallException e) {
                    failure = e;
                }
                if (failure.reason().equals("OFFSET_OUT_OF_RANGE")) {
                    // What lies here is longer than the file, so it is something else.
                    file.truncate(0);
                } else {
                    patience.bear(failure);
                }
            }
        }
    }

    private void read(FileChannel file, Patience patience) throws IOException {
        try (Context.CancellableContext call = Context.current().withCancellation()) {
            Context before = call.attach();
            try {
                Iterator<ReadArtefactResponse> blocks = connection
                        .artefacts()
                        .readArtefact(ReadArtefactRequest.newBuilder()
                                .setName(artefact.getName())
                                .setOffset(file.size())
                                .build());
                while (blocks.hasNext()) {
                    ReadArtefactResponse block = blocks.next();
                    check(block, file.size());
                    for (ByteBuffer bytes : block.getContent().asReadOnlyByteBufferList()) {
                        while (bytes.hasRemaining()) {
                            file.write(bytes);
                        }
                    }
                    patience.good();
                }
            } finally {
                call.detach(before);
            }
        }
    }

    private void check(ReadArtefactResponse block, long offset) {
        CRC32C crc = new CRC32C();
        block.getContent().asReadOnlyByteBufferList().forEach(crc::update);
        if (block.getOffset() != offset || (int) crc.getValue() != block.getCrc32C()) {
            throw damaged(
                    Status.UNAVAILABLE, "the bytes at " + offset + " of " + artefact.getName() + " arrived damaged");
        }
    }

    private static RefusedCallException damaged(Status status, String text) {
        return RefusedCallException.of(status.withDescription(text + "; the server's disk or the network is at fault")
                .asRuntimeException());
    }
}
