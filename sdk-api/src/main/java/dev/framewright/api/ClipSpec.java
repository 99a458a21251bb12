package dev.framewright.api;

import java.util.Optional;

/**
 * What clip to return. Each part left empty means the model's default.
 *
 * @param frames how long
 * @param frameRate how fast
 * @param sizing how large
 */
public record ClipSpec(Optional<Frames> frames, Optional<FrameRate> frameRate, Optional<Sizing> sizing) {
    private static final ClipSpec MODEL_DEFAULT = new ClipSpec(Optional.empty(), Optional.empty(), Optional.empty());

    /** Checks that a play time ends on a frame of the rate, when both are given. */
    public ClipSpec {
        if (frames.isPresent() && frameRate.isPresent()) {
            frames.get().at(frameRate.get());
        }
    }

    /** Gives the clip the model makes by default. */
    public static ClipSpec modelDefault() {
        return MODEL_DEFAULT;
    }

    /** Gives this clip with another length. */
    public ClipSpec withFrames(Frames wanted) {
        return new ClipSpec(Optional.of(wanted), frameRate, sizing);
    }

    /** Gives this clip at another rate. */
    public ClipSpec withFrameRate(FrameRate wanted) {
        return new ClipSpec(frames, Optional.of(wanted), sizing);
    }

    /** Gives this clip in another size. */
    public ClipSpec withSizing(Sizing wanted) {
        return new ClipSpec(frames, frameRate, Optional.of(wanted));
    }
}
