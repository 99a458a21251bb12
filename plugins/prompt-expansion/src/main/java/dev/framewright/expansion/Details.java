package dev.framewright.expansion;

import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** What long captions name and short prompts leave out; chosen by the seed, and only where the prompt is silent. */
final class Details {
    private record Kind(Pattern named, List<String> choices) {
        static Kind of(String words, String... choices) {
            return new Kind(
                    Pattern.compile("\\b(" + words + ")", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                    List.of(choices));
        }
    }

    private static final List<Kind> KINDS = List.of(
            Kind.of(
                    "camera|shot|close.?up|pan|zoom|dolly|drone|aerial|tracking|orbit|macro|angle|time.?lapse",
                    "the camera holds still",
                    "the camera follows gently",
                    "a slow push of the camera",
                    "seen from eye level"),
            Kind.of(
                    "light|sun|dusk|dawn|night|dark|moon|neon|shadow|bright|lit|evening|morning|noir|glow",
                    "soft natural light",
                    "warm light from one side",
                    "even daylight",
                    "light with long shadows"),
            Kind.of(
                    "style|drawing|painting|pixel|cartoon|anime|sketch|render|film|photo|animation|watercolou?r|3d",
                    "natural colours and fine detail",
                    "clear shapes and rich texture",
                    "sharp focus on the subject, a calm background"));

    private Details() {}

    /** Gives the prompt with details behind it; the same ones for the same seed. */
    static String added(String prompt, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringJoiner text = new StringJoiner(", ");
        text.add(prompt.strip().replaceFirst("[.,;\\s]+$", ""));
        for (Kind kind : KINDS) {
            String choice = kind.choices().get(random.nextInt(kind.choices().size()));
            if (!kind.named().matcher(prompt).find()) {
                text.add(choice);
            }
        }
        return text.toString();
    }
}
