package dev.framewright.provenance.file;

import dev.framewright.provenance.key.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Reads, hashes and copies stretches of a file. */
final class Bytes {
    private static final int BLOCK = 1 << 16;
    /** A manifest, or what lists the samples of a clip: more than this is nothing that should be read whole. */
    private static final long MOST_AT_ONCE = 256L << 20;

    private Bytes() {}

    /** What writes a file. */
    interface Writing {
        void to(FileChannel out) throws IOException;
    }

    /** Puts a new file in the place of an old one, whole or not at all. */
    static void replace(Path file, Writing writing) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".signing");
        try {
            try (FileChannel out = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                writing.to(out);
            }
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    static byte[] read(FileChannel in, long start, long length) throws IOException {
        if (length < 0 || length > MOST_AT_ONCE || start < 0 || start + length > in.size()) {
            throw new MalformedException("the file says that it has " + length + " bytes at " + start
                    + ", but it has not or they are too many");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining()) {
            if (in.read(bytes, start + bytes.position()) < 0) {
                throw new MalformedException("the file ends too early");
            }
        }
        return bytes.array();
    }

    static void update(MessageDigest digest, FileChannel in, long start, long end) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long at = start;
        while (at < end) {
            block.clear().limit((int) Math.min(BLOCK, end - at));
            int read = in.read(block, at);
            if (read < 0) {
                throw new MalformedException("the file ends too early");
            }
            at += read;
            digest.update(block.flip());
        }
    }

    static void copy(FileChannel in, long start, long end, WritableByteChannel out) throws IOException {
        long at = start;
        while (at < end) {
            at += in.transferTo(at, end - at, out);
        }
    }

    static void write(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            out.write(rest);
        }
    }
}
