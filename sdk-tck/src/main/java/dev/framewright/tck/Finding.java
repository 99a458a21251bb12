package dev.framewright.tck;

/**
 * What came of one check.
 *
 * @param rule what was checked
 * @param kept whether the bundle keeps it
 * @param text one sentence: what was seen, and if it is wrong, what to do
 */
public record Finding(Rule rule, boolean kept, String text) {
    static Finding kept(Rule rule, String text) {
        return new Finding(rule, true, text);
    }

    static Finding broken(Rule rule, String text) {
        return new Finding(rule, false, text);
    }

    @Override
    public String toString() {
        return (kept ? "kept   " : "BROKEN ") + rule + ": " + text;
    }
}
