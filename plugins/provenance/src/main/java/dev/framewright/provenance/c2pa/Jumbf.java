package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A superbox of JUMBF (ISO/IEC 19566-5): a content type, a label, and boxes.
 *
 * @param type the content type's UUID, 32 hexadecimal digits
 * @param label its name within the superbox around it
 * @param slice its body within the bytes that were read
 * @param boxes the superboxes in it, in order
 * @param contents the other boxes in it, in order
 */
public record Jumbf(String type, String label, ByteBuffer slice, List<Jumbf> boxes, List<Content> contents) {
    /** Content type of the store of all manifests. */
    public static final String STORE = uuid("c2pa");
    /** Content type of a manifest that says how content came about. */
    public static final String MANIFEST = uuid("c2ma");
    /** Content type of a manifest that changes only the manifest before it. */
    public static final String UPDATE_MANIFEST = uuid("c2um");
    /** Content type of the assertions. */
    public static final String ASSERTIONS = uuid("c2as");
    /** Content type of the claim. */
    public static final String CLAIM = uuid("c2cl");
    /** Content type of the claim's signature. */
    public static final String SIGNATURE = uuid("c2cs");
    /** Content type of an assertion in CBOR. */
    public static final String CBOR = uuid("cbor");
    /** Content type of an assertion in JSON. */
    public static final String JSON = uuid("json");

    private static final String REST_OF_UUID = "00110010800000aa00389b71";
    private static final int HEADER = 8;
    private static final int DESCRIPTION = 17;
    private static final int REQUESTABLE = 1;
    private static final int LABELLED = 2;
    private static final int DEEPEST = 16;
    private static final int MOST_BOXES = 100_000;

    /**
     * A box with bytes.
     *
     * @param type four characters, such as {@code cbor}
     * @param slice what is in it, within the bytes that were read
     */
    public record Content(String type, ByteBuffer slice) {
        private byte[] bytes() {
            return copy(slice);
        }
    }

    private static byte[] copy(ByteBuffer slice) {
        byte[] bytes = new byte[slice.remaining()];
        slice.get(slice.position(), bytes);
        return bytes;
    }

    private static String uuid(String name) {
        return HexFormat.of().formatHex(name.getBytes(StandardCharsets.US_ASCII)) + REST_OF_UUID;
    }

    /** Gives the bytes of a superbox of whole boxes. */
    public static byte[] superBox(String type, String label, byte[]... boxes) {
        ByteArrayOutputStream description = new ByteArrayOutputStream();
        description.writeBytes(HexFormat.of().parseHex(type));
        description.write(REQUESTABLE | LABELLED);
        description.writeBytes(label.getBytes(StandardCharsets.UTF_8));
        description.write(0);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(box("jumd", description.toByteArray()));
        for (byte[] box : boxes) {
            body.writeBytes(box);
        }
        return box("jumb", body.toByteArray());
    }

    /** Gives the bytes of a superbox that holds one value in CBOR. */
    public static byte[] cborBox(String type, String label, byte[] cbor) {
        return superBox(type, label, box("cbor", cbor));
    }

    private static byte[] box(String type, byte[] bytes) {
        return ByteBuffer.allocate(HEADER + bytes.length)
                .putInt(HEADER + bytes.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(bytes)
                .array();
    }

    /** Gives this superbox whole. */
    byte[] bytes() {
        return box("jumb", body());
    }

    /** Gives description and contents, without the superbox's own header: what hashes are taken of. */
    byte[] body() {
        return copy(slice);
    }

    /** Gives what hashes are taken of, of a whole superbox. */
    public static byte[] body(byte[] superBox) {
        return Arrays.copyOfRange(superBox, HEADER, superBox.length);
    }

    /**
     * Reads a whole superbox; bytes after it, such as padding, are left alone.
     *
     * @throws MalformedException if it is none
     */
    public static Jumbf read(byte[] bytes) {
        Content box = next(ByteBuffer.wrap(bytes));
        if (!box.type().equals("jumb")) {
            throw new MalformedException("a manifest store starts with a box jumb but this with " + box.type());
        }
        return superBox(box.slice(), 0, new int[1]);
    }

    private static Jumbf superBox(ByteBuffer body, int depth, int[] count) {
        if (depth > DEEPEST) {
            throw new MalformedException("JUMBF boxes are nested deeper than " + DEEPEST);
        }
        ByteBuffer in = body.duplicate();
        Content description = next(in);
        if (!description.type().equals("jumd") || description.slice().remaining() < DESCRIPTION) {
            throw new MalformedException("a JUMBF superbox has no description");
        }
        byte[] words = description.bytes();
        String type = HexFormat.of().formatHex(words, 0, 16);
        String label = (words[16] & LABELLED) == 0 ? "" : text(words, DESCRIPTION);
        List<Jumbf> boxes = new ArrayList<>();
        List<Content> contents = new ArrayList<>();
        while (in.hasRemaining()) {
            Content box = next(in);
            if (++count[0] > MOST_BOXES) {
                throw new MalformedException("the manifest store has more than " + MOST_BOXES + " boxes");
            }
            if (box.type().equals("jumb")) {
                boxes.add(superBox(box.slice(), depth + 1, count));
            } else {
                contents.add(box);
            }
        }
        return new Jumbf(type, label, body, boxes, contents);
    }

    private static Content next(ByteBuffer in) {
        if (in.remaining() < HEADER) {
            throw new MalformedException("a JUMBF box ends too early");
        }
        long length = Integer.toUnsignedLong(in.getInt());
        byte[] type = new byte[4];
        in.get(type);
        long rest = length == 0 ? in.remaining() : length - HEADER;
        if (rest < 0 || rest > in.remaining()) {
            throw new MalformedException("a JUMBF box says it has " + length + " bytes, but there are not so many");
        }
        ByteBuffer slice = in.slice(in.position(), (int) rest);
        in.position(in.position() + (int) rest);
        return new Content(new String(type, StandardCharsets.ISO_8859_1), slice);
    }

    private static String text(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** Tells whether nothing is left in this superbox but zeros, as in an assertion that was taken out. */
    boolean isEmptied() {
        return boxes.isEmpty()
                && contents.stream().allMatch(content -> {
                    // A box of this type starts with its type's UUID.
                    int start = content.type().equals("uuid") ? 16 : 0;
                    ByteBuffer bytes = content.slice();
                    return IntStream.range(start, bytes.remaining()).allMatch(i -> bytes.get(i) == 0);
                });
    }

    /** Gives the superbox in this one with a label. */
    public Optional<Jumbf> box(String wanted) {
        return boxes.stream().filter(box -> box.label().equals(wanted)).findFirst();
    }

    /** Gives the bytes of the first box of a type, such as {@code cbor}. */
    public Optional<byte[]> content(String wanted) {
        return contents.stream()
                .filter(content -> content.type().equals(wanted))
                .map(Content::bytes)
                .findFirst();
    }
}
