package dev.framewright.pipelines.wan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Size;
import dev.framewright.models.Precision;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WanMemoryTest {

    private static final int NUMBERS = 64 << 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"transformer/diffusion_pytorch_model.safetensors", "text_encoder/model.safetensors"})
    void weightsOfEightBitsAreCountedAsWideAsTheyAreComputedInThoughMapped(String file) throws IOException {
        WanFolders.copy(folder);
        long small = peak();

        eightBits(folder.resolve(file));

        assertThat(peak() - small).isBetween(4L * NUMBERS, 6L * NUMBERS);
    }

    private long peak() throws IOException {
        return new WanMemory(WanFolder.read(folder), Precision.FLOAT32).peak(new Size(48, 32), 5, true);
    }

    /** One tensor of zeros that takes no room on most disks. */
    private static void eightBits(Path file) throws IOException {
        byte[] header = ("{\"weight\":{\"dtype\":\"F8_E4M3\",\"shape\":[" + NUMBERS + "],\"data_offsets\":[0," + NUMBERS
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Files.delete(file);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            bytes.write(header);
            bytes.setLength(8L + header.length + NUMBERS);
        }
    }
}
