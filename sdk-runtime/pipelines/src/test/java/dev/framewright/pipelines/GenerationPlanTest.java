package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.Aspect;
import dev.framewright.api.ClipShape;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.OutOfMemoryPlanException;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.model.ModelSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationPlanTest {

    private static final StarterModel.Card LEARNED = new StarterModel.Card(
            96,
            17,
            8,
            20,
            4,
            3,
            List.of(),
            Map.of("subjects", List.of("horse", "cat"), "places", List.of("snow")),
            Set.of("horse", "running", "left", "the", "snow"));

    private static final Models.Installed STARTER = new Models.Installed(
            new NoFolder(), new StarterFamily(), StarterFamily.card("starter", LEARNED), List.of());

    @Test
    void whatIsNotAskedForIsTheModelsDefault() {
        GenerationPlan plan = plan(GenerateRequest.of("horse running left"));

        assertThat(plan.shape().frames()).isEqualTo(17);
        assertThat(plan.shape().size()).isEqualTo(new Size(96, 96));
        assertThat(plan.shape().frameRate()).isEqualTo(FrameRate.of(8));
        assertThat(plan.settings().steps()).isEqualTo(20);
        assertThat(plan.settings().solver()).isEqualTo("euler");
        assertThat(plan.notices()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 5", "5, 5", "6, 9", "16, 17", "17, 17", "18, 21", "480, 481"})
    void exactlyTheFramesAskedForComeFromTheNextGroupOfFour(int asked, int computed) {
        GenerationPlan plan = plan(with(ClipSpec.modelDefault().withFrames(Frames.count(asked))));

        assertThat(plan.shape().frames()).isEqualTo(asked);
        assertThat(plan.windows().frames()).isEqualTo(computed);
    }

    @Test
    void asManyFramesAsToldAreTakenAndNoneMore() {
        int most = STARTER.card().mostFrames();

        assertThat(plan(with(ClipSpec.modelDefault().withFrames(Frames.count(most))))
                        .shape()
                        .frames())
                .isEqualTo(most);
        assertThatThrownBy(() -> plan(with(ClipSpec.modelDefault().withFrames(Frames.count(most + 1)))))
                .hasMessageContaining("must be at most " + most + " for this model but was " + (most + 1));
    }

    @Test
    void aDurationIsExactAtTheRate() {
        ClipSpec clip = ClipSpec.modelDefault()
                .withFrameRate(FrameRate.of(24))
                .withFrames(Frames.lasting(Duration.ofSeconds(2)));

        assertThat(plan(with(clip)).shape().frames()).isEqualTo(48);
    }

    @Test
    void anAspectKeepsTheModelsAreaOnItsGrid() {
        GenerationPlan plan = plan(with(ClipSpec.modelDefault().withSizing(Aspect.of(16, 9))));

        assertThat(plan.shape().size()).isEqualTo(new Size(128, 80));
        assertThat(plan.notices()).anyMatch(notice -> notice.contains("96x96"));
    }

    @ParameterizedTest
    @CsvSource({"95x96, size.width, 96", "96x4000, size.height, 256", "16x96, size.width, 64"})
    void aSizeTheModelCannotDrawIsRefusedWithTheNearest(String size, String field, String nearest) {
        assertThatThrownBy(() -> plan(with(ClipSpec.modelDefault().withSizing(Size.parse(size)))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(field)
                .hasMessageContaining("the nearest is " + nearest);
    }

    @Test
    void moreFramesThanTheModelCanHoldAreRefused() {
        assertThatThrownBy(() -> plan(with(ClipSpec.modelDefault().withFrames(Frames.count(14_401)))))
                .hasMessageContaining("frames must be at most 14400")
                .hasMessageContaining("14401");
    }

    @Test
    void aSolverThatIsNotThereIsRefusedWithThoseThatAre() {
        GenerateRequest request =
                GenerateRequest.of("horse").withSampling(Sampling.modelDefault().withSolver("heun"));

        assertThatThrownBy(() -> plan(request)).hasMessageContaining("[euler, unipc]");
    }

    @Test
    void aShiftThatLeavesNoNoiseIsRefused() {
        GenerateRequest request =
                GenerateRequest.of("horse").withSampling(Sampling.modelDefault().withShift(0));

        assertThatThrownBy(() -> plan(request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("sampling.shift must be at least 0.01 for this model but was 0.0");
    }

    @Test
    void wordsTheModelNeverLearnedAreNamedWithWhatItCanDraw() {
        assertThat(plan(GenerateRequest.of("the dragon running in a castle")).notices())
                .singleElement()
                .asString()
                .contains("castle, dragon")
                .contains("horse, cat");
    }

    @Test
    void aResultThatDoesNotFitIntoMemoryIsRefusedWithWhatItsFramesTake() {
        GenerationPlan plan = GenerationPlan.of(
                GenerateRequest.of("horse"),
                STARTER,
                new ClipShape(new Size(4096, 4096), FrameRate.of(8), 17),
                new Size(96, 96),
                17,
                List.of());

        plan.refuseBeyond(4L << 30);
        assertThatThrownBy(() -> plan.finishing(256).refuseBeyond(4L << 30))
                .isInstanceOf(OutOfMemoryPlanException.class)
                .hasMessageContaining("The request needs 4.7 GiB of memory but 4.0 GiB are available."
                        + " Frames of 4096x4096 take 4.0 GiB of it; take a smaller size, border or source.");
    }

    @Test
    void framesThatAreScaledAtOnceFitIntoOneArray() {
        GenerationPlan plan = GenerationPlan.of(
                GenerateRequest.of("horse"),
                STARTER,
                new ClipShape(new Size(8192, 4352), FrameRate.of(8), 17),
                new Size(96, 96),
                17,
                List.of());

        plan.scalingAtOnce(20);
        assertThatThrownBy(() -> plan.scalingAtOnce(21)).hasMessageContaining("size must be at most 34087042 pixels");
    }

    private static GenerateRequest with(ClipSpec clip) {
        return GenerateRequest.of("horse").withClip(clip);
    }

    private static GenerationPlan plan(GenerateRequest request) {
        return GenerationPlan.of(request, STARTER);
    }

    /** A model that nobody opens. */
    private static final class NoFolder implements ModelSource {
        @Override
        public String name() {
            return "starter";
        }

        @Override
        public String description() {
            return "for plans only";
        }

        @Override
        public Path folder() {
            throw new UnsupportedOperationException("a plan opens no folder");
        }
    }
}
