package dev.framewright.api.timeline;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.internal.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of a timeline that is still to be made.
 *
 * @param name tells it from the others for people, with its place
 * @param note what is wanted
 * @param frames its length
 * @param frameRate the timeline's
 * @param sources what it begins from, as many as {@link ShotNote.Kind#sources} says
 */
public record Shot(String name, ShotNote note, int frames, FrameRate frameRate, List<Source> sources) {
    /** Checks the length and the number of sources. */
    public Shot {
        Require.inRange("frames", frames, 1, Frames.MOST);
        sources = List.copyOf(sources);
        Require.inRange(
                "sources", sources.size(), note.kind().sources(), note.kind().sources());
    }

    /**
     * A stretch of a file.
     *
     * @param file a clip or picture
     * @param from where it begins, in the file's own time
     * @param until where it ends; empty for the file's end
     */
    public record Source(Path file, Duration from, Optional<Duration> until) {
        /** Gives the whole file. */
        public static Source whole(Path file) {
            return new Source(file, Duration.ZERO, Optional.empty());
        }
    }
}
