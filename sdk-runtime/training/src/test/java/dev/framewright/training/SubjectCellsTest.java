package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.training.world.Clip.Placement;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectCellsTest {

    @Test
    void aLatentFrameHasTheCellsOfEveryFrameItStandsFor() {
        List<Placement> left = List.of(new Placement(.25, .25, .5));
        List<Placement> right = List.of(new Placement(.75, .75, .5));

        float[] cells = SubjectCells.of(List.of(left, left, left, left, right), 4);

        assertThat(cells)
                .containsExactly(
                        1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // frame 0 alone
                        1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1);
    }

    @Test
    void aSubjectThatHasLeftTheFrameCoversNothing() {
        assertThat(SubjectCells.of(Collections.nCopies(5, List.of(new Placement(1.6, .5, .4))), 4))
                .containsOnly(0);
    }
}
