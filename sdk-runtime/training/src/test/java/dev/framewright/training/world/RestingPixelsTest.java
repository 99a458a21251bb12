package dev.framewright.training.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestingPixelsTest {

    private final StickerWorld world = DrawnSprites.world();

    private boolean[] resting(Motion motion, Camera camera) {
        Subject subject = DrawnSprites.SUBJECTS.get(0);
        Clip clip = world.render(new Spec(subject, Place.CITY, motion, camera, Style.PLAIN, 1, 3), 9, 48, 48, 8);
        return RestingPixels.of(Judge.canvases(clip.rgb(), 9, 48, 48));
    }

    @Test
    void whatASubjectNeverComesToIsScene() {
        Clip.Placement begin = StickerWorld.placements(
                        new Spec(
                                DrawnSprites.SUBJECTS.get(0),
                                Place.CITY,
                                Motion.LEFT,
                                Camera.STATIC,
                                Style.PLAIN,
                                1,
                                3),
                        0,
                        9,
                        8)
                .get(0)
                .get(0);

        boolean[] resting = resting(Motion.LEFT, Camera.STATIC);

        assertThat(resting[0]).isTrue();
        assertThat(resting[(int) (begin.y() * 48) * 48 + (int) (begin.x() * 48)])
                .isFalse();
    }

    @Test
    void nothingRestsWhereNothingCrossesTheFrameOrAllOfItMoves() {
        List<Boolean> any = new ArrayList<>();
        for (boolean rests : resting(Motion.STILL, Camera.STATIC)) {
            any.add(rests);
        }
        for (boolean rests : RestingPixels.of(List.of(new Canvas(8, 8), bright()))) {
            any.add(rests);
        }

        assertThat(any).containsOnly(false);
    }

    private static Canvas bright() {
        Canvas canvas = new Canvas(8, 8);
        java.util.Arrays.fill(canvas.rgb(), 1);
        return canvas;
    }
}
