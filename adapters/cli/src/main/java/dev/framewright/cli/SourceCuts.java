package dev.framewright.cli;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.FrameRange;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Output;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Sound;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.api.timeline.Shot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Stretches of clips as files of their own. A timeline shows parts of its files, and what continues a shot has to begin
 * where the shot ends, not where its file does. The copies are kept: what was made from them names them in its manifest.
 */
final class SourceCuts {
    private static final int NAME_DIGITS = 16;

    private final Services services;
    private final Path folder;

    SourceCuts(Services services, Path folder) {
        this.services = services;
        this.folder = folder;
    }

    /** Gives the source's own file where all of it is meant, else a ProRes copy of the stretch. */
    Path cut(Shot.Source source) {
        if (source.from().isZero() && source.until().isEmpty()) {
            return source.file();
        }
        ClipReader reader = services.one(ClipReader.class);
        ClipShape shape = reader.probe(source.file()).clip();
        long first = shape.frameRate().nearestFrames(source.from());
        long end = Math.min(
                shape.frames(),
                source.until().map(shape.frameRate()::nearestFrames).orElse((long) shape.frames()));
        if (first >= end) {
            throw new InvalidRequestException(
                    "source",
                    "must be shown from a frame that it has, but " + source.file() + " has " + shape.frames()
                            + " frames and is shown from frame " + first);
        }
        if (first == 0 && end == shape.frames()) {
            return source.file();
        }
        Path stretch = folder.resolve("cut-"
                + ShotRenderer.digest(source.file()).substring(0, NAME_DIGITS) + "-" + first + "-" + end + ".mov");
        if (!Files.isRegularFile(stretch)) {
            copy(source.file(), new FrameRange((int) first, (int) end), stretch);
        }
        return stretch;
    }

    private void copy(Path file, FrameRange range, Path stretch) {
        try (Clip whole = services.one(ClipReader.class).open(file)) {
            Files.createDirectories(folder);
            services.one(ClipWriter.class).write(new Stretch(whole, range), Output.of(Container.MOV), stretch);
        } catch (IOException e) {
            throw new OutputUnwritableException(stretch, e + "; choose another place, or free some room", e);
        }
    }

    /** Some frames of a clip. */
    private static final class Stretch implements Clip {
        private final Clip whole;
        private final FrameRange range;
        private int next;

        Stretch(Clip whole, FrameRange range) {
            this.whole = whole;
            this.range = range;
        }

        @Override
        public ClipShape shape() {
            return new ClipShape(whole.size(), whole.frameRate(), range.frames());
        }

        @Override
        public Optional<Sound> sound() {
            Duration from = whole.frameRate().durationOf(range.first());
            return whole.sound().map(sound -> sound.later(from.negated()));
        }

        @Override
        public boolean next(byte[] rgb) {
            while (next < range.first()) {
                if (!whole.next(rgb)) {
                    return false;
                }
                next++;
            }
            return next++ < range.end() && whole.next(rgb);
        }

        @Override
        public void close() {}
    }
}
