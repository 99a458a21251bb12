package dev.framewright.api;

import java.util.Locale;

/** The plan needs more memory than there is. Thrown before anything is started. */
public final class OutOfMemoryPlanException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    private final long neededBytes;
    private final long availableBytes;

    /**
     * Says how much is needed and how much there is.
     *
     * @param neededBytes peak of the plan
     * @param availableBytes what the device or the machine can give
     * @param instead what would fit, as a sentence
     */
    public OutOfMemoryPlanException(long neededBytes, long availableBytes, String instead) {
        super(
                Reason.OUT_OF_MEMORY_PLAN,
                "clip.size",
                String.format(
                        Locale.ROOT,
                        "The request needs %.1f GiB of memory but %.1f GiB are available. %s",
                        neededBytes / 0x1p30,
                        availableBytes / 0x1p30,
                        instead));
        this.neededBytes = neededBytes;
        this.availableBytes = availableBytes;
    }

    /** Gives the peak of the plan in bytes. */
    public long neededBytes() {
        return neededBytes;
    }

    /** Gives the available memory in bytes. */
    public long availableBytes() {
        return availableBytes;
    }
}
