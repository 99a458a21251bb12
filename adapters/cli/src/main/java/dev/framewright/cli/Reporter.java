package dev.framewright.cli;

import dev.framewright.api.FramewrightException;
import dev.framewright.api.JobListener;
import dev.framewright.api.Progress;
import dev.framewright.api.Reason;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Shows a job on the error stream: a bar that is drawn over on a screen, a line every two seconds in a log, one
 * JSON line per event for programs.
 */
final class Reporter implements JobListener {
    private static final int BAR = 28;
    private static final long REDRAW_NANOS = 100_000_000L;
    private static final long LOG_NANOS = 2_000_000_000L;

    private final Terminal terminal;
    private final PrintWriter err;
    private final boolean json;
    private String phase = "";
    private long phaseBegan;
    private long phaseFirstStep;
    private long drawn;
    private int width;

    Reporter(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.err = terminal.err();
        this.json = json;
    }

    @Override
    public synchronized void progress(Progress progress) {
        long now = System.nanoTime();
        boolean fresh = !progress.phase().equals(phase);
        if (fresh) {
            phase = progress.phase();
            phaseBegan = now;
            phaseFirstStep = progress.step();
        }
        boolean last = progress.step() == progress.total();
        if (json) {
            Map<String, Object> line = Json.object(
                    "event", "progress", "phase", phase, "step", progress.step(), "total", progress.total());
            remaining(progress, now).ifPresent(left -> line.put("remainingSeconds", left.toMillis() / 1000.0));
            err.println(Json.line(line));
        } else if (terminal.interactive()) {
            if (fresh || last || now - drawn >= REDRAW_NANOS) {
                drawn = now;
                draw(text(progress, now));
            }
        } else if (fresh || last || now - drawn >= LOG_NANOS) {
            drawn = now;
            err.println(text(progress, now).stripTrailing());
        }
    }

    @Override
    public synchronized void notice(String text) {
        if (json) {
            err.println(Json.line(Json.object("event", "notice", "text", text)));
        } else {
            finish();
            err.println("note: " + text);
        }
    }

    /** Says what went wrong, and for a missing capability who knows why. */
    void error(FramewrightException e) {
        String further =
                e.reason() == Reason.CAPABILITY_UNAVAILABLE ? " \"framewright doctor\" tells what is missing." : "";
        error(e.reason(), e.field(), e.getMessage() + further);
    }

    /** Says how the job ended otherwise. */
    synchronized void error(Reason reason, Optional<String> field, String message) {
        if (json) {
            Map<String, Object> line = Json.object("event", "error", "reason", reason, "message", message);
            field.ifPresent(name -> line.put("field", name));
            err.println(Json.line(line));
        } else {
            err.println("framewright: " + message);
        }
    }

    /** Takes the bar off the screen. */
    synchronized void finish() {
        if (width > 0) {
            draw("");
            err.print('\r');
            err.flush();
            width = 0;
        }
    }

    private void draw(String text) {
        err.print('\r' + text + " ".repeat(Math.max(0, width - text.length())));
        err.flush();
        width = text.length();
    }

    private String text(Progress progress, long now) {
        String name = String.format(Locale.ROOT, "%-10s", progress.phase());
        if (progress.total() == 0) {
            return name + " " + progress.step();
        }
        int full = (int) Math.round(progress.fraction() * BAR);
        String left = remaining(progress, now).map(Reporter::clock).orElse("");
        return name + " [" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + progress.step() + "/" + progress.total()
                + left;
    }

    /** Gives what the job says, else what the pace of this phase so far means for its rest. */
    private Optional<Duration> remaining(Progress progress, long now) {
        long done = progress.step() - phaseFirstStep;
        if (progress.remaining().isPresent() || done <= 0 || progress.step() >= progress.total()) {
            return progress.remaining();
        }
        double perStep = (double) (now - phaseBegan) / done;
        return Optional.of(Duration.ofNanos((long) (perStep * (progress.total() - progress.step()))));
    }

    private static String clock(Duration left) {
        long seconds = left.plusMillis(500).toSeconds();
        return seconds >= 3600
                ? String.format(Locale.ROOT, "  ETA %d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "  ETA %d:%02d", seconds / 60, seconds % 60);
    }
}
