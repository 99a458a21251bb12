package dev.framewright.training.world;

import java.util.List;

/**
 * What a {@link Judge} saw in a clip.
 *
 * @param subject the sprite that explains the frames best
 * @param seen whether that sprite is really there, and not only the least unlike
 * @param share how much of what the sprite would explain it does explain, at most 1
 * @param ranked all subjects, the likeliest first
 * @param motion what the subject does in the scene
 * @param place the scene
 * @param camera what the camera does
 * @param style how it is drawn
 * @param count how many of the subject
 */
public record Verdict(
        Subject subject,
        boolean seen,
        double share,
        List<Subject> ranked,
        Motion motion,
        Place place,
        Camera camera,
        Style style,
        int count) {

    public Verdict {
        ranked = List.copyOf(ranked);
    }

    /** True if the wanted subject is there. */
    public boolean showsSubject(Spec wanted) {
        return seen && subject.equals(wanted.subject());
    }

    /** True if the wanted subject is there and does what is wanted. */
    public boolean showsMotion(Spec wanted) {
        return showsSubject(wanted) && motion == wanted.motion();
    }

    /** True if every attribute is as wanted. */
    public boolean showsAll(Spec wanted) {
        return showsMotion(wanted)
                && place == wanted.place()
                && camera == wanted.camera()
                && style == wanted.style()
                && count == wanted.count();
    }

    /** The attributes in one line, as {@link Spec#label} writes them. */
    public String label() {
        return new Spec(subject, place, motion, camera, style, Math.min(2, count), 0).label()
                + (seen ? "" : " (unsure)");
    }
}
