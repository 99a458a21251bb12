package dev.framewright.training.world;

/** How the camera moves during a clip. */
public enum Camera {
    STATIC,
    PAN_LEFT,
    PAN_RIGHT,
    ZOOM_IN,
    ZOOM_OUT;

    /** The sign of a pan: -1 to the left (the scene then shifts right), 1 to the right, else 0. */
    public int pan() {
        return this == PAN_LEFT ? -1 : this == PAN_RIGHT ? 1 : 0;
    }

    /** True for both zooms. */
    public boolean zooms() {
        return this == ZOOM_IN || this == ZOOM_OUT;
    }
}
