package dev.framewright.training.world;

/**
 * What a spec's seed decides about the subject's way; drawn apart from the scene so that captions can speak of it.
 *
 * @param height drawn side of the sprite, in frame heights, before any growing
 * @param direction -1 if the subject faces and goes left, 1 right
 * @param middleY height of the subject's centre in the frame at rest
 * @param span how far it goes over the clip, in frame widths
 * @param speed pace of jumps and spins
 * @param phase of jumps, in radians
 * @param firstPose offset into the sprite's loop, in loops
 * @param still the moment of the clip, in [0, 1), that a single picture shows
 * @param floating whether it hovers and throws no shadow
 */
record Choreography(
        double height,
        int direction,
        double middleY,
        double span,
        double speed,
        double phase,
        double firstPose,
        double still,
        boolean floating) {

    static Choreography of(Spec spec) {
        WorldRandom random = new WorldRandom(spec.seed() ^ 0x5eed_c0deL);
        double height = random.uniform(.40, .54) * (spec.count() == 1 ? 1 : .8);
        int direction = random.chance(.5) ? 1 : -1;
        if (spec.motion().way() != 0) {
            direction = spec.motion().way();
        }
        boolean floating = spec.subject().gait().floats() || spec.place().weightless();
        double hover = random.uniform(.35, .6);
        double middleY = floating ? hover : spec.place().ground() + .1 - height / 2;
        double span = random.uniform(.42, .64) * (spec.count() == 1 ? 1 : .75);
        return new Choreography(
                height,
                direction,
                middleY,
                span,
                random.uniform(.9, 1.2),
                random.uniform(0, Math.PI),
                random.uniform(),
                random.uniform(),
                floating);
    }

    /** True for a way that a caption may call quick. */
    boolean quick() {
        return span > .585;
    }

    /** True for a way that a caption may call slow. */
    boolean slow() {
        return span < .47;
    }
}
