package dev.framewright.training.world;

/** What a subject does during a clip; names are seen from the viewer. */
public enum Motion {
    LEFT,
    RIGHT,
    STILL,
    JUMP,
    GROW,
    SHRINK,
    UP,
    DOWN,
    SPIN;

    /** The sign of the horizontal way: -1 leftwards, 1 rightwards, 0 for every other motion. */
    public int way() {
        return this == LEFT ? -1 : this == RIGHT ? 1 : 0;
    }
}
