package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private void shard(String name, String header, byte[] data) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                folder.resolve(name),
                bytes.putLong(json.length).put(json).put(data).array());
    }
}
