package dev.framewright.media;

import dev.framewright.api.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Title, comment and the like inside a PNG, as uncompressed iTXt chunks (PNG specification, third edition, 11.3.3). */
final class PngText {
    private static final int SIGNATURE = 8;
    private static final int HEADER_END = SIGNATURE + 12 + 13;
    private static final int LONGEST_KEY = 79;
    private static final int MOST_BYTES = 1 << 20;
    private static final Map<String, String> REGISTERED = Map.of(
            "title", "Title",
            "artist", "Author",
            "comment", "Comment",
            "copyright", "Copyright",
            "description", "Description");

    private PngText() {}

    /**
     * Gives the picture with text after its header.
     *
     * @throws InvalidRequestException if a key is longer than a PNG keyword can be
     */
    static byte[] with(byte[] png, Map<String, String> text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(png.length + 256);
        out.write(png, 0, HEADER_END);
        new TreeMap<>(text).forEach((key, value) -> {
            byte[] chunk = chunk(REGISTERED.getOrDefault(key, key), value);
            out.write(chunk, 0, chunk.length);
        });
        out.write(png, HEADER_END, png.length - HEADER_END);
        return out.toByteArray();
    }

    /** Reads the text back; stops at the first thing that is not as it should be. */
    static Map<String, String> of(byte[] png) {
        Map<String, String> text = new LinkedHashMap<>();
        ByteBuffer rest = ByteBuffer.wrap(png);
        rest.position(Math.min(SIGNATURE, png.length));
        while (rest.remaining() >= 12) {
            int length = rest.getInt();
            String type = string(rest, 4);
            if (length < 0 || length > rest.remaining() - 4 || type.equals("IDAT")) {
                break;
            }
            if (type.equals("iTXt") && length <= MOST_BYTES) {
                readInto(text, string(rest, length));
            } else {
                rest.position(rest.position() + length);
            }
            rest.position(rest.position() + 4);
        }
        return text;
    }

    private static void readInto(Map<String, String> text, String chunk) {
        String[] parts = chunk.split("\0", -1);
        boolean plain = parts.length >= 6 && parts[1].isEmpty() && parts[2].isEmpty();
        if (!plain) {
            return;
        }
        String key = REGISTERED.entrySet().stream()
                .filter(entry -> entry.getValue().equals(parts[0]))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(parts[0]);
        text.put(key, parts[5]);
    }

    private static byte[] chunk(String key, String value) {
        if (key.isBlank()
                || key.length() > LONGEST_KEY
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(key)) {
            throw new InvalidRequestException(
                    "output.metadata", "needs names of 1 to 79 plain letters for PNG but one was \"" + key + "\"");
        }
        // Keyword, no compression, no language, no translated keyword, text.
        byte[] body = ("iTXt" + key + "\0\0\0\0\0" + value.replace("\0", "")).getBytes(StandardCharsets.UTF_8);
        CRC32 check = new CRC32();
        check.update(body);
        return ByteBuffer.allocate(body.length + 8)
                .putInt(body.length - 4)
                .put(body)
                .putInt((int) check.getValue())
                .array();
    }

    private static String string(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
