package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Prompt;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.pipelines.sampling.Schedule;
import dev.framewright.tck.RecordedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the committed weights, whatever they can draw: nothing here looks at what is seen. */
class LatentTimelineTest {

    private static final Size SIZE = new Size(64, 64);
    private static final Settings QUICK = new Settings(3, 1, 3, "unipc");
    private static VideoModel model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = ShippedStarter.open();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void unipcTellsTheLevelsAsTheyAreDownToTheLowest() {
        Schedule schedule = model.schedule("unipc", 20, .01);

        assertThat(schedule.timesteps()).allMatch(timestep -> timestep > 0);
        for (int step = 0; step < 20; step++) {
            assertThat(schedule.timestep(step) / 1000).isCloseTo(schedule.sigma(step), within(1e-9));
        }
    }

    @Test
    void aClipOfOneWindowIsWhatABatchOfOneGives() {
        byte[] batch = ClipBatch.clips(model, QUICK, List.of("a red fox"), new long[] {7}, 17, SIZE, null)
                .get(0);

        List<byte[]> frames = frames(17, new RecordedJob(7, folder));

        assertThat(frames).hasSize(17);
        for (int i = 0; i < 17; i++) {
            byte[] expected = new byte[SIZE.rgbBytes()];
            System.arraycopy(batch, i * expected.length, expected, 0, expected.length);
            assertThat(frames.get(i)).isEqualTo(expected);
        }
    }

    @Test
    void aLongerClipBeginsAsTheShortOneDoesAndGoesOnToTheFrame() {
        List<byte[]> shorter = frames(17, new RecordedJob(7, folder));

        List<byte[]> longer = frames(31, new RecordedJob(7, folder(1)));

        assertThat(longer).hasSize(31);
        assertThat(longer.subList(0, 17)).containsExactlyElementsOf(shorter);
    }

    @Test
    void aRunThatWasStoppedBetweenTwoStepsGoesOnToTheSameBytes() {
        List<byte[]> whole = frames(31, new RecordedJob(7, folder));

        for (int step : List.of(1, 2, 4, 5)) {
            Path again = folder(step);
            assertThatThrownBy(() -> frames(31, new RecordedJob(7, again).cancelAfter(step)))
                    .isInstanceOf(CancellationException.class);
            RecordedJob rest = new RecordedJob(7, again);

            assertThat(frames(31, rest)).containsExactlyElementsOf(whole);
            assertThat(rest.told()).hasSize(3 * 3 - step);
        }
    }

    @Test
    void whatRestsGoesBackToTheColoursOfTheFirstWindowAndWhatIsKnownStays() {
        try (NDManager owner = model.kernels().newManager()) {
            NDArray first = owner.zeros(new Shape(1, 2, 3, 8, 8));
            NDArray drawn = owner.full(new Shape(1, 2, 3, 8, 8), .05f);
            drawn.set(new NDIndex(":, :, 1:, :, 6:"), 2); // something has come
            drawn.set(new NDIndex(":, 1"), .5f); // a channel of detail, far off
            NDArray colours = model.kernels().call(owner, "colours_of", first, 1);

            NDArray anchored = model.kernels().call(owner, "anchored", drawn, colours, 1);

            assertThat(anchored.get(":, :, 0").toFloatArray())
                    .as("handed over, it stays")
                    .isEqualTo(drawn.get(":, :, 0").toFloatArray());
            assertThat(anchored.get("0, 0, 1:, :, :6").toFloatArray())
                    .as("back to what it was")
                    .usingComparatorWithPrecision(1e-5f)
                    .containsOnly(0);
            assertThat(anchored.get("0, 0, 1:, :, 6").toFloatArray())
                    .as("what has come is shifted as what rests beside it")
                    .usingComparatorWithPrecision(1e-5f)
                    .containsOnly(1.95f);
            assertThat(anchored.get("0, 1").toFloatArray()).as("detail stays").containsOnly(.5f);

            NDArray far = owner.full(new Shape(1, 2, 3, 8, 8), .5f);
            assertThat(model.kernels()
                            .call(owner, "anchored", far, colours, 0)
                            .get("0, 0")
                            .toFloatArray())
                    .as("by no more than is unseen")
                    .usingComparatorWithPrecision(1e-5f)
                    .containsOnly(.42f);
        }
    }

    private Path folder(int number) {
        try {
            return Files.createDirectories(folder.resolve("again-" + number));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<byte[]> frames(int count, RecordedJob context) {
        ClipShape shape = new ClipShape(SIZE, FrameRate.of(8), count);
        Windows windows = Windows.of(Windows.wholeGroups(count), model.card());
        LatentTimeline timeline = new LatentTimeline(
                model, QUICK, windows, SIZE, Prompt.of("a red fox"), Given.NOTHING, context, "timeline");
        List<byte[]> frames = new ArrayList<>();
        try (Clip clip = new DrawnClip(shape, model.kernels(), timeline)) {
            byte[] frame = new byte[SIZE.rgbBytes()];
            while (clip.next(frame)) {
                frames.add(frame.clone());
            }
        }
        return frames;
    }
}
