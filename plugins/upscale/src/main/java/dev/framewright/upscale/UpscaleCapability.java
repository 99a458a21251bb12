package dev.framewright.upscale;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.ClipShape;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
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

/** Makes a user's own clip or picture two or four times as wide and high. */
@Component
public final class UpscaleCapability implements Capability<CustomRequest> {
    static final String NAME = "upscale";

    /** Pixels of the small frame that two cores of 2023 do in a second; what an estimate is made of. */
    private static final double PIXELS_PER_SECOND = 60_000;

    /** As many as clips and pictures are read with. */
    private static final long MOST_PIXELS = 8192L * 4352;

    private final ClipReader reader;
    private final Upscaler upscaler;

    /** Takes what reads clips, and the network. */
    @Activate
    public UpscaleCapability(@Reference ClipReader reader, @Reference Upscaler upscaler) {
        this.reader = reader;
        this.upscaler = upscaler;
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
                "Makes a clip or picture two or four times as wide and high.",
                List.of(Upscaler.MODEL),
                List.of(
                        Setting.text("source", "The clip or picture."),
                        Setting.choice("scale", List.of("2", "4"), "Times the width and height.")),
                Map.of(),
                List.of("The network was made for drawn footage."));
    }

    @Override
    public Estimate estimate(CustomRequest request) {
        Map<String, String> values = describe().checked(request.parameters());
        int scale = Integer.parseInt(values.get("scale"));
        ClipShape small = reader.probe(source(values)).clip();
        ClipShape large = large(small, scale);
        double seconds = small.size().pixels() / PIXELS_PER_SECOND * small.frames();
        return new Estimate(
                Duration.ofMillis((long) (1000 * seconds)),
                Upscaler.peakBytes(small.size(), scale),
                0,
                Optional.of(large),
                List.of());
    }

    private static Path source(Map<String, String> values) {
        return MediaRef.fileNamed("source", values.getOrDefault("source", "")).path();
    }

    private static ClipShape large(ClipShape small, int scale) {
        if ((long) small.size().width() * scale > 16_384 || (long) small.size().height() * scale > 16_384) {
            throw new InvalidRequestException(
                    "scale",
                    "must give at most 16384 pixels a side, but " + small.size() + " times " + scale
                            + " is more; choose 2, or a smaller source");
        }
        if (small.size().pixels() * scale * scale > MOST_PIXELS) {
            throw new InvalidRequestException(
                    "scale",
                    "must give at most " + MOST_PIXELS + " pixels, which is 8192x4352, but " + small.size() + " times "
                            + scale + " is more; take a smaller source");
        }
        return LargerClip.shape(small, scale);
    }

    @Override
    public Result generate(CustomRequest request, JobContext context) {
        Map<String, String> values = describe().checked(request.parameters());
        int scale = Integer.parseInt(values.get("scale"));
        context.throwIfCancelled();
        context.manifest("model", Upscaler.MODEL);
        Clip source = reader.open(source(values));
        try {
            large(source.shape(), scale);
            return new LargerClip(source, scale, upscaler, context);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }
}
