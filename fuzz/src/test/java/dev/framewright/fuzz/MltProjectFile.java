package dev.framewright.fuzz;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.mlt.MltFormat;

/** Projects of MLT, Shotcut and Kdenlive, in XML. */
public final class MltProjectFile {
    private static final TemporaryFile FILE = new TemporaryFile(".mlt");

    private MltProjectFile() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Timeline timeline = new MltFormat().read(FILE.with(bytes));
            timeline.clips();
            timeline.shots();
        } catch (FramewrightException refused) {
            return;
        }
    }
}
