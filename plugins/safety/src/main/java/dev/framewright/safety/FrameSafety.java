package dev.framewright.safety;

import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Judges every frame before it is written, unless that is off. */
@Component(service = FrameStage.class, property = "service.ranking:Integer=-1000")
public final class FrameSafety implements FrameStage {
    static final String NAME = "frame-safety";

    private final FrameJudge judge;

    /** Takes who judges. */
    @Activate
    public FrameSafety(@Reference FrameJudge judge) {
        this.judge = judge;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        if (judge.off()) {
            context.manifest("safety.frames", "off");
            return clip;
        }
        return new CheckedClip(clip, judge, context);
    }
}
