package dev.framewright.interpolate;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.FrameRate;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Gives what was generated more frames a second, where the setting {@value #AFTER} says how many times; else it changes
 * nothing. It comes before the upscaler, which then works on frames that are drawn already. A setting that it cannot read
 * refuses a request before anything is drawn.
 */
@Component(property = "service.ranking:Integer=500")
public final class InterpolateStage implements RequestStage, FrameStage {
    static final String AFTER = "framewright.interpolate.after";

    private final Motion motion;
    private final @Nullable String setting;

    /** Reads the setting. */
    @Activate
    public InterpolateStage(BundleContext context, @Reference Motion motion) {
        this(context.getProperty(AFTER), motion);
    }

    InterpolateStage(@Nullable String setting, Motion motion) {
        this.motion = motion;
        this.setting = setting;
    }

    @Override
    public String name() {
        return InterpolateCapability.NAME;
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        if (!(request instanceof CustomRequest)) {
            times();
        }
        return request;
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        if (clip.frameCount() == 1
                || request.capability().equals(InterpolateCapability.NAME)
                || request.capability().equals("upscale")) {
            return clip;
        }
        int times = times();
        if (times == 1) {
            return clip;
        }
        context.manifest("finish.interpolate", String.valueOf(times));
        return new SmootherClip(clip, rate(clip.frameRate(), times, context), motion, context);
    }

    /** Gives how many times as many frames are wanted, 1 where none. */
    private int times() {
        if (setting == null || setting.isBlank()) {
            return 1;
        }
        if (!setting.matches("[2-9]|1[0-6]")) {
            throw new InvalidRequestException(AFTER, "must be 2 to 16, or not set, but was \"" + setting + "\"");
        }
        return Integer.parseInt(setting);
    }

    /** What is drawn already is not thrown away for a rate that no clip may have. */
    private static FrameRate rate(FrameRate slow, int times, JobContext context) {
        int most = InterpolateCapability.FASTEST;
        if ((long) slow.numerator() * times <= (long) most * slow.denominator()) {
            return InterpolateCapability.times(slow, AFTER, times);
        }
        context.notice(AFTER + " is " + times + ", but the clip of " + slow + " frames a second was given " + most
                + ", the most that a clip may have.");
        return FrameRate.of(most);
    }
}
