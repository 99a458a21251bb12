package dev.framewright.interpolate;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Gives what was generated more frames a second, where the setting {@value #AFTER} says how many times; else it changes
 * nothing. It comes before the upscaler, which then works on frames that are drawn already.
 */
@Component(property = "service.ranking:Integer=500")
public final class InterpolateStage implements FrameStage {
    static final String AFTER = "framewright.interpolate.after";

    private final Motion motion;
    private final @Nullable String setting;

    /** Reads the setting. */
    @Activate
    public InterpolateStage(BundleContext context, @Reference Motion motion) {
        this.motion = motion;
        this.setting = context.getProperty(AFTER);
    }

    @Override
    public String name() {
        return InterpolateCapability.NAME;
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        if (setting == null
                || setting.isBlank()
                || clip.frameCount() == 1
                || request.capability().equals(InterpolateCapability.NAME)
                || request.capability().equals("upscale")) {
            return clip;
        }
        if (!setting.matches("[2-9]|1[0-6]")) {
            throw new InvalidRequestException(AFTER, "must be 2 to 16, or not set, but was \"" + setting + "\"");
        }
        context.manifest("finish.interpolate", setting);
        return new SmootherClip(
                clip, InterpolateCapability.times(clip.frameRate(), AFTER, Integer.parseInt(setting)), motion, context);
    }
}
