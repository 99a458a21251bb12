package dev.framewright.training.world;

import dev.framewright.training.world.Subject.Gait;
import java.util.List;

/** The wordings of every attribute that a caption can name. */
final class Words {

    private Words() {}

    /**
     * A verb in its three forms.
     *
     * @param doing as {@code running}
     * @param does as {@code runs}
     * @param doPlural as {@code run}
     */
    record Verb(String doing, String does, String doPlural) {

        static Verb of(String doing, String does) {
            String stem =
                    does.matches(".*(sh|ch)es( .*)?") ? does.replaceFirst("es\\b", "") : does.replaceFirst("s\\b", "");
            return new Verb(doing, does, does.equals("flies") ? "fly" : does.equals("goes") ? "go" : stem);
        }
    }

    /**
     * A scene as a noun, with the words that put something into it.
     *
     * @param noun with its article, as {@code a snowy field}
     * @param in as {@code on}, for something that stays
     * @param across as {@code across, over}, for something that passes; may be empty
     */
    record Ground(String noun, List<String> in, List<String> across) {

        static Ground of(String noun, String in, String across) {
            return new Ground(noun, List.of(in.split(",")), across.isEmpty() ? List.of() : List.of(across.split(",")));
        }
    }

    static List<Ground> grounds(Place place) {
        return switch (place) {
            case MEADOW ->
                List.of(
                        Ground.of("a green meadow", "in,on", "across,over,through"),
                        Ground.of("a meadow", "in,on", "across,over,through"),
                        Ground.of("the grass", "on,in", "across,over,through"),
                        Ground.of("a grassy field", "in,on", "across,over,through"),
                        Ground.of("a green field with flowers", "in,on", "across,through"));
            case BEACH ->
                List.of(
                        Ground.of("a beach", "on,at", "along,across"),
                        Ground.of("a sandy beach", "on,at", "along,across"),
                        Ground.of("the beach", "on,at", "along,across"),
                        Ground.of("the seashore", "on,at", "along"),
                        Ground.of("the sand by the sea", "on", "across,along"));
            case DESERT ->
                List.of(
                        Ground.of("the desert", "in", "across,through"),
                        Ground.of("a desert", "in", "across,through"),
                        Ground.of("a desert with dunes", "in", "across,through"),
                        Ground.of("the sand dunes", "on,among", "across,over"),
                        Ground.of("a hot desert", "in", "across,through"));
            case SNOW ->
                List.of(
                        Ground.of("a snowy field", "on,in", "across,over,through"),
                        Ground.of("the snow", "in", "through,across,over"),
                        Ground.of("a snowy landscape", "in", "through,across"),
                        Ground.of("a field of snow", "on,in", "across,over"),
                        Ground.of("a winter landscape", "in", "through,across"),
                        Ground.of("a snowy meadow", "on,in", "across,over"));
            case NIGHT ->
                List.of(
                        Ground.of("a starry night", "in", ""),
                        Ground.of("the night", "in", "through"),
                        Ground.of("a night sky", "under", ""),
                        Ground.of("the stars", "under", ""),
                        Ground.of("the moon and the stars", "under", ""),
                        Ground.of("a moonlit night", "in", "through"));
            case CITY ->
                List.of(
                        Ground.of("the city", "in", "through,across"),
                        Ground.of("a city", "in", "through,across"),
                        Ground.of("a city skyline", "in front of", "in front of,past"),
                        Ground.of("the town", "in", "through,across"),
                        Ground.of("a city street", "on,in", "along,down"),
                        Ground.of("tall buildings", "in front of", "past"));
            case SEA ->
                List.of(
                        Ground.of("the sea", "under,in", "through"),
                        Ground.of("the deep blue sea", "in", "through"),
                        Ground.of("the ocean", "in,under", "through"),
                        Ground.of("the water", "under,in", "through"),
                        Ground.of("an underwater world", "in", "through"));
            case SPACE ->
                List.of(
                        Ground.of("space", "in", "through,across"),
                        Ground.of("outer space", "in", "through,across"),
                        Ground.of("the universe", "in", "through"),
                        Ground.of("deep space", "in", "through"),
                        Ground.of("the stars in space", "among", "past"));
            case FOREST ->
                List.of(
                        Ground.of("a forest", "in", "through,across"),
                        Ground.of("the forest", "in", "through,across"),
                        Ground.of("the woods", "in", "through"),
                        Ground.of("a green forest", "in", "through"),
                        Ground.of("the trees", "among", "past"));
            case SUNSET ->
                List.of(
                        Ground.of("a sunset", "in front of,at", "past,in front of"),
                        Ground.of("the setting sun", "in front of", "past,in front of"),
                        Ground.of("the evening sun", "in", "past"),
                        Ground.of("an evening landscape", "in", "across,through"));
            case STUDIO ->
                List.of(
                        Ground.of("a studio", "in", "across,through"),
                        Ground.of("a plain backdrop", "on,in front of", "past,across"),
                        Ground.of("a plain background", "on,in front of", "across"),
                        Ground.of("an empty room", "in", "across,through"));
            case ROAD ->
                List.of(
                        Ground.of("a road", "on", "along,down"),
                        Ground.of("the road", "on", "along,down"),
                        Ground.of("a country road", "on", "along,down"),
                        Ground.of("a highway", "on", "along,down"));
        };
    }

