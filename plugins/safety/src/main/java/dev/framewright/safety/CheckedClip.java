package dev.framewright.safety;

import dev.framewright.api.ClipShape;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import java.util.Locale;

/** Passes frames on once they are judged; the first that must not be shown ends the clip. */
final class CheckedClip implements Clip {
    private final Clip frames;
    private final FrameJudge judge;
    private final JobContext context;
    private int index;
    private double worst;
    private int worstFrame;

    /** Takes what to judge and by whom. */
    CheckedClip(Clip frames, FrameJudge judge, JobContext context) {
        this.frames = frames;
        this.judge = judge;
        this.context = context;
    }

    @Override
    public ClipShape shape() {
        return frames.shape();
    }

    @Override
    public boolean next(byte[] rgb) {
        if (!frames.next(rgb)) {
            return false;
        }
        double unsafe = judge.judged(FrameSafety.NAME, "", index, rgb, size());
        if (unsafe > worst) {
            worst = unsafe;
            worstFrame = index;
        }
        index++;
        if (index == frameCount()) {
            context.manifest(
                    "safety.frames",
                    String.format(
                            Locale.ROOT,
                            "passed: at most %.2f at frame %d, refused from %.2f",
                            worst,
                            worstFrame,
                            judge.threshold()));
        }
        return true;
    }

    @Override
    public void close() {
        frames.close();
    }
}
