package dev.framewright.training.world;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which part of the world is switched on, and how often its rarer attributes are drawn.
 *
 * @param subjects each entry is drawn equally often; one named twice, twice as often
 * @param places the same
 * @param motions the same, but left and right are drawn three times as often as each other one
 * @param cameras the moving ones share {@code movingCameraRate}
 * @param movingCameraRate share of clips with a moving camera, in [0, 1]
 * @param styles those besides {@link Style#PLAIN} share {@code styledRate}
 * @param styledRate share of clips that are not plain, in [0, 1]
 * @param pairRate share of clips with two of the subject, in [0, 1]
 */
public record WorldConfiguration(
        List<Subject> subjects,
        List<Place> places,
        List<Motion> motions,
        Set<Camera> cameras,
        double movingCameraRate,
        Set<Style> styles,
        double styledRate,
        double pairRate) {

    public WorldConfiguration {
        subjects = List.copyOf(subjects);
        places = List.copyOf(places);
        motions = motions.stream().sorted().toList();
        cameras = Set.copyOf(cameras);
        styles = Set.copyOf(styles);
        if (subjects.isEmpty() || places.isEmpty() || motions.isEmpty()) {
            throw new IllegalArgumentException("a world needs at least one subject, one place and one motion");
        }
        if (!cameras.contains(Camera.STATIC) || !styles.contains(Style.PLAIN)) {
            throw new IllegalArgumentException("a world needs the static camera and the plain style");
        }
    }

    /** 48 subjects, 8 places and 4 motions: small enough to learn on two processor cores. */
    public static WorldConfiguration first() {
        return new WorldConfiguration(
                Subjects.ALL,
                List.of(
                        Place.MEADOW,
                        Place.BEACH,
                        Place.DESERT,
                        Place.SNOW,
                        Place.NIGHT,
                        Place.CITY,
                        Place.SEA,
                        Place.SPACE),
                List.of(Motion.LEFT, Motion.RIGHT, Motion.STILL, Motion.JUMP),
                EnumSet.of(Camera.STATIC, Camera.PAN_LEFT, Camera.PAN_RIGHT),
                .08,
                EnumSet.allOf(Style.class),
                .09,
                .08);
    }

    /** Everything there is. */
    public static WorldConfiguration full() {
        return new WorldConfiguration(
                Subjects.ALL,
                List.of(Place.values()),
                List.of(Motion.values()),
                EnumSet.allOf(Camera.class),
                .4,
                EnumSet.allOf(Style.class),
                .3,
                .12);
    }

    /** The same world without one of its subjects. */
    WorldConfiguration without(Subject subject) {
        return with(subjects.stream().filter(each -> !each.equals(subject)).toList(), places, motions);
    }

    /**
     * The same world that draws one of its subjects, places or motions once more as often.
     *
     * @param name "racing car", "city" or "jump"
     * @throws IllegalArgumentException if the world has none of that name; its message lists those that it has
     */
    public WorldConfiguration oftener(String name) {
        List<Subject> moreSubjects = more(subjects, Subject::name, name);
        List<Place> morePlaces = more(places, WorldConfiguration::word, name);
        List<Motion> moreMotions = more(motions, WorldConfiguration::word, name);
        WorldConfiguration drawn = with(moreSubjects, morePlaces, moreMotions);
        if (drawn.equals(this)) {
            throw new IllegalArgumentException(
                    "must name subjects of " + named(subjects, Subject::name) + ", places of "
                            + named(places, WorldConfiguration::word) + " or motions of "
                            + named(motions, WorldConfiguration::word) + " but has " + name);
        }
        return drawn;
    }

    private static <T> List<T> more(List<T> drawn, Function<T, String> word, String name) {
        Stream<T> once =
                drawn.stream().filter(each -> word.apply(each).equals(name)).limit(1);
        return Stream.concat(drawn.stream(), once).toList();
    }

    private static <T> List<String> named(List<T> drawn, Function<T, String> word) {
        return drawn.stream().map(word).distinct().toList();
    }

    /** What a place, motion, camera or style is called where names are listed: "under water", "pan left". */
    public static String word(Enum<?> value) {
        if (value == Place.SEA) {
            return "under water";
        }
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private WorldConfiguration with(List<Subject> otherSubjects, List<Place> otherPlaces, List<Motion> otherMotions) {
        return new WorldConfiguration(
                otherSubjects, otherPlaces, otherMotions, cameras, movingCameraRate, styles, styledRate, pairRate);
    }

    /** The preset of that name, {@code first} or {@code full}. */
    public static WorldConfiguration preset(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "first" -> first();
            case "full" -> full();
            default -> throw new IllegalArgumentException("world must be first or full but was " + name);
        };
    }

    /** Draws a clip of this world. */
    public Spec sample(WorldRandom random) {
        Subject subject = random.pick(subjects);
        Place place = random.pick(places);
        List<Motion> possible = motions.stream()
                .filter(motion -> suits(subject, motion))
                .flatMap(motion ->
                        motion.way() == 0 ? List.of(motion).stream() : List.of(motion, motion, motion).stream())
                .toList();
        Motion motion = random.pick(possible);
        Camera camera = Camera.STATIC;
        if (cameras.size() > 1 && random.chance(movingCameraRate)) {
            camera = random.pick(cameras.stream()
                    .sorted()
                    .filter(each -> each != Camera.STATIC)
                    .toList());
        }
        Style style = Style.PLAIN;
        if (styles.size() > 1 && random.chance(styledRate)) {
            style = random.pick(
                    styles.stream().sorted().filter(each -> each != Style.PLAIN).toList());
        }
        int count = random.chance(pairRate) ? 2 : 1;
        return new Spec(subject, place, motion, camera, style, count, random.nextLong());
    }

    private static boolean suits(Subject subject, Motion motion) {
        return switch (motion) {
            case LEFT, RIGHT, STILL, JUMP, GROW, SHRINK -> true;
            case UP, DOWN -> subject.gait().floats() || subject.gait() == Subject.Gait.ROLL;
            case SPIN -> subject.maySpin();
        };
    }
}
