package dev.framewright.media;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the pictures of a sequence are named: {@code frame_000000.png} and so on, from 0. */
final class PngSequence {
    /** Text inside each picture that says how fast the sequence plays, such as {@code 24000/1001}. */
    static final String FRAME_RATE_KEY = "FrameRate";

    private static final Pattern FRAME = Pattern.compile("frame_\\d{6,7}\\.png");

    private PngSequence() {}

    static String nameOf(int frame) {
        return String.format(Locale.ROOT, "frame_%06d.png", frame);
    }

    static boolean isFrame(Path file) {
        return FRAME.matcher(file.getFileName().toString()).matches();
    }
}
