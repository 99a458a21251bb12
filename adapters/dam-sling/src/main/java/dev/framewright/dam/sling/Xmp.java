package dev.framewright.dam.sling;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The XMP packet that a result carries, and its fields for generative AI. */
final class Xmp {
    private static final byte[] BEGIN = "<?xpacket begin=".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern FIELD =
            Pattern.compile("(?:Iptc4xmpExt|xmp):(DigitalSourceType|AISystem\\w+|CreatorTool)=\"([^\"]*)\"");

    private Xmp() {}

    /** Finds the first packet of a file, whatever kind it is of. */
    static Optional<String> in(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            int matched = 0;
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                // No byte of the mark but its first is "<", so a mismatch begins anew at most there.
                matched = next == BEGIN[matched] ? matched + 1 : next == BEGIN[0] ? 1 : 0;
                if (matched == BEGIN.length) {
                    String rest = new String(bytes.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
                    int end = rest.indexOf("<?xpacket end=");
                    int close = end < 0 ? -1 : rest.indexOf("?>", end);
                    return close < 0
                            ? Optional.empty()
                            : Optional.of(new String(BEGIN, StandardCharsets.US_ASCII) + rest.substring(0, close + 2));
                }
            }
            return Optional.empty();
        }
    }

    /** Gives the fields that search and reports use, by their names without a prefix. */
    static Map<String, String> fields(String packet) {
        Map<String, String> fields = new TreeMap<>();
        Matcher matcher = FIELD.matcher(packet);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        return fields;
    }
}
