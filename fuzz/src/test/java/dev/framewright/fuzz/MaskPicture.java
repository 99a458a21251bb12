package dev.framewright.fuzz;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.MediaInfo;
import dev.framewright.media.ClipFileReader;
import java.nio.file.Path;
import java.util.List;

/** Pictures and clips that come with a request, such as masks. FFmpeg's own code is not instrumented, so the search is blind there. */
public final class MaskPicture {
    private static final List<TemporaryFile> FILES =
            List.of(new TemporaryFile(".png"), new TemporaryFile(".mp4"), new TemporaryFile(".gif"));

    private static final ClipFileReader READER = new ClipFileReader();
    private static final int MOST_PIXELS = 1 << 20;
    private static final int MOST_FRAMES = 4;

    private MaskPicture() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Path file = FILES.get(bytes.length % FILES.size()).with(bytes);
        try {
            MediaInfo info = READER.probe(file);
            // What is larger is decoded as well, but not a thousand times a second.
            if ((long) info.clip().size().width() * info.clip().size().height() > MOST_PIXELS) {
                return;
            }
            read(READER.open(file));
            read(READER.openTransparency(file));
        } catch (FramewrightException refused) {
            return;
        }
    }

    private static void read(Clip clip) {
        try (clip) {
            byte[] frame = new byte[clip.size().rgbBytes()];
            for (int i = 0; i < MOST_FRAMES && clip.next(frame); i++) {
                continue;
            }
        }
    }
}
