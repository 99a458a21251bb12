package dev.framewright.provenance.file;

import dev.framewright.provenance.key.Digest;
import dev.framewright.provenance.key.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Computes the hash that an assertion says a file has. */
public final class AssetHash {

    private AssetHash() {}

    /**
     * Hashes a file but for some stretches.
     *
     * @param fields of the assertion
     * @param leftOut start and end of what is left out, in turn
     * @throws MalformedException if the assertion makes no sense for this file
     */
    public static byte[] ofData(Path file, Map<?, ?> fields, List<Long> leftOut, String usualAlg) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            List<Stretch> left = new ArrayList<>();
            for (int i = 0; i + 1 < leftOut.size(); i += 2) {
                left.add(new Stretch(leftOut.get(i), leftOut.get(i + 1)));
            }
            MessageDigest digest = digest(fields, usualAlg);
            update(digest, in, 0, in.size(), left);
            return digest.digest();
        }
    }

    /** Gives what {@code c2pa.hash.data} leaves out, start and end in turn. */
    public static List<Long> leftOut(Map<?, ?> fields) {
        List<Long> stretches = new ArrayList<>();
        for (Object item : list(fields.get("exclusions"))) {
            long start = number(map(item).get("start"));
            stretches.add(start);
            stretches.add(start + number(map(item).get("length")));
        }
        return stretches;
    }

    /**
     * Hashes a file's boxes but for those that {@code c2pa.hash.bmff.v2} or {@code .v3} leaves out; before each box of the
     * top level that is not left out whole goes its place in the file.
     *
     * @param withPlaces false for the first version, which knew no places
     * @throws MalformedException if the assertion makes no sense for this file, or is in a way that is not known here
     */
    public static byte[] ofBoxes(Path file, Map<?, ?> fields, boolean withPlaces, String usualAlg) throws IOException {
        if (!(fields.get("hash") instanceof byte[])) {
            throw new MalformedException("only whole files are checked here, and this one is hashed in fragments");
        }
        try (FileChannel in = FileChannel.open(file)) {
            List<BmffBox> boxes = BmffBox.of(in);
            List<Stretch> left = new ArrayList<>();
            for (Object exclusion : list(fields.get("exclusions"))) {
                leaveOut(in, boxes, map(exclusion), left);
            }
            MessageDigest digest = digest(fields, usualAlg);
            for (BmffBox box : boxes) {
                boolean whole = left.contains(new Stretch(box.start(), box.end()));
                if (!whole && withPlaces) {
                    digest.update(ByteBuffer.allocate(8).putLong(box.start()).array());
                }
                if (!whole) {
                    update(digest, in, box.start(), box.end(), left);
                }
            }
            return digest.digest();
        }
    }

    /** Bytes of a file from one place up to another. */
    private record Stretch(long start, long end) {}

    private static void leaveOut(FileChannel in, List<BmffBox> boxes, Map<?, ?> exclusion, List<Stretch> left)
            throws IOException {
        List<BmffBox> found = new ArrayList<>();
        boxes.forEach(box -> box.find(String.valueOf(exclusion.get("xpath")), found));
        for (BmffBox box : found) {
            if (!matches(in, box, exclusion)) {
                continue;
            }
            List<?> subsets = list(exclusion.get("subset"));
            if (subsets.isEmpty()) {
                left.add(new Stretch(box.start(), box.end()));
            }
            for (Object subset : subsets) {
                long start = box.start() + number(map(subset).get("offset"));
                long length = number(map(subset).get("length"));
                long end = length == 0 ? box.end() : Math.min(box.end(), start + length);
                if (start < end) {
                    left.add(new Stretch(start, end));
                }
            }
        }
    }

    private static boolean matches(FileChannel in, BmffBox box, Map<?, ?> exclusion) throws IOException {
        if (exclusion.get("length") instanceof Long length && length != box.end() - box.start()) {
            return false;
        }
        if (exclusion.get("version") instanceof Long version && (Bytes.read(in, box.body(), 1)[0] & 0xFF) != version) {
            return false;
        }
        if (exclusion.get("flags") instanceof byte[] flags && flags.length == 3) {
            byte[] actual = Bytes.read(in, box.body() + 1, 3);
            boolean exact = !Boolean.FALSE.equals(exclusion.get("exact"));
            for (int i = 0; i < 3; i++) {
                if (exact ? actual[i] != flags[i] : (flags[i] | actual[i]) != flags[i]) {
                    return false;
                }
            }
        }
        for (Object item : list(exclusion.get("data"))) {
            byte[] value = map(item).get("value") instanceof byte[] bytes ? bytes : new byte[0];
            long start = box.start() + number(map(item).get("offset"));
            if (start + value.length > box.end() || !Arrays.equals(Bytes.read(in, start, value.length), value)) {
                return false;
            }
        }
        return true;
    }

    private static void update(MessageDigest digest, FileChannel in, long start, long end, List<Stretch> left)
            throws IOException {
        long at = start;
        for (Stretch stretch : left.stream()
                .filter(one -> one.end() > start && one.start() < end)
                .sorted(Comparator.comparingLong(Stretch::start))
                .toList()) {
            if (stretch.end() > end) {
                throw new MalformedException("the hash leaves out bytes behind the end");
            }
            Bytes.update(digest, in, at, Math.max(at, stretch.start()));
            at = Math.max(at, stretch.end());
        }
        Bytes.update(digest, in, at, end);
    }

    private static MessageDigest digest(Map<?, ?> fields, String usualAlg) {
        String alg = fields.get("alg") instanceof String own ? own : usualAlg;
        return Digest.of(alg).orElseThrow(() -> new MalformedException("the hash " + alg + " is not allowed"));
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new MalformedException("an exclusion of a hash has no fields");
    }

    private static long number(Object value) {
        if (value instanceof Long number && number >= 0 && number < 1L << 60) {
            return number;
        }
        throw new MalformedException("an exclusion of a hash has no place");
    }
}
