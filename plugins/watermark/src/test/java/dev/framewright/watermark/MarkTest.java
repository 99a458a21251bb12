package dev.framewright.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Size;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A sample of the table in the README, with what the JDK can do to a clip. */
class MarkTest {
    private static final int PAYLOAD = 0xCAFE1234;

    private static final Map<String, UnaryOperator<TestClip>> EVERYWHERE = new TreeMap<>(Map.of(
            "untouched", clip -> clip,
            "one frame", clip -> clip.frame(3),
            "one frame as JPEG 75", clip -> clip.frame(3).jpeg(.75f),
            "every frame as JPEG 50", clip -> clip.jpeg(.5f),
            "half the frames", TestClip::everySecondFrame,
            "half the size", clip -> clip.scaled(.5, .5),
            "twice the size", clip -> clip.scaled(2, 2),
            "another shape", clip -> clip.scaled(.75, 1.2)));

    @Test
    void smallClipsKeepTheirMark() {
        for (int seed = 1; seed <= 3; seed++) {
            TestClip clean = Scenes.scene(seed, new Size(96, 96), 9);

            assertSurvives(clean, EVERYWHERE);
        }
    }

    @Test
    void largerClipsKeepItInAPieceOfThePictureToo() {
        TestClip clean = Scenes.scene(4, new Size(640, 352), 4);
        Map<String, UnaryOperator<TestClip>> attacks = new TreeMap<>(EVERYWHERE);
        attacks.put("70 % of each side", clip -> clip.cropped(.7, .3, .6));
        attacks.put("a piece at half the size", clip -> clip.cropped(.7, .5, .5).scaled(.5, .5));

        assertSurvives(clean, attacks);
    }

    private static void assertSurvives(TestClip clean, Map<String, UnaryOperator<TestClip>> attacks) {
        TestClip marked = clean.marked(PAYLOAD);

        assertThat(clean.psnr(marked)).isGreaterThan(42);
        attacks.forEach((name, attack) -> assertThat(attack.apply(marked).detected())
                .as("%s of %d x %d", name, clean.size().width(), clean.size().height())
                .hasValue(PAYLOAD & 0xFFFFFFFFL));
    }

    @Test
    void cleanClipsHaveNone() {
        int clips = Integer.getInteger("framewright.clean", 12);
        for (int seed = 0; seed < clips; seed++) {
            TestClip clean = Scenes.scene(1000 + seed, new Size(96 + 16 * (seed % 7), 96), 3);

            assertThat(clean.detected()).as("scene " + seed).isEmpty();
        }
    }

    @Test
    void anEvenPictureCarriesAMark() {
        for (int grey : List.of(0, 128, 255)) {
            Size size = new Size(96, 96);
            byte[] even = new byte[size.rgbBytes()];
            java.util.Arrays.fill(even, (byte) grey);

            TestClip marked = new TestClip(size, List.of(even)).marked(PAYLOAD);

            assertThat(marked.detected()).as("grey " + grey).hasValue(PAYLOAD & 0xFFFFFFFFL);
        }
    }

    @Test
    void theLaterMarkWins() {
        TestClip twice = Scenes.scene(5, new Size(96, 96), 3).marked(1).marked(2);

        assertThat(twice.detected()).hasValue(2);
    }
}
