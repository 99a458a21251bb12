package dev.framewright.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the log of {@link StepClips} says: how much was done again when an attempt followed another. */
final class StepLog {
    private record Line(String job, long token, int step, long millis) {}

    private record Attempt(long token, int furthest, long lastMillis) {}

    private final Map<String, TreeMap<Long, Integer>> firstSteps = new HashMap<>();
    private int mostRepeated;
    private long longestGapMillis;

    private StepLog() {}

    static StepLog read(Path file) throws IOException {
        StepLog log = new StepLog();
        List<String> lines = Files.readAllLines(file);
        Map<String, Attempt> latest = new HashMap<>();
        for (String text : lines) {
            String[] parts = text.split(" ");
            log.take(
                    new Line(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]), Long.parseLong(parts[3])),
                    latest);
        }
        return log;
    }

    private void take(Line line, Map<String, Attempt> latest) {
        Attempt before = latest.get(line.job());
        if (before != null && line.token() < before.token()) {
            // An attempt that lost its lease and does not know it yet; nothing it does is kept.
            return;
        }
        if (before != null && line.token() > before.token()) {
            mostRepeated = Math.max(mostRepeated, before.furthest() + 1 - line.step());
            longestGapMillis = Math.max(longestGapMillis, line.millis() - before.lastMillis());
        }
        firstSteps.computeIfAbsent(line.job(), job -> new TreeMap<>()).putIfAbsent(line.token(), line.step());
        int furthest = before == null ? line.step() : Math.max(before.furthest(), line.step());
        latest.put(line.job(), new Attempt(line.token(), furthest, line.millis()));
    }

    /** Gives how many attempts at a job began a step. */
    int attempts(String job) {
        return firstSteps.getOrDefault(job, new TreeMap<>()).size();
    }

    /** Gives the most steps that any attempt did which an earlier one had begun. */
    int mostRepeated() {
        return mostRepeated;
    }

    /** Gives the longest time between the last step of an attempt and the first of the next. */
    long longestGapMillis() {
        return longestGapMillis;
    }
}
