package dev.framewright.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where the command line writes.
 *
 * @param out results, for programs: one JSON line each
 * @param err everything for people: progress, notes, errors
 * @param interactive whether {@code err} is a screen on which a line can be drawn over
 */
record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
    /** Gives the process's own streams. */
    static Terminal standard() {
        String told = System.getProperty("framewright.terminal");
        boolean screen = told == null ? System.console() != null : Boolean.parseBoolean(told);
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                screen);
    }
}
