package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Sound;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A picture or clip that a request gives.
 *
 * @param shape its exact measures
 * @param sound that it holds
 */
record Source(ClipReader reader, Path file, ClipShape shape, Optional<Sound> sound) {

    private static Source of(ClipReader reader, Path file) {
        MediaInfo info = reader.probe(file);
        return new Source(reader, file, info.clip(), info.sound().map(codec -> new Sound(file, Duration.ZERO)));
    }

    /**
     * Finds out what it is.
     *
     * @param field of the request, for messages
     */
    static Source of(ClipReader reader, String field, MediaRef ref) {
        if (ref instanceof MediaRef.OfFile given) {
            return of(reader, given.path());
        }
        if (ref instanceof MediaRef.Inline inline) {
            Path file = written(inline);
            try {
                return of(reader, file);
            } catch (RuntimeException e) {
                file.toFile().delete();
                throw e;
            }
        }
        throw new InvalidRequestException(
                field,
                "must be a file or inline bytes here; results of jobs and stored files are not found by this job");
    }

    private static Path written(MediaRef.Inline inline) {
        Path file = null;
        try {
            file = Files.createTempFile("framewright-inline-", "");
            file.toFile().deleteOnExit();
            return Files.write(file, inline.bytes());
        } catch (IOException e) {
            throw new OutputUnwritableException(
                    file == null ? Path.of(System.getProperty("java.io.tmpdir")) : file, e + "; free some room", e);
        }
    }

    Clip open() {
        return reader.open(file);
    }

    /** Its transparent parts, white, as a source of its own. */
    Source transparency() {
        return new Source(opening(reader::openTransparency), file, shape, Optional.empty());
    }

    /** This source on a larger canvas, or held at its last frame, as a source of its own. */
    Source on(ClipShape canvas, int left, int top) {
        return new Source(opening(path -> new CanvasClip(reader.open(path), canvas, left, top)), file, canvas, sound);
    }

    private ClipReader opening(Function<Path, Clip> opened) {
        return new ClipReader() {
            @Override
            public MediaInfo probe(Path path) {
                return reader.probe(path);
            }

            @Override
            public Clip open(Path path) {
                return opened.apply(path);
            }
        };
    }
}
