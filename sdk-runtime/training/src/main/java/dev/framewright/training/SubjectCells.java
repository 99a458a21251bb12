package dev.framewright.training;

import dev.framewright.training.world.Clip;
import java.util.List;

/** Which cells of a clip's latents its subjects cover: where the loss of training counts more. */
final class SubjectCells {

    private SubjectCells() {}

    /**
     * Marks cells whose centre is inside the square of a subject in any frame that they stand for.
     *
     * @param truth where subjects are, for each of 1 + 4k frames
     * @param side cells in height and in width
     * @return 1 where a subject is, else 0; [1 + k, side, side]
     */
    static float[] of(List<List<Clip.Placement>> truth, int side) {
        int one = side * side;
        float[] cells = new float[(1 + (truth.size() - 1) / 4) * one];
        for (int frame = 0; frame < truth.size(); frame++) {
            int begin = (frame + 3) / 4 * one;
            for (Clip.Placement place : truth.get(frame)) {
                for (int at = 0; at < one; at++) {
                    double dx = (at % side + .5) / side - place.x();
                    double dy = (at / side + .5) / side - place.y();
                    if (Math.max(Math.abs(dx), Math.abs(dy)) <= place.height() / 2) {
                        cells[begin + at] = 1;
                    }
                }
            }
        }
        return cells;
    }
}
