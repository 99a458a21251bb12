package dev.framewright.upscale;

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

/** Makes what was generated larger, where the setting {@value #AFTER} says 2 or 4; else it changes nothing. */
@Component(property = "service.ranking:Integer=400")
public final class UpscaleStage implements FrameStage {
    static final String AFTER = "framewright.upscale.after";

    private final Upscaler upscaler;
    private final @Nullable String setting;

    /** Reads the setting. */
    @Activate
    public UpscaleStage(BundleContext context, @Reference Upscaler upscaler) {
        this.upscaler = upscaler;
        this.setting = context.getProperty(AFTER);
    }

    @Override
    public String name() {
        return UpscaleCapability.NAME;
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        if (setting == null || setting.isBlank() || request.capability().equals(UpscaleCapability.NAME)) {
            return clip;
        }
        if (!setting.equals("2") && !setting.equals("4")) {
            throw new InvalidRequestException(AFTER, "must be 2 or 4, or not set, but was \"" + setting + "\"");
        }
        context.manifest("finish.upscale", setting + " " + Upscaler.MODEL);
        return new LargerClip(clip, Integer.parseInt(setting), upscaler, context);
    }
}
