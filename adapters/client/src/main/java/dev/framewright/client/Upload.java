package dev.framewright.client;

import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.CreateUploadRequest;
import dev.framewright.proto.v1.GetArtefactRequest;
import dev.framewright.proto.v1.GetUploadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** One file on its way to the server; after a break it goes on with the first byte that has not arrived. */
final class Upload {
    /** What a damaged block or a wrong offset is answered with: the server tells where to go on. */
    private static final Set<String> RESUMED = Set.of("CHECKSUM_MISMATCH", "OFFSET_MISMATCH");

    /** So often one block may be damaged before it is no accident. */
    private static final int MOST_STUCK = 3;

    private final Connection connection;
    private final Path file;
    private final String mediaType;
    private final Patience patience;

    Upload(Connection connection, Path file, String mediaType) {
        this.connection = connection;
        this.file = file;
        this.mediaType = mediaType;
        this.patience = connection.patience();
    }

    Artefact run() throws IOException {
        String sha256 = FileDigest.sha256(file);
        try {
            return stored(sha256);
        } catch (RefusedCallException e) {
            if (!e.reason().equals("ARTEFACT_NOT_FOUND")) {
                throw e;
            }
        }
        String upload = begin(sha256);
        // What stumbled so far is over.
        patience.good();
        return send(upload, sha256);
    }

    private Artefact stored(String sha256) {
        GetArtefactRequest message =
                GetArtefactRequest.newBuilder().setName("artefacts/" + sha256).build();
        return connection.call(patience, () -> connection.timedArtefacts().getArtefact(message));
    }

    private String begin(String sha256) throws IOException {
        CreateUploadRequest message = CreateUploadRequest.newBuilder()
                .setUpload(dev.framewright.proto.v1.Upload.newBuilder()
                        .setMediaType(mediaType)
                        .setSizeBytes(Files.size(file))
                        .setSha256(sha256))
                .build();
        return connection
                .call(patience, () -> connection.timedArtefacts().createUpload(message))
                .getName();
    }

    private Artefact send(String upload, String sha256) throws IOException {
        long received = 0;
        int stuck = 0;
        while (true) {
            RefusedCallException failure;
            try {
                return new UploadStream(connection, file, upload, received).send();
            } catch (RefusedCallException e) {
                failure = e;
            }
            if (!RESUMED.contains(failure.reason())) {
                patience.bear(failure);
            }
            long before = received;
            try {
                received = received(upload);
            } catch (RefusedCallException e) {
                if (!e.reason().equals("UPLOAD_NOT_FOUND")) {
                    throw e;
                }
                // The last answer was lost on its way: then the file is there.
                return stored(sha256);
            }
            if (received > before) {
                patience.good();
                stuck = 0;
            } else if (RESUMED.contains(failure.reason()) && ++stuck > MOST_STUCK) {
                throw failure;
            }
        }
    }

    private long received(String upload) {
        GetUploadRequest message = GetUploadRequest.newBuilder().setName(upload).build();
        return connection
                .call(patience, () -> connection.timedArtefacts().getUpload(message))
                .getReceivedBytes();
    }
}
