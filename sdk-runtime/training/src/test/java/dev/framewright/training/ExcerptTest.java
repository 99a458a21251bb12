package dev.framewright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.framewright.training.world.Camera;
import dev.framewright.training.world.DrawnSprites;
import dev.framewright.training.world.Motion;
import dev.framewright.training.world.Place;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.Style;
import dev.framewright.training.world.WorldRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    private static final int FRAMES = 17;

    private final StickerWorld world = DrawnSprites.world();
    private final List<Excerpt> drawn = IntStream.range(0, 300)
            .mapToObj(seed -> Excerpt.draw(world.sample(new WorldRandom(seed)).withSeed(seed), FRAMES))
            .toList();

    @Test
    void oneInFiveLeadsBackFromTheKnownEndToTheKnownBeginningAtAnEvenPace() {
        List<Excerpt> back =
                drawn.stream().filter(excerpt -> excerpt.lead() > 0).toList();

        assertThat(back).hasSizeBetween(40, 80).allSatisfy(excerpt -> {
            List<Double> frames = excerpt.frames();
            assertThat(frames).hasSize(FRAMES);
            int last = excerpt.lead() - 1;
            int next = FRAMES - excerpt.follow();
            double pace = (frames.get(next) - frames.get(last)) / (next - last);
            assertThat(pace).isNegative();
            for (int i = last; i < next; i++) {
                assertThat(frames.get(i + 1) - frames.get(i)).isCloseTo(pace, within(1e-9));
            }
            for (int i = 0; i < last; i++) {
                assertThat(frames.get(i + 1) - frames.get(i)).isEqualTo(1);
            }
        });
    }

    @Test
    void ofAWayBackItsEndsAreKnownAndNothingElse() {
        Excerpt back = drawn.stream()
                .filter(excerpt -> excerpt.lead() == 5 && excerpt.follow() == 4)
                .findFirst()
                .orElseThrow();

        float[] cells = back.known(new WorldRandom(1), List.of(), 2);

        for (int i = 0; i < cells.length; i++) {
            int frame = i / 4;
            assertThat(cells[i]).isEqualTo(frame < 5 || frame >= 13 ? 1 : 0);
        }
    }

    @Test
    void allOthersAreConsecutiveFrames() {
        assertThat(drawn).filteredOn(excerpt -> excerpt.lead() == 0).allSatisfy(excerpt -> {
            for (int i = 0; i + 1 < FRAMES; i++) {
                assertThat(excerpt.frames().get(i + 1) - excerpt.frames().get(i))
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void momentsBetweenFramesAreRenderedWhereTheSubjectIsThen() {
        Spec spec = new Spec(
                world.configuration().subjects().get(0), Place.SNOW, Motion.RIGHT, Camera.STATIC, Style.PLAIN, 1, 7);
        List<Double> back = List.of(8.0, 4.5, 1.0);

        assertThat(world.render(spec, back, 9, 64, 64, 8).truth())
                .isEqualTo(StickerWorld.placements(spec, back, 9, 8))
                .extracting(frame -> frame.get(0).x())
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }
}
