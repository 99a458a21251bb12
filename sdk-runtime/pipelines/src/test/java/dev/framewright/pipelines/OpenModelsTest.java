package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.framewright.api.FrameRate;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.model.ModelReport;
import dev.framewright.api.model.ModelSource;
import dev.framewright.engine.Kernels;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.Schedule;
import dev.framewright.tck.RecordedJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that only tell whether they are open. */
class OpenModelsTest {

    private final List<Silent> opened = new ArrayList<>();
    private final Models models =
            new Models(List.of(new Named("a"), new Named("b"), new Named("c")), List.of(new Family()));
    private final ExecutorService other = Executors.newSingleThreadExecutor();

    @AfterEach
    void end() {
        other.shutdownNow();
        models.close();
    }

    @Test
    void aSecondJobWaitsUntilTheClipOfTheFirstIsClosed() throws Exception {
        Clip first = draw("a", new RecordedJob());
        Future<Clip> second = other.submit(() -> draw("a", new RecordedJob()));

        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        first.close();
        first.close(); // which gives nobody's turn away

        assertThat(second.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(onOther(() -> draw("a", new RecordedJob()))).isNotNull();
        assertThat(opened).hasSize(1);
    }

    @Test
    void anotherModelDrawsMeanwhile() throws Exception {
        draw("a", new RecordedJob());

        assertThat(onOther(() -> draw("b", new RecordedJob()))).isNotNull();
    }

    @Test
    void aJobThatWaitsCanBeCancelled() throws Exception {
        draw("a", new RecordedJob());
        RecordedJob waiting = new RecordedJob();
        Future<Clip> second = other.submit(() -> draw("a", waiting));

        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        waiting.cancel();

        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void aJobThatDrawsNothingLeavesItsTurnToOthers() throws Exception {
        assertThatThrownBy(() -> models.drawn(ModelChoice.of("a"), new RecordedJob(), model -> {
                    model.get();
                    throw new IllegalStateException("nothing to draw");
                }))
                .hasMessage("nothing to draw");

        assertThat(onOther(() -> draw("a", new RecordedJob()))).isNotNull();
    }

    @Test
    void aJobMayDrawTwoClipsOfOneModelAtATime() throws Exception {
        Clip one = draw("a", new RecordedJob());
        Clip two = draw("a", new RecordedJob());
        one.close();
        Future<Clip> second = other.submit(() -> draw("a", new RecordedJob()));

        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        two.close();
        assertThat(second.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void theLastTwoModelsStayOpen() {
        for (String name : List.of("a", "b", "a", "c")) {
            draw(name, new RecordedJob()).close();
        }

        assertThat(opened).extracting(Silent::toString).containsExactly("a open", "b closed", "c open");
    }

    @Test
    void aModelThatIsUsedIsNotClosed() {
        Clip used = draw("a", new RecordedJob());
        models.model(ModelChoice.of("b"));
        draw("c", new RecordedJob()).close();
        assertThat(opened).extracting(Silent::toString).containsExactly("a open", "b open", "c closed");

        used.close();
        draw("c", new RecordedJob());

        assertThat(opened).extracting(Silent::toString).containsExactly("a closed", "b open", "c closed", "c open");
    }

    private Clip draw(String name, JobContext context) {
        return models.drawn(ModelChoice.of(name), context, OpenModelsTest::clip);
    }

    private static Clip clip(Supplier<VideoModel> model) {
        assertThat(model.get()).hasToString(model.get().card().name() + " open");
        Size size = new Size(2, 2);
        return Clip.of(FrameRate.of(8), size, List.of(new byte[size.rgbBytes()]));
    }

    private <T> T onOther(Callable<T> code) throws Exception {
        return other.submit(code).get(10, TimeUnit.SECONDS);
    }

    private record Named(String name) implements ModelSource {
        @Override
        public String description() {
            return "no weights";
        }

        @Override
        public Path folder() {
            return Path.of(name);
        }
    }

    private final class Family implements ModelFamily {
        @Override
        public boolean holds(Path folder) {
            return true;
        }

        @Override
        public ModelCard card(String name, Path folder) {
            StarterModel.Card card = new StarterModel.Card(96, 17, 8, 20, 4, 3, List.of(), Map.of(), Set.of());
            return StarterFamily.card(name, card);
        }

        @Override
        public ModelReport report(String name, Path folder) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Cost cost(ModelCard card, Size size, int frames, boolean guided) {
            return new Cost(0, 0, 0, 0);
        }

        @Override
        public VideoModel open(String name, Path folder) {
            Silent model = new Silent(card(name, folder));
            opened.add(model);
            return model;
        }
    }

    /** Draws nothing. */
    private static final class Silent implements VideoModel {
        private final ModelCard card;
        private boolean closed;

        private Silent(ModelCard card) {
            this.card = card;
        }

        @Override
        public ModelCard card() {
            return card;
        }

        @Override
        public Kernels kernels() {
            throw new UnsupportedOperationException("draws nothing");
        }

        @Override
        public VideoAutoencoder autoencoder() {
            throw new UnsupportedOperationException("draws nothing");
        }

        @Override
        public TextContext text(NDManager owner, List<String> prompts) {
            throw new UnsupportedOperationException("draws nothing");
        }

        @Override
        public DenoiseLoop.Denoiser denoiser(
                NDManager owner, TextContext wanted, @Nullable TextContext unwanted, @Nullable Known known) {
            throw new UnsupportedOperationException("draws nothing");
        }

        @Override
        public Schedule schedule(String solver, int steps, double shift) {
            throw new UnsupportedOperationException("draws nothing");
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public String toString() {
            return card.name() + (closed ? " closed" : " open");
        }
    }
}
