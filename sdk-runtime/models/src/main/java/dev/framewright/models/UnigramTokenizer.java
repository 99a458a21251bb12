package dev.framewright.models;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A SentencePiece unigram tokenizer (Kudo 2018) with byte fallback, as {@code tokenizer.json} describes it: of all ways
 * to cut a text into known pieces it takes the most probable one. Characters are normalised by Unicode's NFKC, which is
 * what the file's own table does for all but a few control characters. Safe for use by many threads.
 */
public final class UnigramTokenizer {

    private static final char SPACE = '\u2581';
    private static final double UNKNOWN_PENALTY = 10;

    private final Map<String, Integer> pieces = new HashMap<>();
    private final List<Double> scores = new ArrayList<>();
    private final Map<String, Integer> special = new LinkedHashMap<>();
    private final int[] bytes = new int[256];
    private final int unknown;
    private final int end;
    private int longest;
    private double unknownScore;

    private UnigramTokenizer(JsonObject json) {
        JsonObject model = json.getAsJsonObject("model");
        if (!"Unigram".equals(model.get("type").getAsString())) {
            throw new IllegalStateException("its model is " + model.get("type") + ", not Unigram");
        }
        Arrays.fill(bytes, -1);
        unknown = model.get("unk_id").getAsInt();
        JsonArray vocabulary = model.getAsJsonArray("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            add(vocabulary.get(id).getAsJsonArray(), id);
        }
        unknownScore = scores.stream().mapToDouble(Double::doubleValue).min().orElse(0) - UNKNOWN_PENALTY;
        json.getAsJsonArray("added_tokens")
                .forEach(token -> special.put(
                        token.getAsJsonObject().get("content").getAsString(),
                        token.getAsJsonObject().get("id").getAsInt()));
        end = special.getOrDefault("</s>", 1);
    }

    private void add(JsonArray entry, int id) {
        String piece = entry.get(0).getAsString();
        pieces.put(piece, id);
        scores.add(entry.get(1).getAsDouble());
        longest = Math.max(longest, piece.length());
        if (piece.matches("<0x[0-9A-F]{2}>")) {
            bytes[Integer.parseInt(piece.substring(3, 5), 16)] = id;
        }
    }

    /** Reads {@code tokenizer.json}. */
    public static UnigramTokenizer read(Path file) throws IOException {
        try {
            return new UnigramTokenizer(
                    JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | NullPointerException | ClassCastException e) {
            throw new IOException(file.getFileName() + " is not a unigram tokenizer: " + e.getMessage(), e);
        }
    }

    /**
     * The ids of a text, with the end token.
     *
     * @param most ids at most, 1 or more; what does not fit before the end token is cut off
     */
    public long[] encode(String text, int most) {
        List<Integer> ids = new ArrayList<>();
        int from = 0;
        while (from <= text.length()) {
            int at = text.length();
            String found = "";
            for (String token : special.keySet()) {
                int here = text.indexOf(token, from);
                if (here >= 0 && (here < at || here == at && token.length() > found.length())) {
                    at = here;
                    found = token;
                }
            }
            plain(text.substring(from, at), ids);
            if (found.isEmpty()) {
                break;
            }
            ids.add(special.get(found));
            from = at + found.length();
        }
        int count = Math.min(ids.size(), most - 1);
        long[] encoded = new long[count + 1];
        for (int i = 0; i < count; i++) {
            encoded[i] = ids.get(i);
        }
        encoded[count] = end;
        return encoded;
    }

    /** Text without special tokens: each word with the space before it is cut on its own. */
    private void plain(String text, List<Integer> ids) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s+", " ");
        if (normal.isEmpty()) {
            return;
        }
        String marked = normal.replace(' ', SPACE);
        if (marked.charAt(0) != SPACE) {
            marked = SPACE + marked;
        }
        int from = 0;
        for (int at = 1; at <= marked.length(); at++) {
            if (at == marked.length() || marked.charAt(at) == SPACE) {
                cut(marked.substring(from, at), ids);
                from = at;
            }
        }
    }

    /** Viterbi: best[i] is the score of the most probable way to cut the first i characters. */
    private void cut(String word, List<Integer> ids) {
        int n = word.length();
        double[] best = new double[n + 1];
        int[] start = new int[n + 1];
        Arrays.fill(best, 1, n + 1, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i = word.offsetByCodePoints(i, 1)) {
            int single = word.offsetByCodePoints(i, 1);
            for (int to = single; to <= n && to - i <= longest; to++) {
                Integer id = pieces.get(word.substring(i, to));
                if (id != null) {
                    improve(best, start, i, to, scores.get(id));
                }
            }
            if (!pieces.containsKey(word.substring(i, single))) {
                improve(best, start, i, single, unknownScore);
            }
        }
        List<String> reversed = new ArrayList<>();
        for (int to = n; to > 0; to = start[to]) {
            reversed.add(word.substring(start[to], to));
        }
        for (int i = reversed.size() - 1; i >= 0; i--) {
            emit(reversed.get(i), ids);
        }
    }

    private static void improve(double[] best, int[] start, int from, int to, double score) {
        if (best[from] + score > best[to]) {
            best[to] = best[from] + score;
            start[to] = from;
        }
    }

    private void emit(String piece, List<Integer> ids) {
        Integer id = pieces.get(piece);
        if (id != null) {
            ids.add(id);
            return;
        }
        byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
        for (byte value : utf8) {
            if (bytes[value & 0xff] < 0) {
                ids.add(unknown);
                return;
            }
        }
        for (byte value : utf8) {
            ids.add(bytes[value & 0xff]);
        }
    }
}
