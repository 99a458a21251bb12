package dev.framewright.provenance.file;

import dev.framewright.provenance.key.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A chunk of a PNG (W3C PNG, third edition).
 *
 * @param type four letters
 * @param start of its length field in the file
 * @param end where it ends, after its checksum
 */
record PngChunk(String type, long start, long end) {
    private static final int SIGNATURE_BYTES = 8;
    private static final int MOST_CHUNKS = 1_000_000;

    /** Gives the chunks of a file; bytes after the last are left alone. */
    static List<PngChunk> of(FileChannel file) throws IOException {
        List<PngChunk> chunks = new ArrayList<>();
        long start = SIGNATURE_BYTES;
        while (start + 12 <= file.size() && chunks.size() < MOST_CHUNKS) {
            ByteBuffer header = ByteBuffer.wrap(Bytes.read(file, start, 8));
            long end = start + 12 + Integer.toUnsignedLong(header.getInt());
            byte[] type = new byte[4];
            header.get(type);
            if (end > file.size()) {
                throw new MalformedException("a chunk of the picture is longer than the file");
            }
            chunks.add(new PngChunk(new String(type, StandardCharsets.ISO_8859_1), start, end));
            start = end;
            if (chunks.get(chunks.size() - 1).type().equals("IEND")) {
                break;
            }
        }
        return chunks;
    }

    byte[] content(FileChannel file) throws IOException {
        return Bytes.read(file, start + 8, end - start - 12);
    }

    /** Gives the bytes of a chunk. */
    static byte[] bytes(String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name)
                .put(content)
                .putInt((int) check.getValue())
                .array();
    }
}
