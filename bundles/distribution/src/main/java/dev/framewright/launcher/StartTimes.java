package dev.framewright.launcher;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Where the time goes between the start of the JVM and the command; printed with {@code -Dframewright.start.times=true}. */
final class StartTimes {

    private final boolean wanted;
    private final List<String> marks = new ArrayList<>();

    StartTimes(boolean wanted) {
        this.wanted = wanted;
        mark("main entered");
    }

    void mark(String what) {
        if (wanted) {
            long started = ManagementFactory.getRuntimeMXBean().getStartTime();
            marks.add(what + " " + (System.currentTimeMillis() - started) + " ms");
        }
    }

    void print() {
        if (wanted) {
            System.err.println("framewright: after the JVM's start: " + String.join(", ", marks));
        }
    }
}
