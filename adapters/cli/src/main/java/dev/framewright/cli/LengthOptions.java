package dev.framewright.cli;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.InvalidRequestException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long and how fast a clip is. */
final class LengthOptions {
    @Option(names = "--frames", paramLabel = "N", description = "Length in frames.")
    private @Nullable Integer frames;

    @Option(names = "--seconds", paramLabel = "S", description = "Length in seconds; must end on a frame.")
    private @Nullable String seconds;

    @Option(names = "--fps", paramLabel = "R", description = "Frames per second, such as 24, 24000/1001 or 29.97.")
    private @Nullable String fps;

    ClipSpec clip(DrawOptions draw) {
        ClipSpec clip = ClipSpec.modelDefault();
        if (fps != null) {
            clip = clip.withFrameRate(FrameRate.parse(fps));
        }
        if (frames != null && seconds != null) {
            throw new InvalidRequestException("frames", "must not be given together with seconds; choose one");
        }
        if (frames != null) {
            clip = clip.withFrames(Frames.count(frames));
        }
        if (seconds != null) {
            clip = clip.withFrames(Frames.lasting(duration(seconds)));
        }
        return draw.sizing().map(clip::withSizing).orElse(clip);
    }

    private static Duration duration(String text) {
        try {
            BigDecimal value = new BigDecimal(text.strip());
            if (value.abs().compareTo(BigDecimal.valueOf(1_000_000)) < 0 && value.scale() < 100) {
                return Duration.ofNanos(value.movePointRight(9).longValue());
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("seconds", "must be a number such as 2 or 1.5 but was \"" + text + "\"");
        }
        throw new InvalidRequestException("seconds", "must be above 0 and at most 86400 but was " + text);
    }
}
