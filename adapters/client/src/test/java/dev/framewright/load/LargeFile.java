package dev.framewright.load;

import dev.framewright.client.FramewrightClient;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.ReadArtefactResponse;
import java.util.Iterator;
import java.util.Locale;
import java.util.zip.CRC32C;

/** A file of ten gibibytes, read and thrown away. */
final class LargeFile {
    private final FramewrightClient client;
    private final String sha256;

    LargeFile(FramewrightClient client, String sha256) {
        this.client = client;
        this.sha256 = sha256;
    }

    String read() {
        long began = System.nanoTime();
        long bytes = 0;
        int damaged = 0;
        Iterator<ReadArtefactResponse> blocks = client.artefacts()
                .readArtefact(ReadArtefactRequest.newBuilder()
                        .setName("artefacts/" + sha256)
                        .build());
        while (blocks.hasNext()) {
            ReadArtefactResponse block = blocks.next();
            CRC32C crc = new CRC32C();
            block.getContent().asReadOnlyByteBufferList().forEach(crc::update);
            damaged += (int) crc.getValue() == block.getCrc32C() && block.getOffset() == bytes ? 0 : 1;
            bytes += block.getContent().size();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return String.format(
                Locale.ROOT,
                "%,d bytes in %.0f s (%.0f MB/s), %d damaged blocks",
                bytes,
                seconds,
                bytes / seconds / 1e6,
                damaged);
    }
}
