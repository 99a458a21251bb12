package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraAdapterTest {

    private static final String Q = "blocks.0.attn1.to_q";

    private static Kernels kernels;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() {
        kernels = ModelKernels.load(Device.cpu());
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    @ParameterizedTest
    @CsvSource({
        "transformer.blocks.3.attn1.to_q.lora_A.weight, blocks.3.attn1.to_q, DOWN",
        "base_model.model.blocks.3.ffn.net.2.lora_B.default.weight, blocks.3.ffn.net.2, UP",
        "diffusion_model.blocks.3.cross_attn.k_img.lora_down.weight, blocks.3.attn2.add_k_proj, DOWN",
        "diffusion_model.head.head.lora_up.weight, proj_out, UP",
        "lora_unet_blocks_3_self_attn_o.alpha, blocks.3.attn1.to_out.0, ALPHA",
        "lora_unet_blocks_3_ffn_0.lora_down.weight, blocks.3.ffn.net.0.proj, DOWN",
        "lora_transformer_blocks_3_attn2_to_out_0.lora_up.weight, blocks.3.attn2.to_out.0, UP",
        "lora_unet_vace_blocks_1_cross_attn_k_img.lora_up.weight, vace_blocks.1.attn2.add_k_proj, UP",
        "lora_unet_vace_blocks_0_before_proj.lora_down.weight, vace_blocks.0.proj_in, DOWN",
        "lora_unet_vace_blocks_0_after_proj.lora_down.weight, vace_blocks.0.proj_out, DOWN",
        "lora_transformer_vace_blocks_0_proj_out.lora_down.weight, vace_blocks.0.proj_out, DOWN",
        "lora_unet__blocks_3_cross_attn_k.lora_down.weight, blocks.3.attn2.to_k, DOWN",
        "lora_unet_patch_embedding.lora_down.weight, patch_embedding, DOWN",
        "lora_unet_head_head.lora_down.weight, proj_out, DOWN",
        "lora_unet_text_embedding_0.lora_down.weight, condition_embedder.text_embedder.linear_1, DOWN",
        "lora_unet_time_embedding_2.alpha, condition_embedder.time_embedder.linear_2, ALPHA",
        "lora_unet_time_projection_1.lora_up.weight, condition_embedder.time_proj, UP",
        "lora_unet_img_emb_proj_1.lora_up.weight, condition_embedder.image_embedder.ff.net.0.proj, UP",
        "lora_transformer_condition_embedder_time_proj.lora_up.weight, condition_embedder.time_proj, UP",
        "lora_transformer_proj_out.lora_up.weight, proj_out, UP",
        "diffusion_model.blocks.3.self_attn.q.diff_b, blocks.3.attn1.to_q, BIAS",
        "diffusion_model.blocks.3.norm3.diff, blocks.3.norm2, WEIGHT",
        "diffusion_model.time_projection.1.lora_down.weight, condition_embedder.time_proj, DOWN"
    })
    void everyStyleOfNameLeadsToTheLayer(String stored, String module, LoraKey.Part part) {
        assertThat(LoraKey.parse(stored)).isEqualTo(new LoraKey(module, part, false));
    }

    @Test
    void severalAreAddedUpWithAlphaAndBias() throws IOException {
        Path first = write(
                "first",
                Map.of(Q + ".lora_A.weight", ones(1, 3), Q + ".lora_B.weight", ones(2, 1), Q + ".alpha", new float[][] {
                    {4}
                }));
        Path second = write("second", Map.of("diffusion_model.blocks.0.self_attn.q.diff_b", new float[][] {{10, 20}}));
        try (NDManager owner = kernels.newManager()) {
            Map<String, NDArray> weights = weights(owner);

            new LoraAdapter(first, 0.5, false).layOver(kernels, owner, weights);
            new LoraAdapter(first, 1, false).layOver(kernels, owner, weights);
            new LoraAdapter(second, 2, false).layOver(kernels, owner, weights);

            assertThat(weights.get(Q + ".weight").toFloatArray()).containsOnly(6);
            assertThat(weights.get(Q + ".bias").toFloatArray()).containsExactly(20, 40);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"transformer.lora_alpha\":6,\"transformer.r\":2}', 3",
        "'{\"lora_alpha\":6}', 3",
        "'{\"lora_alpha\":6,\"use_rslora\":true}', 4.2426405",
        "'{\"lora_alpha\":6,\"alpha_pattern\":{\"^blocks.0.attn1.to_k\":2,\"attn1.to_q\":8}}', 4",
        "'{\"lora_alpha\":6,\"alpha_pattern\":{\"^blocks.0.attn1.to_q\":2}}', 1"
    })
    void alphaIsReadFromTheHeaderOrBesideAFileOfPeft(String settings, float strength) throws IOException {
        Map<String, float[][]> diffusers = Map.of(
                "transformer." + Q + ".lora_A.weight",
                ones(2, 3),
                "transformer." + Q + ".lora_B.weight",
                new float[][] {{1, 0}, {1, 0}});
        Map<String, float[][]> peft = Map.of(
                "base_model.model." + Q + ".lora_A.weight",
                ones(2, 3),
                "base_model.model." + Q + ".lora_B.weight",
                new float[][] {{1, 0}, {1, 0}});
        Path header = write("header", diffusers, Map.of("lora_adapter_metadata", settings));
        Path beside = write("adapter_model", peft);
        Path neighbour = write("neighbour", diffusers);
        Files.writeString(folder.resolve("adapter_config.json"), settings);

        assertThat(laidOver(header)).containsOnly(strength);
        assertThat(laidOver(beside)).containsOnly(strength);
        assertThat(laidOver(neighbour)).containsOnly(1);
    }

    @Test
    void settingsOfPeftThatCannotBeReadAreRefused() throws IOException {
        Path file = write(
                "header",
                Map.of(Q + ".lora_A.weight", ones(1, 3), Q + ".lora_B.weight", ones(2, 1)),
                Map.of("lora_adapter_metadata", "{\"lora_alpha\":\"much\"}"));

        assertThatThrownBy(() -> laidOver(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PEFT's settings of header.safetensors");
    }

    private static float[] laidOver(Path file) throws IOException {
        try (NDManager owner = kernels.newManager()) {
            Map<String, NDArray> weights = weights(owner);
            new LoraAdapter(file, 1, false).layOver(kernels, owner, weights);
            return weights.get(Q + ".weight").toFloatArray();
        }
    }

    @Test
    void theChangeOfAWholeWeightIsAddedAndThoseOfNormsAreLeft() throws IOException {
        Path file = write(
                "whole",
                Map.of(
                        "diffusion_model.blocks.0.self_attn.q.diff", ones(2, 3),
                        "diffusion_model.blocks.0.self_attn.q.diff_b", ones(1, 2),
                        "diffusion_model.blocks.0.modulation.diff", ones(2, 2),
                        "diffusion_model.blocks.0.norm3.diff", ones(1, 2)));
        try (NDManager owner = kernels.newManager()) {
            Map<String, NDArray> weights = weights(owner);
            weights.put("blocks.0.scale_shift_table", owner.zeros(new Shape(2, 2)));
            weights.put("blocks.0.norm2.weight", owner.zeros(new Shape(2)));

            LoraAdapter.Match match = new LoraAdapter(file, 0.5, false).layOver(kernels, owner, weights);

            assertThat(match).isEqualTo(new LoraAdapter.Match(2, List.of()));
            assertThat(weights.get(Q + ".weight").toFloatArray()).containsOnly(0.5f);
            assertThat(weights.get(Q + ".bias").toFloatArray()).containsOnly(0.5f);
            assertThat(weights.get("blocks.0.scale_shift_table").toFloatArray()).containsOnly(0.5f);
            assertThat(weights.get("blocks.0.norm2.weight").toFloatArray()).containsOnly(0);
        }
        assertThat(LoraAdapter.inspect(file).changed()).isEqualTo(2);
    }

    @Test
    void aWholeChangeOfAnotherShapeIsToldAsOneThatTheModelLacks() throws IOException {
        Path file = write("wide", Map.of(Q + ".diff", ones(2, 4)));
        try (NDManager owner = kernels.newManager()) {
            assertThatThrownBy(() -> new LoraAdapter(file, 1, false).layOver(kernels, owner, weights(owner)))
                    .hasMessageContaining("wide.safetensors fits 0 of 1 layers")
                    .hasMessageContaining(Q + " of [2, 4]");
        }
    }

    @Test
    void aFileOfChangesOfNormsAloneIsRefusedAsOneThatChangesNoLayer() throws IOException {
        Path file = write("norms", Map.of("diffusion_model.blocks.0.norm3.diff", ones(1, 2)));

        assertThatThrownBy(() -> LoraAdapter.inspect(file)).hasMessageContaining("no tensor that changes a layer");
    }

    @Test
    void aFileOfTwoExpertsChangesEachByItsOwnHalf() throws IOException {
        Path file = write(
                "both",
                Map.of(
                        "transformer." + Q + ".lora_A.weight", ones(1, 3),
                        "transformer." + Q + ".lora_B.weight", ones(2, 1),
                        "transformer_2." + Q + ".lora_A.weight", new float[][] {{5, 5, 5}},
                        "transformer_2." + Q + ".lora_B.weight", ones(2, 1)));
        try (NDManager owner = kernels.newManager()) {
            Map<String, NDArray> late = weights(owner);

            new LoraAdapter(file, 1, true).layOver(kernels, owner, late);

            assertThat(late.get(Q + ".weight").toFloatArray()).containsOnly(5);
        }
    }

    @Test
    void aFileOfTheSecondExpertAloneLeavesTheFirstAsItIs() throws IOException {
        Path file = write(
                "late",
                Map.of(
                        "transformer_2." + Q + ".lora_A.weight", ones(1, 3),
                        "transformer_2." + Q + ".lora_B.weight", ones(2, 1)));
        try (NDManager owner = kernels.newManager()) {
            Map<String, NDArray> early = weights(owner);

            LoraAdapter.Match match = new LoraAdapter(file, 1, false).layOver(kernels, owner, early);

            assertThat(match).isEqualTo(new LoraAdapter.Match(0, List.of()));
            assertThat(early.get(Q + ".weight").toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void anAdapterOfAnotherModelIsRefusedWithWhatDidNotFit() throws IOException {
        Path file = write(
                "other",
                Map.of(
                        "down_blocks.1.attentions.0.to_q.lora_A.weight", ones(1, 3),
                        "down_blocks.1.attentions.0.to_q.lora_B.weight", ones(2, 1)));
        try (NDManager owner = kernels.newManager()) {
            assertThatThrownBy(() -> new LoraAdapter(file, 1, false).layOver(kernels, owner, weights(owner)))
                    .hasMessageContaining("other.safetensors fits 0 of 1 layers")
                    .hasMessageContaining("down_blocks.1.attentions.0.to_q");
        }
    }

    @Test
    void anAdapterOfAnotherSizeIsRefused() throws IOException {
        Path file = write("large", Map.of(Q + ".lora_A.weight", ones(1, 4), Q + ".lora_B.weight", ones(2, 1)));
        try (NDManager owner = kernels.newManager()) {
            assertThatThrownBy(() -> new LoraAdapter(file, 1, false).layOver(kernels, owner, weights(owner)))
                    .hasMessageContaining("made for a model of another size");
        }
    }

    private static Map<String, NDArray> weights(NDManager owner) {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        weights.put(Q + ".weight", owner.zeros(new Shape(2, 3)));
        weights.put(Q + ".bias", owner.zeros(new Shape(2)));
        return weights;
    }

    private static float[][] ones(int rows, int columns) {
        float[][] ones = new float[rows][columns];
        for (float[] row : ones) {
            Arrays.fill(row, 1);
        }
        return ones;
    }

    private Path write(String name, Map<String, float[][]> tensors) throws IOException {
        return write(name, tensors, Map.of());
    }

    private Path write(String name, Map<String, float[][]> tensors, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve(name + ".safetensors");
        try (NDManager owner = kernels.newManager()) {
            Map<String, NDArray> written = new LinkedHashMap<>();
            tensors.forEach((key, rows) -> {
                NDArray tensor = owner.create(rows);
                boolean vector = key.endsWith("diff_b") || key.endsWith("alpha") || key.endsWith("norm3.diff");
                written.put(key, vector ? tensor.flatten() : tensor);
            });
            SafeTensors.write(file, written, metadata);
        }
        return file;
    }
}
