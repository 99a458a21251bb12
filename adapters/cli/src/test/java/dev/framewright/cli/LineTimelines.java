package dev.framewright.cli;

import dev.framewright.api.FrameRate;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.ShotNote;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineClip;
import dev.framewright.api.timeline.TimelineFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A timeline of lines: {@code FILE SECONDS} is a clip, a note of ours is a shot of 17 frames. */
final class LineTimelines implements TimelineFormat {
    @Override
    public String name() {
        return "lines";
    }

    @Override
    public Set<String> endings() {
        return Set.of("lines");
    }

    @Override
    public Timeline read(Path file) {
        try {
            return new Lines(file, new ArrayList<>(Files.readAllLines(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Lines(Path file, List<String> lines) implements Timeline {
        @Override
        public List<TimelineClip> clips() {
            return lines.stream()
                    .filter(line -> ShotNote.parse(line).isEmpty())
                    .map(line -> line.split(" "))
                    .map(words ->
                            new TimelineClip(file.resolveSibling(words[0]), Optional.of(new BigDecimal(words[1]))))
                    .toList();
        }

        @Override
        public List<Shot> shots() {
            List<Shot> shots = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                ShotNote note = ShotNote.parse(lines.get(i)).orElse(null);
                if (note != null) {
                    List<Shot.Source> sources = note.kind().sources() == 0
                            ? List.of()
                            : List.of(Shot.Source.whole(
                                    file.resolveSibling(clips().get(0).media())));
                    shots.add(new Shot("line " + i, note, 17, FrameRate.of(12), sources));
                }
            }
            return shots;
        }

        @Override
        public void place(Shot shot, Path media, Map<String, String> manifest) {
            lines.set(Integer.parseInt(shot.name().substring(5)), media + " 1 " + manifest.get("sampling.seed"));
        }

        @Override
        public void write(Path target) {
            try {
                Files.write(target, lines);
            } catch (IOException e) {
                throw new OutputUnwritableException(target, "it cannot be written", e);
            }
        }
    }
}
