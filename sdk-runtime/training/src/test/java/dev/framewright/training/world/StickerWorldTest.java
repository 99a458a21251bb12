package dev.framewright.training.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StickerWorldTest {

    private final StickerWorld world = DrawnSprites.world();

    private static Spec spec(Motion motion, Camera camera, Style style, int count) {
        return new Spec(DrawnSprites.SUBJECTS.get(0), Place.SNOW, motion, camera, style, count, 42);
    }

    @Test
    void theSameSpecGivesTheSameBytesAndAnotherSeedOthers() {
        Spec spec = spec(Motion.LEFT, Camera.PAN_LEFT, Style.PENCIL, 2);

        byte[] once = world.render(spec, 5, 64, 96, 8).rgb();

        assertThat(world.render(spec, 5, 64, 96, 8).rgb()).isEqualTo(once);
        assertThat(world.render(spec.withSeed(43), 5, 64, 96, 8).rgb()).isNotEqualTo(once);
    }

    @Test
    void aSubjectThatGoesLeftIsDrawnFurtherAndFurtherToTheLeft() {
        Clip clip = world.render(spec(Motion.LEFT, Camera.STATIC, Style.PLAIN, 1), 9, 96, 96, 8);

        assertThat(clip.truth())
                .isSortedAccordingTo((one, next) ->
                        Double.compare(next.get(0).x(), one.get(0).x()));
        assertThat(clip.truth().get(0).get(0).x() - clip.truth().get(8).get(0).x())
                .isGreaterThan(.4);
    }

    @Test
    void aClipGoesOnBeyondItsEndAndComesToRestInTheFrame() {
        Spec spec = spec(Motion.RIGHT, Camera.PAN_RIGHT, Style.PLAIN, 1);
        Clip whole = world.render(spec, 9, 64, 64, 8);

        Clip later = world.render(spec, 4, 17, 9, 64, 64, 8);

        int frame = 64 * 64 * 3;
        assertThat(Arrays.copyOf(later.rgb(), 5 * frame))
                .isEqualTo(Arrays.copyOfRange(whole.rgb(), 4 * frame, 9 * frame));
        double before = way(later, 3);
        assertThat(way(later, 4)).isPositive().isBetween(.5 * before, before);
        assertThat(way(later, 15)).isCloseTo(0, within(.01 * before));
        assertThat(later.truth().get(16).get(0).x()).isLessThan(1);
    }

    @Test
    void placementsAreThoseOfWhatIsRendered() {
        Spec spec = spec(Motion.LEFT, Camera.PAN_RIGHT, Style.PLAIN, 2);

        assertThat(StickerWorld.placements(spec, -3, 5, 8))
                .isEqualTo(world.render(spec, -3, 5, 5, 64, 64, 8).truth());
        assertThat(StickerWorld.placements(spec, 0, 1, 8))
                .isEqualTo(world.render(spec, 1, 64, 64, 8).truth());
    }

    private static double way(Clip clip, int frame) {
        return clip.truth().get(frame + 1).get(0).x()
                - clip.truth().get(frame).get(0).x();
    }

    @Test
    void whatChangesBetweenTwoFramesLiesWhereTheTruthSaysTheSubjectIs() {
        Clip clip = world.render(spec(Motion.RIGHT, Camera.STATIC, Style.PLAIN, 1), 17, 96, 96, 8);
        Clip.Placement first = clip.truth().get(0).get(0);
        Clip.Placement last = clip.truth().get(16).get(0);
        int outside = 0;
        for (int y = 0; y < 96; y++) {
            for (int x = 0; x < 96; x++) {
                int at = (y * 96 + x) * 3;
                boolean changed = Math.abs((clip.rgb()[at] & 255) - (clip.rgb()[16 * 96 * 96 * 3 + at] & 255)) > 3;
                if (changed && !near(first, x, y) && !near(last, x, y)) {
                    outside++;
                }
            }
        }

        assertThat(outside).isZero();
    }

    private static boolean near(Clip.Placement placement, int x, int y) {
        double half = placement.height() * .58;
        return Math.abs(x / 96.0 - placement.x()) < half && Math.abs(y / 96.0 - placement.y()) < half;
    }

    @Test
    void aPanToTheLeftMovesTheSceneToTheRight() {
        Spec pan = spec(Motion.STILL, Camera.PAN_LEFT, Style.PLAIN, 1);
        Clip clip = world.render(pan, 5, 96, 96, 8);

        double way = clip.truth().get(4).get(0).x() - clip.truth().get(0).get(0).x();

        assertThat(way).isEqualTo(StickerWorld.PAN, within(1e-9));
    }

    @Test
    void everyConfiguredClipRendersAtAnySize() {
        StickerWorld full = new StickerWorld(DrawnSprites.bank(), DrawnSprites.configuration());
        WorldRandom random = new WorldRandom(3);
        for (Place place : Place.values()) {
            for (Camera camera : Camera.values()) {
                Spec spec = full.sample(random);
                Spec changed = new Spec(spec.subject(), place, spec.motion(), camera, spec.style(), 1, spec.seed());

                Clip clip = full.render(changed, 1, 33, 50, 24);

                assertThat(new HashSet<>(Arrays.asList(boxed(clip.rgb()))).size())
                        .isGreaterThan(8);
            }
        }
    }

    private static Byte[] boxed(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return boxed;
    }

    @Test
    void noirIsGreyAndPixelHasBlocks() {
        byte[] grey = world.render(spec(Motion.LEFT, Camera.STATIC, Style.NOIR, 1), 1, 96, 96, 8)
                .rgb();
        byte[] blocks = world.render(spec(Motion.LEFT, Camera.STATIC, Style.PIXEL, 1), 1, 96, 96, 8)
                .rgb();

        for (int i = 0; i < grey.length; i += 3) {
            assertThat(grey[i + 2]).isEqualTo(grey[i]);
        }
        for (int x = 0; x < 96; x++) {
            assertThat(blocks[(50 * 96 + x) * 3]).isEqualTo(blocks[(50 * 96 + x / 3 * 3) * 3]);
        }
    }

    @Test
    void aHorseRunningLeftAcrossASnowyFieldIsACaptionOfTheWorld() {
        WorldRandom random = new WorldRandom(1);
        Set<String> captions = new HashSet<>();
        for (int i = 0; i < 60_000; i++) {
            captions.add(world.caption(spec(Motion.LEFT, Camera.STATIC, Style.PLAIN, 1), random));
        }

        assertThat(captions)
                .contains("a horse running left across a snowy field")
                .hasSizeGreaterThan(2_000);
    }

    @Test
    void captionsNameDirectionStyleAndNumber() {
        WorldRandom random = new WorldRandom(2);
        for (int i = 0; i < 300; i++) {
            String pixel = world.caption(spec(Motion.RIGHT, Camera.STATIC, Style.PIXEL, 2), random);

            assertThat(pixel.toLowerCase(java.util.Locale.ROOT))
                    .containsPattern("right")
                    .containsPattern("pixel|8-bit")
                    .containsPattern("two|pair|2 ")
                    .containsPattern("horses|ponies")
                    .doesNotContain("  ");
        }
    }

    @Test
    void numbersAreTheSameOnEveryMachine() {
        WorldRandom random = new WorldRandom(7);

        assertThat(random.nextLong()).isEqualTo(new WorldRandom(7).nextLong());
        assertThat(new WorldRandom(0).nextLong()).isEqualTo(-2152535657050944081L);
    }

    @Test
    void aFileThatIsNoSpriteFileIsRefused() {
        assertThatThrownBy(() -> SpriteBank.read(new ByteArrayInputStream(new byte[64])))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("FWSP")
                .hasMessageContaining("PrepareSprites");
    }

    @Test
    void aCutSpriteFileIsRefused() throws IOException {
        byte[] whole = DrawnSprites.file();

        assertThatThrownBy(() -> SpriteBank.read(new ByteArrayInputStream(whole, 0, whole.length - 100)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSubjectThatTheSpriteFileLacksIsNamed() {
        assertThatThrownBy(() -> DrawnSprites.bank().frames(Subjects.named("ghost")))
                .hasMessageContaining("ghost");
    }
}