    /** Phrases that say the place without a preposition of choice. */
    static List<String> setPhrases(Place place) {
        return switch (place) {
            case NIGHT -> List.of("at night", "at night under the stars", "by night", "in the dark of night");
            case SEA -> List.of("underwater", "under water");
            case SNOW -> List.of("in winter", "in the snow");
            case SUNSET -> List.of("at sunset", "at dusk", "in the evening");
            case BEACH -> List.of("by the sea on a beach", "on the beach");
            case MEADOW -> List.of("on the grass", "on a meadow");
            case DESERT -> List.of("in the desert");
            case CITY -> List.of("in the city", "downtown");
            case SPACE -> List.of("in space", "in outer space");
            case FOREST -> List.of("in the woods");
            case STUDIO -> List.of("in a studio");
            case ROAD -> List.of("on a road");
        };
    }

    /** Verbs for getting somewhere; every subject may also just move, go, head or travel. */
    static List<Verb> going(Gait gait, Place place) {
        List<Verb> own = switch (gait) {
            case WALK ->
                List.of(
                        Verb.of("running", "runs"),
                        Verb.of("walking", "walks"),
                        Verb.of("running", "runs"),
                        Verb.of("walking", "walks"),
                        Verb.of("strolling", "strolls"),
                        Verb.of("rushing", "rushes"),
                        Verb.of("marching", "marches"));
            case DRIVE ->
                List.of(
                        Verb.of("driving", "drives"),
                        Verb.of("driving", "drives"),
                        Verb.of("rolling", "rolls"),
                        Verb.of("racing", "races"),
                        Verb.of("riding", "rides"));
            case SWIM ->
                List.of(Verb.of("swimming", "swims"), Verb.of("swimming", "swims"), Verb.of("gliding", "glides"));
            case FLY -> List.of(Verb.of("flying", "flies"), Verb.of("flying", "flies"), Verb.of("gliding", "glides"));
            case SAIL ->
                List.of(Verb.of("sailing", "sails"), Verb.of("sailing", "sails"), Verb.of("gliding", "glides"));
            case ROLL -> List.of(Verb.of("rolling", "rolls"), Verb.of("rolling", "rolls"));
        };
        List<Verb> here = switch (place) {
            case SEA -> List.of(Verb.of("swimming", "swims"), Verb.of("diving", "dives"));
            case SPACE -> List.of(Verb.of("floating", "floats"), Verb.of("flying", "flies"));
            default -> List.of();
        };
        return java.util.stream.Stream.of(own, here, GENERIC)
                .flatMap(List::stream)
                .toList();
    }

    private static final List<Verb> GENERIC = List.of(
            Verb.of("moving", "moves"),
            Verb.of("going", "goes"),
            Verb.of("heading", "heads"),
            Verb.of("travelling", "travels"));

    /** Where it goes, for {@link Motion#LEFT} and {@link Motion#RIGHT}. */
    static List<String> directions(Motion motion) {
        String here = motion == Motion.LEFT ? "left" : "right";
        String there = motion == Motion.LEFT ? "right" : "left";
        return List.of(
                here,
                here,
                "to the " + here,
                "to the " + here,
                "towards the " + here,
                here + "wards",
                here + "ward",
                "from " + there + " to " + here,
                "from the " + there + " to the " + here,
                "to the " + here + " side");
    }

