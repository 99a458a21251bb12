package dev.framewright.provenance.file;

import dev.framewright.provenance.key.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * A box of an ISO base media file (ISO/IEC 14496-12): MP4 and MOV.
 *
 * @param path its type after those around it, such as {@code /moov/trak}
 * @param start of its header in the file
 * @param body start of what follows its header
 * @param end where it ends
 * @param boxes the boxes in it, of those kinds that hold boxes
 */
record BmffBox(String path, long start, long body, long end, List<BmffBox> boxes) {
    /** Marks the box that holds a manifest store. */
    static final byte[] C2PA = HexFormat.of().parseHex("d8fec3d61b0e483c92975828877ec481");
    /** Marks the box that holds XMP. */
    static final byte[] XMP = HexFormat.of().parseHex("be7acfcb97a942e89c71999491e3afac");

    private static final Set<String> HOLDERS =
            Set.of("moov", "trak", "mdia", "minf", "stbl", "edts", "dinf", "udta", "moof", "traf", "mvex", "mfra");
    private static final int MOST_BOXES = 100_000;
    private static final int DEEPEST = 16;

    /**
     * Gives the boxes of a file.
     *
     * @throws MalformedException if they do not fill it
     */
    static List<BmffBox> of(FileChannel file) throws IOException {
        return between(file, 0, file.size(), "", 0, new int[1]);
    }

    private static List<BmffBox> between(FileChannel file, long first, long end, String around, int depth, int[] count)
            throws IOException {
        List<BmffBox> boxes = new ArrayList<>();
        long start = first;
        while (end - start >= 8) {
            if (++count[0] > MOST_BOXES || depth > DEEPEST) {
                throw new MalformedException("the file has too many boxes or they are nested too deep");
            }
            ByteBuffer header = ByteBuffer.wrap(Bytes.read(file, start, Math.min(16, end - start)));
            long size = Integer.toUnsignedLong(header.getInt());
            byte[] name = new byte[4];
            header.get(name);
            String type = new String(name, StandardCharsets.ISO_8859_1);
            int length = 8;
            if (size == 1 && header.remaining() >= 8) {
                size = header.getLong();
                length = 16;
            } else if (size == 0) {
                size = end - start;
            }
            if (size < length || size > end - start) {
                throw new MalformedException("the box " + around + "/" + type + " does not fit into the file");
            }
            String path = around + "/" + type;
            List<BmffBox> inside = HOLDERS.contains(type)
                    ? between(file, start + length, start + size, path, depth + 1, count)
                    : List.of();
            boxes.add(new BmffBox(path, start, start + length, start + size, inside));
            start += size;
        }
        return boxes;
    }

    /** Tells whether this is a box of an extended type. */
    boolean isUuid(FileChannel file, byte[] type) throws IOException {
        return path.equals("/uuid")
                && end - body >= type.length
                && Arrays.equals(Bytes.read(file, body, type.length), type);
    }

    /** Gives the boxes under a path, in this one and below. */
    void find(String wanted, List<BmffBox> found) {
        if (path.equals(wanted)) {
            found.add(this);
        }
        boxes.forEach(box -> box.find(wanted, found));
    }
}
