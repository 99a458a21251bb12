package dev.framewright.provenance.file;

import dev.framewright.provenance.c2pa.Cbor;
import dev.framewright.provenance.key.Digest;
import dev.framewright.provenance.key.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Binds an MP4 or MOV: the store goes into a box behind {@code ftyp}, XMP into one at the end, and what lists where the
 * samples lie is corrected by the length of the store.
 */
final class BmffBinding implements Binding {
    private static final List<String> NOT_HASHED = List.of("/ftyp", "/mfra");
    private static final byte[] PURPOSE = "manifest\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BOX_BEFORE_STORE = 8 + 16 + 4 + 9 + 8;

    private final Path file;
    private final byte[] xmpBox;

    BmffBinding(Path file, String xmp) {
        this.file = file;
        byte[] text = xmp.getBytes(StandardCharsets.UTF_8);
        this.xmpBox = ByteBuffer.allocate(24 + text.length)
                .putInt(24 + text.length)
                .put("uuid".getBytes(StandardCharsets.US_ASCII))
                .put(BmffBox.XMP)
                .put(text)
                .array();
    }

    @Override
    public String label() {
        return "c2pa.hash.bmff.v3";
    }

    @Override
    public Map<String, Object> assertion(int storeBytes, byte[] hash) {
        List<Object> exclusions = new ArrayList<>();
        exclusions.add(exclusion("/uuid", List.of(map("offset", 8, "value", BmffBox.C2PA))));
        for (String path : NOT_HASHED) {
            exclusions.add(exclusion(path, Cbor.NULL));
        }
        return map("exclusions", exclusions, "alg", "sha256", "hash", hash, "name", "jumbf manifest");
    }

    private static Map<String, Object> exclusion(String xpath, Object data) {
        return map(
                "xpath", xpath, "length", Cbor.NULL, "data", data, "subset", Cbor.NULL, "version", Cbor.NULL, "flags",
                Cbor.NULL, "exact", Cbor.NULL);
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** A stretch of the file that is to be: of the old file, or bytes of its own. */
    private record Piece(String path, long start, long end, byte[] bytes) {
        long length() {
            return bytes.length > 0 ? bytes.length : end - start;
        }
    }

    @Override
    public byte[] hash(int storeBytes) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (FileChannel in = FileChannel.open(file)) {
            long at = 0;
            for (Piece piece : pieces(in, storeBox(new byte[storeBytes]))) {
                if (!NOT_HASHED.contains(piece.path()) && !piece.path().isEmpty()) {
                    digest.update(ByteBuffer.allocate(8).putLong(at).array());
                    if (piece.bytes().length > 0) {
                        digest.update(piece.bytes());
                    } else {
                        Bytes.update(digest, in, piece.start(), piece.end());
                    }
                }
                at += piece.length();
            }
        }
        return digest.digest();
    }

    @Override
    public void write(byte[] store) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            List<Piece> pieces = pieces(in, storeBox(store));
            Bytes.replace(file, out -> {
                for (Piece piece : pieces) {
                    if (piece.bytes().length > 0) {
                        Bytes.write(out, piece.bytes());
                    } else {
                        Bytes.copy(in, piece.start(), piece.end(), out);
                    }
                }
            });
        }
    }

    private static byte[] storeBox(byte[] store) {
        return ByteBuffer.allocate(BOX_BEFORE_STORE + store.length)
                .putInt(BOX_BEFORE_STORE + store.length)
                .put("uuid".getBytes(StandardCharsets.US_ASCII))
                .put(BmffBox.C2PA)
                .putInt(0)
                .put(PURPOSE)
                .putLong(0)
                .put(store)
                .array();
    }

    private List<Piece> pieces(FileChannel in, byte[] storeBox) throws IOException {
        List<BmffBox> boxes = BmffBox.of(in);
        if (boxes.isEmpty() || !boxes.get(0).path().equals("/ftyp")) {
            throw new MalformedException("the file does not start with ftyp");
        }
        long behind = boxes.get(0).end();
        List<Piece> pieces = new ArrayList<>();
        for (BmffBox box : boxes) {
            if (box.path().equals("/moof") || box.isUuid(in, BmffBox.C2PA)) {
                throw new MalformedException("the file is fragmented or signed already, and cannot be signed so");
            }
            byte[] own = box.path().equals("/moov") ? moved(in, box, behind, storeBox.length) : new byte[0];
            pieces.add(new Piece(box.path(), box.start(), box.end(), own));
            if (box.start() == 0) {
                pieces.add(new Piece("", 0, 0, storeBox));
            }
        }
        pieces.add(new Piece("/uuid", 0, 0, xmpBox));
        return pieces;
    }

    /** Gives {@code moov} with every place of a sample behind {@code from} moved by {@code distance}. */
    private static byte[] moved(FileChannel in, BmffBox moov, long from, int distance) throws IOException {
        byte[] bytes = Bytes.read(in, moov.start(), moov.end() - moov.start());
        ByteBuffer moving = ByteBuffer.wrap(bytes);
        List<BmffBox> tables = new ArrayList<>();
        moov.find("/moov/trak/mdia/minf/stbl/stco", tables);
        moov.find("/moov/trak/mdia/minf/stbl/co64", tables);
        for (BmffBox table : tables) {
            boolean wide = table.path().endsWith("co64");
            int at = (int) (table.body() - moov.start()) + 4;
            long count = Integer.toUnsignedLong(moving.getInt(at));
            at += 4;
            if (count > (table.end() - moov.start() - at) / (wide ? 8 : 4)) {
                throw new MalformedException("a table of chunk offsets is longer than its box");
            }
            for (long i = 0; i < count; i++) {
                long place = wide ? moving.getLong(at) : Integer.toUnsignedLong(moving.getInt(at));
                long next = place >= from ? place + distance : place;
                if (wide) {
                    moving.putLong(at, next);
                } else if (next >>> 32 == 0) {
                    moving.putInt(at, (int) next);
                } else {
                    throw new MalformedException("the file is too long for its 32-bit chunk offsets");
                }
                at += wide ? 8 : 4;
            }
        }
        return bytes;
    }
}
