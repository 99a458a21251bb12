package dev.framewright.training.world;

import java.util.List;

/** Puts a spec into words: many wordings of each attribute, in several orders. */
final class Captions {

    private Captions() {}

    static String caption(Spec spec, WorldRandom random) {
        String subject = subject(spec, random);
        Words.Verb verb = verb(spec, random);
        String direction = spec.motion().way() == 0 ? "" : random.pick(Words.directions(spec.motion()));
        String adverb = adverb(spec, random);
        String place = place(spec, random);
        String doing = sentence(verb.doing(), adverb, direction);
        String does = sentence(spec.count() == 1 ? verb.does() : verb.doPlural(), adverb, direction);
        String be = spec.count() == 1 ? "is" : "are";

        String body = switch (random.below(10)) {
            case 0, 1, 2 -> sentence(subject, doing, place);
            case 3 -> does.isEmpty() ? sentence(subject, place) : sentence(subject, does, place);
            case 4 -> sentence(place + ",", subject, does.isEmpty() ? doing : does);
            case 5 -> sentence(subject, still(spec, random), doing);
            case 6 -> sentence(scene(spec, random), "with", subject, doing);
            case 7 -> doing.isEmpty() ? sentence("there", be, subject, place) : sentence(subject, be, doing, place);
            case 8 ->
                adverb.isEmpty() ? sentence(subject, verb.doing(), place, direction) : sentence(subject, doing, place);
            default -> sentence(subject, verb.doing(), direction, place, adverb);
        };
        return finish(spec, body, random);
    }

    private static String finish(Spec spec, String body, WorldRandom random) {
        String text = body;
        boolean styled = spec.style() != Style.PLAIN;
        if (styled || random.chance(.08)) {
            text = random.chance(styled ? .6 : .7)
                    ? random.pick(Words.styleBefore(spec.style())) + " " + text
                    : text + ", " + random.pick(Words.styleAfter(spec.style()));
        }
        List<String> camera = Words.camera(spec.camera());
        if (!camera.isEmpty()) {
            String moves = random.pick(camera);
            text += (moves.startsWith("the") && random.chance(.3) ? " while " : ", ") + moves;
        }
        if (random.chance(.15)) {
            text = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        }
        return random.chance(.1) ? text + "." : text;
    }

    private static String subject(Spec spec, WorldRandom random) {
        List<String> names = spec.subject().names();
        String name =
                names.size() > 1 && random.chance(.3) ? random.pick(names.subList(1, names.size())) : names.get(0);
        if (spec.count() == 2) {
            return random.pick(List.of("two ", "two ", "a pair of ", "2 ")) + Subject.plural(name);
        }
        return random.chance(.2) ? "the " + name : withArticle(name);
    }

    static String withArticle(String noun) {
        boolean vowel = "aeiou".indexOf(noun.charAt(0)) >= 0 && !noun.startsWith("ufo") && !noun.startsWith("uni");
        return (vowel ? "an " : "a ") + noun;
    }

    private static Words.Verb verb(Spec spec, WorldRandom random) {
        return random.pick(
                spec.motion().way() != 0
                        ? Words.going(spec.subject().gait(), spec.place())
                        : Words.staying(spec.motion()));
    }

    private static String adverb(Spec spec, WorldRandom random) {
        if (spec.motion().way() == 0 || !random.chance(.3)) {
            return "";
        }
        Choreography way = Choreography.of(spec);
        return way.quick()
                ? random.pick(List.of("quickly", "fast"))
                : way.slow() ? random.pick(List.of("slowly", "calmly")) : "";
    }

    private static String place(Spec spec, WorldRandom random) {
        if (random.chance(.25)) {
            return random.pick(Words.setPhrases(spec.place()));
        }
        Words.Ground ground = random.pick(Words.grounds(spec.place()));
        boolean passes = spec.motion().way() != 0 && !ground.across().isEmpty() && random.chance(.6);
        return random.pick(passes ? ground.across() : ground.in()) + " " + ground.noun();
    }

    private static String still(Spec spec, WorldRandom random) {
        Words.Ground ground = random.pick(Words.grounds(spec.place()));
        return random.pick(ground.in()) + " " + ground.noun();
    }

    private static String scene(Spec spec, WorldRandom random) {
        return random.pick(Words.grounds(spec.place())).noun();
    }

    private static String sentence(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            if (!part.isEmpty()) {
                text.append(text.isEmpty() ? "" : " ").append(part);
            }
        }
        return text.toString();
    }
}
