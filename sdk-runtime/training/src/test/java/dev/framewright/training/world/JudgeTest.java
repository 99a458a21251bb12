package dev.framewright.training.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JudgeTest {

    private final StickerWorld world = DrawnSprites.world();
    private final Judge judge = new Judge(world.bank(), world.configuration());

    private static Spec spec(int subject, Place place, Motion motion, int count) {
        return new Spec(
                DrawnSprites.SUBJECTS.get(subject), place, motion, Camera.STATIC, Style.PLAIN, count, 11 + subject);
    }

    private Clip clip(Spec spec) {
        return world.render(spec, 17, 96, 96, 8);
    }

    @Test
    void renderedClipsAreReadRightly() {
        WorldRandom random = new WorldRandom(5);
        int subjects = 0;
        int all = 0;
        for (int i = 0; i < 24; i++) {
            Spec spec = world.sample(random);
            Verdict verdict = judge.read(clip(spec));
            subjects += verdict.showsSubject(spec) ? 1 : 0;
            all += verdict.showsAll(spec) ? 1 : 0;
        }

        assertThat(subjects).isGreaterThanOrEqualTo(23);
        assertThat(all).isGreaterThanOrEqualTo(21);
    }

    @Test
    void blurredClipsAreReadAsWell() {
        int right = 0;
        for (int i = 0; i < 8; i++) {
            Spec spec = spec(i, Place.values()[i], i % 2 == 0 ? Motion.LEFT : Motion.RIGHT, 1);
            right += judge.read(Blurring.blurred(clip(spec), 1, i)).showsMotion(spec) ? 1 : 0;
        }

        assertThat(right).isGreaterThanOrEqualTo(7);
    }

    @Test
    void aClipOfAnotherSubjectIsNotTakenForTheWantedOne() {
        for (int i = 0; i < 8; i++) {
            Verdict verdict = judge.read(clip(spec(i, Place.MEADOW, Motion.LEFT, 1)));

            assertThat(verdict.showsSubject(spec((i + 1) % 8, Place.MEADOW, Motion.LEFT, 1)))
                    .isFalse();
        }
    }

    @Test
    void aClipThatGoesTheOtherWayIsNotTakenForTheWantedOne() {
        Verdict verdict = judge.read(clip(spec(3, Place.CITY, Motion.LEFT, 1)));

        assertThat(verdict.motion()).isEqualTo(Motion.LEFT);
        assertThat(verdict.showsMotion(spec(3, Place.CITY, Motion.RIGHT, 1))).isFalse();
        assertThat(verdict.showsSubject(spec(3, Place.CITY, Motion.RIGHT, 1))).isTrue();
    }

    @Test
    void inABareSceneNothingIsSeen() {
        for (Place place : world.configuration().places()) {
            Canvas scene = Scene.paint(place, 96, 96, new WorldRandom(3));
            byte[] rgb = new byte[5 * 96 * 96 * 3];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (scene.rgb()[i % scene.rgb().length] * 255);
            }

            Verdict verdict = judge.read(rgb, 5, 96, 96);

            assertThat(verdict.seen()).as("%s: %s", place, verdict.label()).isFalse();
            assertThat(verdict.place()).isEqualTo(place);
        }
    }

    @Test
    void noiseIsNoSubject() {
        WorldRandom random = new WorldRandom(9);
        byte[] rgb = new byte[3 * 96 * 96 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.below(256);
        }

        assertThat(judge.read(rgb, 3, 96, 96).seen()).isFalse();
    }

    @Test
    void twoAreCounted() {
        assertThat(judge.read(clip(spec(1, Place.BEACH, Motion.STILL, 2))).count())
                .isEqualTo(2);
        assertThat(judge.read(clip(spec(1, Place.BEACH, Motion.STILL, 1))).count())
                .isEqualTo(1);
    }

    @Test
    void aSinglePictureIsReadToo() {
        Spec spec = spec(2, Place.DESERT, Motion.STILL, 1);

        assertThat(judge.read(world.render(spec, 1, 96, 96, 8)).showsSubject(spec))
                .isTrue();
    }

    @Test
    void bytesOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> judge.read(new byte[10], 1, 96, 96)).hasMessageContaining("27648");
    }
}
