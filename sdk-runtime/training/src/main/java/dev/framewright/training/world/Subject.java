package dev.framewright.training.world;

import java.util.List;

/**
 * A thing the world can draw.
 *
 * @param codePoint name of its sprite in a {@link SpriteBank}, the Unicode code points in hexadecimal
 * @param names words for one of it, the usual one first
 * @param facing where the sprite looks: -1 left, 1 right, 0 nowhere in particular
 * @param gait how it gets about, which decides its verbs and whether it stands on the ground
 */
public record Subject(String codePoint, List<String> names, int facing, Gait gait) {

    /** How a subject gets about. */
    public enum Gait {
        WALK,
        DRIVE,
        SWIM,
        FLY,
        SAIL,
        ROLL;

        /** True for those that need no ground under them. */
        boolean floats() {
            return this == SWIM || this == FLY;
        }
    }

    public Subject {
        names = List.copyOf(names);
        if (names.isEmpty() || facing < -1 || facing > 1) {
            throw new IllegalArgumentException("subject " + codePoint + " needs a name and a facing of -1, 0 or 1");
        }
    }

    /** The usual word for it. */
    public String name() {
        return names.get(0);
    }

    /** True for those that look right when they turn about their centre. */
    boolean maySpin() {
        return facing == 0 && gait != Gait.SAIL;
    }

    /** More than one of it, for one of its names. */
    static String plural(String name) {
        if (List.of("fish", "sheep", "goldfish", "deer").contains(name)) {
            return name;
        }
        if (name.startsWith("person ")) {
            return "people " + name.substring(7);
        }
        if (name.endsWith("person")) {
            return name.substring(0, name.length() - 6) + "people";
        }
        if (name.endsWith("man")) {
            return name.substring(0, name.length() - 3) + "men";
        }
        if (name.endsWith("y") && !name.endsWith("ey")) {
            return name.substring(0, name.length() - 1) + "ies";
        }
        return name + (name.matches(".*(s|x|ch|sh)") ? "es" : "s");
    }
}
