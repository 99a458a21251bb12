package dev.framewright.pipelines.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.Size;
import dev.framewright.api.model.ModelReport;
import dev.framewright.models.Golden;
import dev.framewright.models.WanTransformerConfig;
import dev.framewright.pipelines.ModelCard;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WanFamilyTest {

    private static final String TRANSFORMER = "transformer/diffusion_pytorch_model.safetensors";

    private final WanFamily family = new WanFamily();

    @TempDir
    private Path folder;

    @Test
    void aDiffusersFolderIsReportedWithItsPublishedDefaults() throws IOException {
        ModelReport report = family.report("tiny", WanFolders.copy(folder));

        assertThat(report.title()).startsWith("Wan 2.1 T2V 1.3B, in another size");
        assertThat(report.parts())
                .extracting(ModelReport.Part::name)
                .containsExactly("text encoder", "transformer", "video autoencoder");
        assertThat(report.defaults())
                .containsEntry("sampling.steps", "50")
                .containsEntry("sampling.guidanceScale", "5.0")
                .containsEntry("size", "832x480")
                .containsEntry("frames", "81");
        assertThat(report.memory()).isNotEmpty();
    }

    @Test
    void anOriginalFolderIsReadWithoutDiffusersConfigurations() throws IOException {
        ModelReport report = family.report("original", WanFolders.original(folder.resolve("original")));

        assertThat(report.parts()).hasSize(3).allMatch(part -> part.parameters() > 0);
        assertThat(report.defaults()).containsEntry("sampling.shift", "5.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pipeline.i2v.unipc               | Wan 2.1 I2V 14B   | 40 | image-to-video | generate",
                "pipeline.t2v22.boundary.unipc    | Wan 2.2 T2V A14B  | 40 | generate       | connect",
                "pipeline.i2v22.t_equals_boundary | Wan 2.2 I2V A14B  | 40 | connect        | generate",
                "pipeline.ti2v.t2v.portrait       | Wan 2.2 TI2V 5B   | 50 | extend         | connect",
                "pipeline.vace.reference          | Wan 2.1 VACE 1.3B | 50 | inpaint-frames | none"
            })
    void eachKindIsToldFromItsTensors(String id, String title, String steps, String can, String cannot)
            throws IOException {
        Golden golden = Golden.read(WanFolders.GOLDENS).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();

        ModelReport report = family.report("kind", WanFolders.of(folder.resolve("kind"), golden));

        assertThat(report.title()).startsWith(title);
        assertThat(report.defaults()).containsEntry("sampling.steps", steps);
        assertThat(report.capabilities()).contains(can).doesNotContain(cannot);
    }

    @Test
    void aFileThatIsCutOffIsRefusedByName() throws IOException {
        Path file = WanFolders.copy(folder).resolve(TRANSFORMER);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 100));

        assertThatThrownBy(() -> family.report("tiny", folder))
                .isInstanceOf(ModelInvalidException.class)
                .hasMessageContaining("diffusion_pytorch_model.safetensors: tensor")
                .hasMessageContaining("does not fit its place in the file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "blocks.0.attn1.to_q.weight | blocks.0.attn1.to_x.weight | which this network does not have",
                "\"shape\":[96,48]          | \"shape\":[48,96]          | is [48, 96] but must be [96, 48]"
            })
    void aTensorOfAnotherNameOrShapeIsRefused(String before, String after, String message) throws IOException {
        Path file = WanFolders.copy(folder).resolve(TRANSFORMER);
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(before.trim());
        assertThat(at).isPositive();
        try (RandomAccessFile changed = new RandomAccessFile(file.toFile(), "rw")) {
            changed.seek(at);
            changed.write(after.trim().getBytes(StandardCharsets.ISO_8859_1));
        }

        assertThatThrownBy(() -> family.report("tiny", folder)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "vae/config.json, vae/config.json is missing",
        "tokenizer/tokenizer.json, tokenizer/tokenizer.json is missing",
        "text_encoder/model.safetensors, No weights in text_encoder"
    })
    void aMissingFileIsRefusedByName(String file, String message) throws IOException {
        Files.delete(WanFolders.copy(folder).resolve(file));

        assertThatThrownBy(() -> family.report("tiny", folder))
                .isInstanceOf(ModelInvalidException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 16, 12, 30, 0,    0,  false, T2V_SMALL",
        "16, 16, 40, 40, 0,    0,  false, T2V",
        "16, 16, 40, 40, 0,    0,  true,  T2V_EXPERTS",
        "36, 16, 40, 40, 1280, 0,  false, I2V",
        "36, 16, 40, 40, 0,    0,  true,  I2V_EXPERTS",
        "48, 48, 24, 30, 0,    0,  false, TI2V",
        "16, 16, 12, 30, 0,    15, false, VACE_SMALL",
        "16, 16, 40, 40, 0,    8,  false, VACE"
    })
    void aPublishedConfigurationIsRecognised(
            int in, int out, int heads, int layers, int image, int control, boolean experts, WanVariant variant) {
        WanTransformerConfig config = new WanTransformerConfig(
                in,
                out,
                heads,
                128,
                layers,
                8960,
                4096,
                256,
                image,
                1e-6,
                List.of(1, 2, 2),
                1024,
                IntStream.range(0, control).boxed().toList(),
                control == 0 ? 0 : 96);

        assertThat(WanVariant.of(config, experts, false)).isEqualTo(variant);
    }

    @Test
    void memoryGrowsWithTheClipAndIsThatOfTheLargestPart() throws IOException {
        ModelCard card = family.card("tiny", WanFolders.copy(folder));

        long small = family.cost(card, new Size(480, 320), 17, true).hostBytes();
        long larger = family.cost(card, new Size(960, 640), 17, true).hostBytes();
        long longer = family.cost(card, new Size(480, 320), 81, true).hostBytes();

        assertThat(small).isLessThan(larger);
        assertThat(small).isLessThanOrEqualTo(longer);
    }
}
