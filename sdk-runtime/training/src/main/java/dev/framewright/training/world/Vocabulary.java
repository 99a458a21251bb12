package dev.framewright.training.world;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a world, so that a person can be told which words of a prompt it has never seen. */
public final class Vocabulary {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}]+(?:[-'][\\p{L}\\p{Nd}]+)*");

    /** Words that change nothing about what is drawn. */
    private static final Set<String> LITTLE = Set.of(
            ("a an the and or of in on at to into onto from with without by for over under across through along past"
                            + " among between near next front behind beside above below up down it its is are be being"
                            + " was were that this these those there here who which while as then very some one two 2"
                            + " pair both his her their make please show me video clip film movie animation picture"
                            + " image scene camera slowly quickly fast calmly happily gently big small little cute"
                            + " nice beautiful side does do not")
                    .split(" "));

    private final WorldConfiguration configuration;
    private final Set<String> known = new TreeSet<>();

    /** The words that captions of a world use. */
    public Vocabulary(WorldConfiguration configuration) {
        this.configuration = configuration;
        for (Subject subject : configuration.subjects()) {
            for (String name : subject.names()) {
                learn(name);
                learn(Subject.plural(name));
            }
            for (Place place : configuration.places()) {
                Words.going(subject.gait(), place).forEach(this::learn);
            }
        }
        for (Place place : configuration.places()) {
            learn(Spec.word(place));
            Words.grounds(place).forEach(ground -> learn(ground.noun()));
            Words.setPhrases(place).forEach(this::learn);
        }
        for (Motion motion : configuration.motions()) {
            Words.staying(motion).forEach(this::learn);
            if (motion.way() != 0) {
                Words.directions(motion).forEach(this::learn);
            }
        }
        configuration.cameras().forEach(camera -> Words.camera(camera).forEach(this::learn));
        for (Style style : configuration.styles()) {
            Words.styleBefore(style).forEach(this::learn);
            Words.styleAfter(style).forEach(this::learn);
        }
    }

    /**
     * The words of a prompt that the world cannot draw, in their order, each once; empty if it knows all of them.
     * Words that change nothing, as articles, are never among them.
     */
    public List<String> unknownWords(String prompt) {
        Set<String> unknown = new LinkedHashSet<>();
        for (String word : words(prompt)) {
            if (!LITTLE.contains(word) && !known.contains(word) && !inflected(word)) {
                unknown.add(word);
            }
        }
        return List.copyOf(unknown);
    }

    /** What the world can draw, in a few lines for a person. */
    public String description() {
        List<String> subjects =
                configuration.subjects().stream().map(Subject::name).toList();
        List<String> places = configuration.places().stream().map(Spec::word).toList();
        List<String> motions =
                configuration.motions().stream().sorted().map(Spec::word).toList();
        return "subjects: " + String.join(", ", subjects) + "\nplaces: " + String.join(", ", places) + "\nmotions: "
                + String.join(", ", motions) + "\nstyles: 3d, pencil drawing, pixel art, black and white";
    }

    /** The subjects that a prompt names, in the configuration's order. */
    public List<Subject> subjectsIn(String prompt) {
        String text = " " + String.join(" ", words(prompt)) + " ";
        return configuration.subjects().stream()
                .filter(subject -> subject.names().stream()
                        .anyMatch(name ->
                                text.contains(" " + name + " ") || text.contains(" " + Subject.plural(name) + " ")))
                .toList();
    }

    /** True for another form of a known word: a plural, a participle. */
    private boolean inflected(String word) {
        String stem = word.replaceFirst("('s|ies|es|s|ing|ed|er|ly)$", "");
        if (stem.length() < 3 || stem.equals(word)) {
            return false;
        }
        for (String ending : new String[] {"", "e", "s", "es", "y", "ing", stem.charAt(stem.length() - 1) + "ing"}) {
            if (known.contains(stem + ending)) {
                return true;
            }
        }
        return false;
    }

    private void learn(Words.Verb verb) {
        learn(verb.doing());
        learn(verb.does());
        learn(verb.doPlural());
    }

    private void learn(String phrase) {
        known.addAll(words(phrase));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
