package dev.framewright.cli;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a clip from words. */
@Command(name = "generate", mixinStandardHelpOptions = true, description = "Makes a clip from words.")
final class GenerateCommand implements Callable<Integer> {
    private final JobFollower follower;

    @Mixin
    private final DrawOptions draw = new DrawOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(names = "--frames", paramLabel = "N", description = "Length in frames.")
    private @Nullable Integer frames;

    @Option(names = "--seconds", paramLabel = "S", description = "Length in seconds; must end on a frame.")
    private @Nullable String seconds;

    @Option(names = "--fps", paramLabel = "R", description = "Frames per second, such as 24, 24000/1001 or 29.97.")
    private @Nullable String fps;

    GenerateCommand(JobFollower follower) {
        this.follower = follower;
    }

    @Override
    public Integer call() {
        Destination destination = output.destination(draw.text(), Container.MP4);
        ClipSpec clip = clip();
        if (destination.output().container() == Container.PNG) {
            clip = onePicture(clip);
        }
        GenerateRequest request = new GenerateRequest(draw.prompt(), clip, draw.sampling(), draw.model(), List.of());
        return follower.run(request, destination, output);
    }

    private ClipSpec clip() {
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

    private static ClipSpec onePicture(ClipSpec clip) {
        if (clip.frames().isPresent() && !clip.frames().get().equals(Frames.count(1))) {
            throw new InvalidRequestException(
                    "output", "must not end in .png for a clip; end it in / for numbered pictures");
        }
        return clip.withFrames(Frames.count(1));
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
