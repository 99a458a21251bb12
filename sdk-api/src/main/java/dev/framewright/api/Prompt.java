package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;
import java.util.Optional;

/**
 * What the clip shows, in words.
 *
 * @param text at most 32,000 characters; may be empty where a request says so
 * @param negative what to keep away from; empty means the model's own, {@code ""} inside means nothing
 * @param expansion whether a stage may make the words richer; a rewrite is always reported
 * @param shots consecutive parts with words of their own; empty for one shot
 */
public record Prompt(String text, Optional<String> negative, Expansion expansion, List<Shot> shots) {
    private static final Prompt NONE = of("");

    /** Checks lengths and characters. */
    public Prompt {
        Require.text("prompt", text, 32_000);
        negative.ifPresent(words -> Require.text("prompt.negative", words, 32_000));
        shots = List.copyOf(shots);
        Require.inRange("prompt.shots", shots.size(), 0, 100);
    }

    /** Gives a prompt of one shot, with the model's negative words and no expansion. */
    public static Prompt of(String text) {
        return new Prompt(text, Optional.empty(), Expansion.OFF, List.of());
    }

    /** Gives the prompt without words. */
    public static Prompt none() {
        return NONE;
    }

    /** Gives this prompt with other words. */
    public Prompt withText(String words) {
        return new Prompt(words, negative, expansion, shots);
    }

    /** Gives this prompt with other negative words; {@code ""} for none at all. */
    public Prompt withNegative(String words) {
        return new Prompt(text, Optional.of(words), expansion, shots);
    }

    /** Gives this prompt with another wish about expansion. */
    public Prompt withExpansion(Expansion wanted) {
        return new Prompt(text, negative, wanted, shots);
    }

    /** Gives the prompt that one of the shots is drawn from: these words, then its own. */
    public Prompt forShot(Shot shot) {
        return new Prompt((text + " " + shot.text()).strip(), negative, expansion, List.of());
    }

    /** Whether a stage may make the prompt richer. */
    public enum Expansion {
        /** Use the words as they are. */
        OFF,
        /** Expand them. */
        ON,
        /** Put words that the model does not know into words that it knows; leave all others. */
        AUTO
    }

    /**
     * One part of a longer clip.
     *
     * @param text what this part shows
     * @param frames its length
     */
    public record Shot(String text, Frames frames) {
        /** Checks the words. */
        public Shot {
            Require.text("prompt.shots.text", text, 32_000);
            Require.notBlank("prompt.shots.text", text, "say what the shot shows");
        }
    }
}
