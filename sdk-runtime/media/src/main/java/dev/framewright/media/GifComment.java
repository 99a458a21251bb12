package dev.framewright.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Title, comment and the like inside a GIF: one comment extension (GIF89a, section 24) of {@code key=value} lines. */
final class GifComment {
    private static final int HEADER = 13;
    private static final int LARGEST_BLOCK = 255;

    private GifComment() {}

    /** Copies a GIF with a comment before its first frame. */
    static void add(Path from, Path to, Map<String, String> metadata) throws IOException {
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] header = in.readNBytes(HEADER);
            out.write(header);
            boolean colourTable = (header[10] & 0x80) != 0;
            out.write(in.readNBytes(colourTable ? 3 << (header[10] & 7) + 1 : 0));
            out.write(0x21);
            out.write(0xFE);
            byte[] text = lines(metadata).getBytes(StandardCharsets.UTF_8);
            for (int at = 0; at < text.length; at += LARGEST_BLOCK) {
                int length = Math.min(LARGEST_BLOCK, text.length - at);
                out.write(length);
                out.write(text, at, length);
            }
            out.write(0);
            in.transferTo(out);
        }
    }

    /** Reads the lines back; a comment of another program is one {@code comment}. */
    static Map<String, String> parse(String comment) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String line : comment.split("\n")) {
            int equals = line.indexOf('=');
            if (equals < 1) {
                return Map.of("comment", comment);
            }
            metadata.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return metadata;
    }

    private static String lines(Map<String, String> metadata) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(metadata).forEach((key, value) -> {
            lines.append(lines.isEmpty() ? "" : "\n");
            lines.append(key).append('=').append(value.replace('\n', ' '));
        });
        return lines.toString();
    }
}
