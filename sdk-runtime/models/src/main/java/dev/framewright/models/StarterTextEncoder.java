package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The starter's text encoder: a word is the sum of its hash and those of its three-letter pieces, so that a misspelt
 * or inflected word lies near the right one and no vocabulary file is needed; two transformer layers bind the words.
 *
 * <p>Safe for use by many threads.
 */
public final class StarterTextEncoder {

    /** Words that are read, the first position being the whole prompt's own. */
    public static final int LENGTH = 24;

    /** Pieces of one word that are read. */
    public static final int PIECES = 12;

    /** Rows of the embedding; row 0 stands for nothing. */
    public static final int BUCKETS = 2048;

    public static final int WIDTH = 128;
    public static final int HEADS = 4;
    public static final int LAYERS = 2;

    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]+");

    private final Kernels kernels;
    private final Map<String, NDArray> weights;

    /** @param weights by name, without prefix; they stay the caller's */
    public StarterTextEncoder(Kernels kernels, Map<String, NDArray> weights) {
        this.kernels = kernels;
        this.weights = weights;
    }

    /**
     * Encodes prompts.
     *
     * @param owner owns the result
     * @return [prompts, {@link #LENGTH}, {@link #WIDTH}], float32, zero rows after the last word
     */
    public NDArray encode(NDManager owner, List<String> prompts) {
        try (NDManager scratch = kernels.newManager()) {
            return kernels.call(owner, "starter_text", pieces(scratch, prompts), HEADS, LAYERS, weights);
        }
    }

    /** Prompts as hashed pieces, int64 [prompts, {@link #LENGTH}, {@link #PIECES}], 0 where there is none. */
    public static NDArray pieces(NDManager owner, List<String> prompts) {
        long[] all = new long[prompts.size() * LENGTH * PIECES];
        for (int p = 0; p < prompts.size(); p++) {
            int at = p * LENGTH * PIECES;
            all[at] = bucket("\0whole");
            int word = 1;
            for (String text : NO_WORD.split(prompts.get(p).toLowerCase(Locale.ROOT))) {
                if (!text.isEmpty() && word < LENGTH) {
                    fill(all, at + word++ * PIECES, text);
                }
            }
        }
        return owner.create(all, new Shape(prompts.size(), LENGTH, PIECES));
    }

    private static void fill(long[] all, int at, String word) {
        all[at] = bucket(word);
        String framed = "<" + word + ">";
        for (int i = 0; i + 3 <= framed.length() && i + 1 < PIECES; i++) {
            all[at + i + 1] = bucket("#" + framed.substring(i, i + 3));
        }
    }

    /** FNV-1a, 32 bits, into 1 to BUCKETS - 1. */
    private static long bucket(String text) {
        int hash = 0x811C9DC5;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x01000193;
        }
        return 1 + Integer.toUnsignedLong(hash) % (BUCKETS - 1);
    }
}
