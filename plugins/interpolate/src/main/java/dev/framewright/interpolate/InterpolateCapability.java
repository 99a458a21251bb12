package dev.framewright.interpolate;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Result;
import dev.framewright.api.media.ClipReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives a user's own clip more frames a second, or any other rate. */
@Component
public final class InterpolateCapability implements Capability<CustomRequest> {
    static final String NAME = "interpolate";

    /** Pixels of a new frame that one core of 2023 draws in a second; what an estimate is made of. */
    private static final double PIXELS_PER_SECOND = 200_000;

    /** The most frames a second that a {@link FrameRate} may be. */
    static final int FASTEST = 240;

    private final ClipReader reader;
    private final Motion motion;

    /** Takes what reads clips, and what finds motion. */
    @Activate
    public InterpolateCapability(@Reference ClipReader reader, @Reference Motion motion) {
        this.reader = reader;
        this.motion = motion;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<CustomRequest> requestType() {
        return CustomRequest.class;
    }

    @Override
    public CapabilityDescription describe() {
        return new CapabilityDescription(
                NAME,
                "Gives a clip more frames a second, along the motion between its frames.",
                List.of(),
                List.of(
                        Setting.text("source", "The clip."),
                        Setting.number("times", "2", 2, 16, 1, "Times the frames a second."),
                        Setting.text("fps", "Frames a second instead, such as 60 or 60000/1001.")),
                Map.of(),
                List.of("The duration stays."));
    }

    @Override
    public Estimate estimate(CustomRequest request) {
        Map<String, String> values = describe().checked(request.parameters());
        ClipShape slow = reader.probe(source(values)).clip();
        ClipShape fast = SmootherClip.shape(slow, rate(slow.frameRate(), values));
        double seconds = fast.size().pixels() / PIXELS_PER_SECOND * fast.frames();
        return new Estimate(
                Duration.ofMillis((long) (1000 * seconds)),
                Motion.peakBytes(slow.size()),
                0,
                Optional.of(fast),
                List.of());
    }

    private static Path source(Map<String, String> values) {
        return MediaRef.fileNamed("source", values.getOrDefault("source", "")).path();
    }

    private static FrameRate rate(FrameRate slow, Map<String, String> values) {
        String fps = values.get("fps");
        return fps == null ? times(slow, "times", Integer.parseInt(values.get("times"))) : FrameRate.parse(fps);
    }

    /**
     * Gives a rate some times as fast, to the nearest thousandth where its exact ratio has too many digits.
     *
     * @param field of the request, or the property, that says how many times
     * @throws InvalidRequestException if that is more than a clip may have
     */
    static FrameRate times(FrameRate slow, String field, int times) {
        long frames = (long) slow.numerator() * times;
        long seconds = slow.denominator();
        if (frames > FASTEST * seconds) {
            throw new InvalidRequestException(
                    field,
                    "must be at most " + FASTEST * seconds / slow.numerator() + " for a clip of " + slow
                            + " frames a second, because a clip has " + FASTEST + " at most, but was " + times);
        }
        return frames <= Integer.MAX_VALUE
                ? new FrameRate((int) frames, slow.denominator())
                : new FrameRate((int) Math.rint(1000.0 * frames / seconds), 1000);
    }

    @Override
    public Result generate(CustomRequest request, JobContext context) {
        Map<String, String> values = describe().checked(request.parameters());
        context.throwIfCancelled();
        Clip source = reader.open(source(values));
        try {
            return new SmootherClip(source, rate(source.frameRate(), values), motion, context);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }
}
