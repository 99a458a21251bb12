package dev.framewright.upscale;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes what was generated larger, where the setting {@value #AFTER} says 2 or 4, or 2 2 for two steps after each other;
 * else it changes nothing. A setting that it cannot read refuses a request before anything is drawn.
 */
@Component(property = "service.ranking:Integer=400")
public final class UpscaleStage implements RequestStage, FrameStage {
    static final String AFTER = "framewright.upscale.after";

    private static final Set<String> STEPS = Set.of("2", "4", "2 2");

    /** They change a user's own clip, which nothing generated. */
    private static final Set<String> OF_OWN_CLIPS = Set.of(UpscaleCapability.NAME, "interpolate");

    private final Upscaler upscaler;
    private final @Nullable String setting;

    /** Reads the setting. */
    @Activate
    public UpscaleStage(BundleContext context, @Reference Upscaler upscaler) {
        this(context.getProperty(AFTER), upscaler);
    }

    UpscaleStage(@Nullable String setting, Upscaler upscaler) {
        this.upscaler = upscaler;
        this.setting = setting;
    }

    @Override
    public String name() {
        return UpscaleCapability.NAME;
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        if (!(request instanceof CustomRequest)) {
            scales();
        }
        return request;
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        List<String> scales = OF_OWN_CLIPS.contains(request.capability()) ? List.of() : scales();
        if (scales.isEmpty()) {
            return clip;
        }
        context.manifest("finish.upscale", setting + " " + Upscaler.MODEL);
        Clip larger = clip;
        for (String scale : scales) {
            larger = new LargerClip(larger, Integer.parseInt(scale), upscaler, context);
        }
        return larger;
    }

    private List<String> scales() {
        if (setting == null || setting.isBlank()) {
            return List.of();
        }
        if (!STEPS.contains(setting)) {
            throw new InvalidRequestException(AFTER, "must be 2, 4, 2 2, or not set, but was \"" + setting + "\"");
        }
        return List.of(setting.split(" "));
    }
}
