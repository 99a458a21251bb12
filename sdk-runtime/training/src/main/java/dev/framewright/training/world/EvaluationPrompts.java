package dev.framewright.training.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prompts whose seeds no training uses, with what their clips have to show. The grammar is small, so the same attributes,
 * now and then the same words, do occur in training.
 */
public final class EvaluationPrompts {

    /** Specs are drawn for training from seeds of 0 and more; these lie below. */
    private static final long HELD = -4_000_000_000L;

    private static final int GRAMMAR = 400;

    private EvaluationPrompts() {}

    /**
     * A prompt and what it asks for.
     *
     * @param text for the model
     * @param wanted for {@link Verdict}; what the text leaves open is static, plain and one
     */
    public record Prompt(String text, Spec wanted) {}

    /** 400 prompts of the world's own grammar, the same at every call. */
    public static List<Prompt> grammar(WorldConfiguration configuration) {
        WorldRandom random = new WorldRandom(HELD);
        List<Prompt> prompts = new ArrayList<>(GRAMMAR);
        for (int i = 0; i < GRAMMAR; i++) {
            Spec drawn = configuration.sample(random);
            Spec spec = drawn.withSeed(HELD - i);
            prompts.add(new Prompt(Captions.caption(spec, random), spec));
        }
        return prompts;
    }

    /** Prompts that a person wrote without regard to the grammar; those outside the world are left out. */
    public static List<Prompt> free(WorldConfiguration configuration) {
        List<Prompt> prompts = new ArrayList<>();
        try (InputStream in = EvaluationPrompts.class.getResourceAsStream("free-prompts.tsv")) {
            if (in == null) {
                throw new IllegalStateException("free-prompts.tsv is missing from the training bundle");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    Prompt prompt = parse(line, HELD - GRAMMAR - prompts.size());
                    if (inside(prompt.wanted(), configuration)) {
                        prompts.add(prompt);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(prompts);
    }

    private static Prompt parse(String line, long seed) {
        String[] fields = line.split("\t");
        if (fields.length != 5 && fields.length != 7) {
            throw new IllegalStateException(
                    "free-prompts.tsv: wanted 5 or 7 fields but found " + fields.length + " in: " + line);
        }
        Spec wanted = new Spec(
                Subjects.named(fields[1]),
                Place.valueOf(constant(fields[2])),
                Motion.valueOf(constant(fields[3])),
                fields.length == 7 ? Camera.valueOf(constant(fields[5])) : Camera.STATIC,
                fields.length == 7 ? Style.valueOf(constant(fields[6])) : Style.PLAIN,
                Integer.parseInt(fields[4]),
                seed);
        return new Prompt(fields[0], wanted);
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace(' ', '_');
    }

    private static boolean inside(Spec spec, WorldConfiguration configuration) {
        return configuration.subjects().contains(spec.subject())
                && configuration.places().contains(spec.place())
                && configuration.motions().contains(spec.motion())
                && configuration.cameras().contains(spec.camera())
                && configuration.styles().contains(spec.style());
    }
}
