package dev.framewright.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries of a zip file that are stored without compression, and where their bytes lie, so that they can be mapped.
 * The JDK's own reader does not say where. Files beyond 4 GiB are of the 64-bit form.
 */
final class ZipDirectory {

    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int ENTRY = 0x02014b50;
    private static final int LOCAL = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final long LARGEST_DIRECTORY = 64 << 20;
    private static final long IN_EXTRA = 0xFFFF_FFFFL;

    /** Where an entry's bytes lie. */
    record Stored(long begin, long size) {}

    private final FileChannel channel;
    private final Path file;

    private ZipDirectory(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** Reads the directory at the end of a file. */
    static Map<String, Stored> read(FileChannel channel, Path file) throws IOException {
        try {
            return new ZipDirectory(channel, file).entries();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException(file.getFileName() + " has a damaged zip directory", e);
        }
    }

    private Map<String, Stored> entries() throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer end = bytes(size - tail, tail);
        int at = tail - END_BYTES;
        while (at >= 0 && end.getInt(at) != END) {
            at--;
        }
        if (at < 0) {
            throw new IOException(file.getFileName() + " ends without a zip directory; it is cut off or not complete");
        }
        long length = Integer.toUnsignedLong(end.getInt(at + 12));
        long begin = Integer.toUnsignedLong(end.getInt(at + 16));
        long endAt = size - tail + at;
        if (begin == IN_EXTRA || length == IN_EXTRA || end.getShort(at + 10) == -1) {
            ByteBuffer locator = bytes(endAt - 20, 20);
            require(locator.getInt(0) == LOCATOR_64, "has no 64-bit directory");
            ByteBuffer end64 = bytes(locator.getLong(8), 56);
            require(end64.getInt(0) == END_64, "has no 64-bit directory");
            length = end64.getLong(40);
            begin = end64.getLong(48);
        }
        require(length >= 0 && length <= LARGEST_DIRECTORY && begin >= 0, "has a directory of " + length + " bytes");
        return entries(bytes(begin, (int) length));
    }

    private Map<String, Stored> entries(ByteBuffer directory) throws IOException {
        Map<String, Stored> entries = new LinkedHashMap<>();
        int at = 0;
        while (at < directory.limit()) {
            require(directory.getInt(at) == ENTRY, "has a damaged zip directory");
            int method = directory.getShort(at + 10);
            long packed = Integer.toUnsignedLong(directory.getInt(at + 20));
            long size = Integer.toUnsignedLong(directory.getInt(at + 24));
            int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
            int extraBytes = Short.toUnsignedInt(directory.getShort(at + 30));
            int commentBytes = Short.toUnsignedInt(directory.getShort(at + 32));
            long header = Integer.toUnsignedLong(directory.getInt(at + 42));
            byte[] name = new byte[nameBytes];
            directory.get(at + 46, name);
            ByteBuffer extra = extra64(directory, at + 46 + nameBytes, extraBytes);
            size = size == IN_EXTRA ? extra.getLong() : size;
            packed = packed == IN_EXTRA ? extra.getLong() : packed;
            header = header == IN_EXTRA ? extra.getLong() : header;
            String text = new String(name, StandardCharsets.UTF_8);
            require(method == 0 && size == packed, "has the compressed entry " + text + ", which cannot be mapped");
            require(entries.put(text, new Stored(data(header, size), size)) == null, "has " + text + " twice");
            at += 46 + nameBytes + extraBytes + commentBytes;
        }
        return entries;
    }

    /** The part of an entry's extra field that holds its 64-bit sizes; empty where it has none. */
    private static ByteBuffer extra64(ByteBuffer directory, int from, int length) {
        int at = from;
        while (at + 4 <= from + length) {
            int bytes = Short.toUnsignedInt(directory.getShort(at + 2));
            if (directory.getShort(at) == 1) {
                return directory.slice(at + 4, bytes).order(ByteOrder.LITTLE_ENDIAN);
            }
            at += 4 + bytes;
        }
        return ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** An entry's bytes come after its local header, whose name and extra field have lengths of their own. */
    private long data(long header, long size) throws IOException {
        ByteBuffer local = bytes(header, 30);
        require(local.getInt(0) == LOCAL, "has a damaged entry");
        long begin = header + 30 + Short.toUnsignedInt(local.getShort(26)) + Short.toUnsignedInt(local.getShort(28));
        require(size >= 0 && begin + size <= channel.size(), "is cut off");
        return begin;
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        require(at >= 0 && at + length <= channel.size(), "is cut off or damaged");
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            require(channel.read(bytes, at + bytes.position()) >= 0, "is cut off");
        }
        return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void require(boolean good, String fault) throws IOException {
        if (!good) {
            throw new IOException(file.getFileName() + " " + fault);
        }
    }
}
