package dev.framewright.fuzz;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.otio.OtioFormat;

/** Timelines of OpenTimelineIO. */
public final class OtioTimelineFile {
    private static final TemporaryFile FILE = new TemporaryFile(".otio");

    private OtioTimelineFile() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Timeline timeline = new OtioFormat().read(FILE.with(bytes));
            timeline.clips();
            timeline.shots();
        } catch (FramewrightException refused) {
            return;
        }
    }
}
