package dev.framewright.upscale;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Makes what was generated larger, where the setting {@value #AFTER} says 2 or 4, or 2 2 for two steps after each other;
 * else it changes nothing.
 */
@Component(property = "service.ranking:Integer=400")
public final class UpscaleStage implements FrameStage {
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
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        if (setting == null || setting.isBlank() || OF_OWN_CLIPS.contains(request.capability())) {
            return clip;
        }
        if (!STEPS.contains(setting)) {
            throw new InvalidRequestException(AFTER, "must be 2, 4, 2 2, or not set, but was \"" + setting + "\"");
        }
        context.manifest("finish.upscale", setting + " " + Upscaler.MODEL);
        Clip larger = clip;
        for (String scale : setting.split(" ")) {
            larger = new LargerClip(larger, Integer.parseInt(scale), upscaler, context);
        }
        return larger;
    }
}
