package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.models.AutoencoderOps;
import dev.framewright.models.Golden;
import dev.framewright.models.ImageOps;
import dev.framewright.models.ModelKernels;
import dev.framewright.models.TextOps;
import dev.framewright.models.TransformerOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case of the golden folder, through production code, against the numbers of the reference implementation.
 *
 * <p>The folder is {@code src/test/goldens}, or the one that {@code -Dframewright.goldens} names.
 */
class WanGoldensTest {

    private static final Path FOLDER = Path.of(System.getProperty("framewright.goldens", "src/test/goldens"));

    private static final AtomicInteger RAN = new AtomicInteger();

    private static final Map<String, Golden.Op> OPS = new HashMap<>();
    private static Kernels kernels;
    private static TransformerOps transformers;
    private static AutoencoderOps autoencoders;
    private static TextOps texts;
    private static ImageOps images;

    @BeforeAll
    static void load() {
        kernels = ModelKernels.load(Device.cpu());
        transformers = new TransformerOps(kernels);
        OPS.putAll(transformers.ops());
        autoencoders = new AutoencoderOps(kernels);
        OPS.putAll(autoencoders.ops());
        SamplingOps sampling = new SamplingOps(kernels);
        OPS.putAll(sampling.ops());
        texts = new TextOps(kernels);
        images = new ImageOps(kernels);
        OPS.putAll(images.ops());
        OPS.putAll(texts.ops());
        OPS.putAll(new PipelineOps(kernels, transformers, autoencoders, texts, images, sampling).ops());
    }

    @AfterAll
    static void everyCaseRan() throws IOException {
        close();
        assertThat(RAN).as("cases that ran").hasValue(Golden.read(FOLDER).size());
    }

    private static void close() {
        transformers.close();
        autoencoders.close();
        texts.close();
        images.close();
        kernels.close();
    }

    static Stream<Golden> cases() throws IOException {
        return Golden.read(FOLDER).stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreesWithTheReference(Golden golden) throws IOException {
        Golden.Op op = OPS.get(golden.op());
        assertThat(op).as("an op named %s", golden.op()).isNotNull();
        RAN.incrementAndGet();

        try (NDManager owner = kernels.newManager()) {
            Map<String, NDArray> stored = golden.tensors(kernels, owner);
            Map<String, NDArray> got = op.run(golden, stored, owner);

            Map<String, Double> errors = new TreeMap<>();
            Map<String, Double> inside = new TreeMap<>();
            stored.forEach((name, want) -> {
                if (name.startsWith("out.")) {
                    assertThat(got).as("results of %s", golden.op()).containsKey(name);
                    errors.put(name, Golden.error(got.get(name), want));
                } else if (got.containsKey(name)) {
                    inside.put(name, Golden.error(got.get(name), want));
                }
            });
            assertThat(errors.isEmpty())
                    .as("a case has outputs to compare, or texts that its op compared")
                    .isEqualTo(golden.op().equals("prompt_clean"));
            assertThat(errors.values())
                    .as("errors %s, inside %s", errors, inside)
                    .allMatch(error -> error <= golden.tolerance());
        }
    }
}
