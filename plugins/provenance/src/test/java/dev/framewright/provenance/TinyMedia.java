package dev.framewright.provenance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** The smallest files of each kind. Their boxes and chunks are whole; the clips' samples are plain text. */
final class TinyMedia {
    static final String SAMPLES = "these are the samples of the clip";

    private static final String GIF = "R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=";

    private TinyMedia() {}

    /** Writes a file of the kind that its name ends in. */
    static Path write(Path file) throws IOException {
        String name = file.getFileName().toString();
        byte[] bytes = switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "mp4" -> clip("isom", false);
            case "mov" -> clip("qt  ", true);
            case "png" -> picture();
            case "avif" ->
                joined(
                        box("ftyp", "avif\0\0\0\0avif".getBytes(StandardCharsets.US_ASCII)),
                        box("meta", new byte[12]),
                        box("mdat", SAMPLES.getBytes(StandardCharsets.US_ASCII)));
            case "gif" -> Base64.getDecoder().decode(GIF);
            case "webm" -> new byte[] {0x1A, 0x45, (byte) 0xDF, (byte) 0xA3, 1, 2, 3, 4, 5, 6, 7, 8, 9};
            default -> throw new IllegalArgumentException(name);
        };
        return Files.write(file, bytes);
    }

    /** Gives a clip whose one chunk starts in the middle of its samples. */
    private static byte[] clip(String brand, boolean wide) {
        byte[] type = box("ftyp", (brand + "\0\0\0\0" + brand).getBytes(StandardCharsets.US_ASCII));
        byte[] samples = box("mdat", SAMPLES.getBytes(StandardCharsets.US_ASCII));
        long chunk = type.length + 8 + SAMPLES.indexOf("samples");
        byte[] table = wide
                ? box(
                        "co64",
                        ByteBuffer.allocate(16)
                                .putInt(0)
                                .putInt(1)
                                .putLong(chunk)
                                .array())
                : box(
                        "stco",
                        ByteBuffer.allocate(12)
                                .putInt(0)
                                .putInt(1)
                                .putInt((int) chunk)
                                .array());
        return joined(type, samples, box("moov", box("trak", box("mdia", box("minf", box("stbl", table))))));
    }

    /** Gives where the one chunk of a clip starts. */
    static long chunk(byte[] clip) {
        String text = new String(clip, StandardCharsets.ISO_8859_1);
        int narrow = text.indexOf("stco");
        return narrow >= 0
                ? ByteBuffer.wrap(clip).getInt(narrow + 12)
                : ByteBuffer.wrap(clip).getLong(text.indexOf("co64") + 12);
    }

    private static byte[] picture() throws IOException {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(8)
                .putInt(8)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        try (var packed = new DeflaterOutputStream(pixels)) {
            packed.write(new byte[(1 + 8 * 3) * 8]);
        }
        byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
        return joined(signature, chunk("IHDR", header), chunk("IDAT", pixels.toByteArray()), chunk("IEND"));
    }

    private static byte[] chunk(String type, byte... content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        return joined(
                ByteBuffer.allocate(4).putInt(content.length).array(),
                name,
                content,
                ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    private static byte[] box(String type, byte[] content) {
        return joined(
                ByteBuffer.allocate(4).putInt(8 + content.length).array(),
                type.getBytes(StandardCharsets.US_ASCII),
                content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
