package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    @TempDir
    private Path folder;

    @Test
    void theScaleOfAnEightBitWeightMayLieInAnotherShard() throws IOException {
        byte[] oneAndTwo = {0x38, 0x40};
        byte[] half = {0, 0, 0, 0x3f};
        shard("1.safetensors", "{'a.weight':{'dtype':'F8_E4M3','shape':[2],'data_offsets':[0,2]}}", oneAndTwo);
        shard("2.safetensors", "{'a.scale_weight':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", half);
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{'weight_map':{'a.weight':'1.safetensors','a.scale_weight':'2.safetensors'}}".replace('\'', '"'));
        try (Kernels kernels = ModelKernels.load(Device.cpu());
                NDManager owner = kernels.newManager()) {

            Map<String, NDArray> weights = Checkpoint.read(
                    kernels,
                    owner,
                    Checkpoint.files(folder),
                    UnaryOperator.identity(),
                    Precision.FLOAT32,
                    name -> false);

            assertThat(weights).containsOnlyKeys("a.weight");
            assertThat(weights.get("a.weight").toFloatArray()).containsExactly(.5f, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "U8"})
    void aTextEncoderOfEightBitsInComfysLayoutIsKnownAndOneOfBlocksRefused(String scale) throws IOException {
        StringJoiner tensors = new StringJoiner(",", "{", "}");
        int at = 0;
        for (String tensor : new String[] {
            "shared.weight:F32:1,1",
            "encoder.final_layer_norm.weight:F32:1",
            "encoder.block.0.layer.0.layer_norm.weight:F32:1",
            "encoder.block.0.layer.0.SelfAttention.q.weight:F8_E4M3:1,1",
            "encoder.block.0.layer.0.SelfAttention.q.weight_scale:" + scale + ":1",
            "encoder.block.0.layer.0.SelfAttention.q.input_scale:F32:1",
            "encoder.block.0.layer.0.SelfAttention.q.comfy_quant:U8:1",
            "encoder.block.0.layer.0.SelfAttention.k.weight:F32:1,1",
            "encoder.block.0.layer.0.SelfAttention.v.weight:F32:1,1",
            "encoder.block.0.layer.0.SelfAttention.o.weight:F32:1,1",
            "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight:F32:4,1",
            "encoder.block.0.layer.1.layer_norm.weight:F32:1",
            "encoder.block.0.layer.1.DenseReluDense.wi_0.weight:F32:1,1",
            "encoder.block.0.layer.1.DenseReluDense.wi_1.weight:F32:1,1",
            "encoder.block.0.layer.1.DenseReluDense.wo.weight:F32:1,1",
            "spiece_model:U8:1"
        }) {
            String[] parts = tensor.split(":");
            int end = at + (parts[2].startsWith("4") ? 16 : parts[1].equals("F32") ? 4 : 1);
            tensors.add("'%s':{'dtype':'%s','shape':[%s],'data_offsets':[%d,%d]}"
                    .formatted(parts[0], parts[1], parts[2], at, end));
            at = end;
        }
        shard("model.safetensors", tensors.toString(), new byte[at]);
        ThrowingCallable check = () -> ExpectedTensors.of(new Umt5Config(1, 1, 1, 1, 1, 1, 4, 4, 1e-6))
                .check(Checkpoint.files(folder), OriginalNames::textEncoder);

        if (scale.equals("F32")) {
            assertThatCode(check).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(check)
                    .hasMessageContaining("q.weight_scale is of type U8")
                    .hasMessageContaining("blocks");
        }
    }

    private void shard(String name, String header, byte[] data) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                folder.resolve(name),
                bytes.putLong(json.length).put(json).put(data).array());
    }
}
