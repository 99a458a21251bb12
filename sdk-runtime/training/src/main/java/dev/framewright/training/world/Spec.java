package dev.framewright.training.world;

/**
 * Everything that decides a clip of the world; two equal specs give the same pixels.
 *
 * @param subject what is seen
 * @param place the scene behind it
 * @param motion what the subject does
 * @param camera what the camera does
 * @param style how the frames are drawn
 * @param count how many of the subject, 1 or 2
 * @param seed decides everything that a caption does not say: sizes, hills, stars, phase
 */
public record Spec(Subject subject, Place place, Motion motion, Camera camera, Style style, int count, long seed) {

    public Spec {
        if (count < 1 || count > 2) {
            throw new IllegalArgumentException("count must be 1 or 2 but was " + count);
        }
    }

    /** The same clip with another seed. */
    public Spec withSeed(long other) {
        return new Spec(subject, place, motion, camera, style, count, other);
    }

    /** The attributes in one line, as {@code horse/snow/left/static/plain x1}. */
    public String label() {
        return String.join("/", subject.name(), word(place), word(motion), word(camera), word(style)) + " x" + count;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
