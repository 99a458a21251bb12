package dev.framewright.cli;

import dev.framewright.api.MediaUnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The XMP packet that a file carries, for systems that read it only from a file of its own. */
final class XmpPacket {
    private static final String BEGIN = "<?xpacket begin=";
    private static final String END = "<?xpacket end=";
    private static final int BLOCK = 1 << 20;
    private static final int MOST_BYTES = 1 << 20;

    private XmpPacket() {}

    /** Finds the first packet, whatever kind of file it is in; empty if there is none, or it is above a mebibyte. */
    static Optional<String> in(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            // Latin-1 makes one character of each byte.
            String rest = "";
            for (byte[] block = bytes.readNBytes(BLOCK); block.length > 0; block = bytes.readNBytes(BLOCK)) {
                String text = rest + new String(block, StandardCharsets.ISO_8859_1);
                int begin = text.indexOf(BEGIN);
                if (begin >= 0) {
                    String more = new String(bytes.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
                    return packet(text.substring(begin) + more);
                }
                rest = text.substring(Math.max(0, text.length() - BEGIN.length()));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new MediaUnreadableException(file, e + "; check its rights", e);
        }
    }

    private static Optional<String> packet(String text) {
        int end = text.indexOf(END);
        int close = end < 0 ? -1 : text.indexOf("?>", end);
        return close < 0
                ? Optional.empty()
                : Optional.of(new String(
                        text.substring(0, close + 2).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }
}