    /** What it does where it is; the last entry of {@link Motion#STILL} says nothing at all. */
    static List<Verb> staying(Motion motion) {
        return switch (motion) {
            case LEFT, RIGHT -> List.of();
            case STILL ->
                List.of(
                        Verb.of("standing still", "stands still"),
                        Verb.of("staying in place", "stays in place"),
                        Verb.of("standing", "stands"),
                        Verb.of("resting", "rests"),
                        Verb.of("waiting", "waits"),
                        new Verb("not moving", "does not move", "do not move"),
                        new Verb("", "", ""));
            case JUMP ->
                List.of(
                        Verb.of("jumping up and down", "jumps up and down"),
                        Verb.of("jumping", "jumps"),
                        Verb.of("bouncing", "bounces"),
                        Verb.of("bouncing up and down", "bounces up and down"),
                        Verb.of("hopping", "hops"),
                        Verb.of("leaping", "leaps"));
            case GROW ->
                List.of(
                        Verb.of("coming closer", "comes closer"),
                        Verb.of("growing", "grows"),
                        Verb.of("approaching", "approaches"),
                        Verb.of("getting bigger", "gets bigger"));
            case SHRINK ->
                List.of(
                        new Verb("going away", "goes away", "go away"),
                        Verb.of("shrinking", "shrinks"),
                        Verb.of("getting smaller", "gets smaller"),
                        Verb.of("moving away", "moves away"));
            case UP ->
                List.of(
                        Verb.of("rising", "rises"),
                        Verb.of("moving up", "moves up"),
                        Verb.of("moving upwards", "moves upwards"),
                        Verb.of("going up", "goes up"),
                        Verb.of("climbing", "climbs"));
            case DOWN ->
                List.of(
                        Verb.of("falling", "falls"),
                        Verb.of("moving down", "moves down"),
                        Verb.of("sinking", "sinks"),
                        Verb.of("going down", "goes down"),
                        Verb.of("descending", "descends"));
            case SPIN ->
                List.of(
                        Verb.of("spinning", "spins"),
                        Verb.of("rolling over", "rolls over"),
                        Verb.of("turning around", "turns around"),
                        Verb.of("rotating", "rotates"));
        };
    }

    /** What the camera does, as a sentence; empty for a static one. */
    static List<String> camera(Camera camera) {
        return switch (camera) {
            case STATIC -> List.of();
            case PAN_LEFT ->
                List.of(
                        "the camera pans left",
                        "the camera pans to the left",
                        "camera panning left",
                        "the camera moves left");
            case PAN_RIGHT ->
                List.of(
                        "the camera pans right",
                        "the camera pans to the right",
                        "camera panning right",
                        "the camera moves right");
            case ZOOM_IN -> List.of("the camera zooms in", "zooming in", "camera zooming in", "slow zoom in");
            case ZOOM_OUT -> List.of("the camera zooms out", "zooming out", "camera zooming out", "slow zoom out");
        };
    }

    /** How it is drawn, to stand before the subject; empty for most plain clips. */
    static List<String> styleBefore(Style style) {
        return switch (style) {
            case PLAIN -> List.of("a video of", "a clip of", "an animation of", "a 3d animation of", "a cartoon of");
            case PENCIL -> List.of("pencil sketch of", "a pencil drawing of", "a pencil sketch of", "a sketch of");
            case PIXEL -> List.of("pixel art of", "a pixel art clip of", "pixelated video of", "8-bit pixel art of");
            case NOIR ->
                List.of(
                        "black and white film of",
                        "a black and white video of",
                        "a black and white clip of",
                        "film noir of");
        };
    }

    /** How it is drawn, to stand at the end after a comma. */
    static List<String> styleAfter(Style style) {
        return switch (style) {
            case PLAIN -> List.of("3d animation", "colourful", "in 3d");
            case PENCIL -> List.of("pencil drawing", "in pencil style", "drawn in pencil", "pencil sketch");
            case PIXEL -> List.of("pixel art", "in pixel art style", "pixelated", "8-bit style");
            case NOIR -> List.of("black and white", "in black and white", "film noir", "monochrome");
        };
    }
}
