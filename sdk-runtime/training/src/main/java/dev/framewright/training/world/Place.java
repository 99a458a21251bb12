package dev.framewright.training.world;

/** The painted scenes; {@link #ground} is the line that things stand a tenth of the height below. */
public enum Place {
    MEADOW(.72),
    BEACH(.72),
    DESERT(.72),
    SNOW(.72),
    NIGHT(.72),
    CITY(.78),
    SEA(.6),
    SPACE(.6),
    FOREST(.72),
    SUNSET(.72),
    STUDIO(.72),
    ROAD(.76);

    private final double ground;

    Place(double ground) {
        this.ground = ground;
    }

    /** Where the ground begins, in frame heights from the top. */
    public double ground() {
        return ground;
    }

    /** True where nothing stands on a ground: under water and in space. */
    public boolean weightless() {
        return this == SEA || this == SPACE;
    }
}
