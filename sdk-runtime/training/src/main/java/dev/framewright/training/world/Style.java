package dev.framewright.training.world;

/** How a finished frame is drawn. */
public enum Style {
    /** Coloured, as the sprites come. */
    PLAIN,
    /** Light strokes on paper. */
    PENCIL,
    /** Blocks of three by three pixels. */
    PIXEL,
    /** Grey, as an old film. */
    NOIR
}
