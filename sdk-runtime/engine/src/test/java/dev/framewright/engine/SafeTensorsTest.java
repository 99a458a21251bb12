package dev.framewright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {

    private static Kernels kernels;

    @TempDir
    private Path folder;

    @BeforeAll
    static void compile() {
        kernels = Kernels.compile(Device.cpu(), Map.of());
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    @Test
    void whatIsWrittenIsReadAlsoInHalfPrecisionAndAfterTheReaderIsClosed() throws IOException {
        Path file = folder.resolve("a.safetensors");
        try (NDManager manager = kernels.newManager()) {
            NDArray plain = manager.create(new float[] {1, 2.5f, -3, 4, 5, 6}, new Shape(2, 3));
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            tensors.put("plain", plain);
            tensors.put("brain", kernels.call(manager, "cast", plain, 15));
            SafeTensors.write(file, tensors, Map.of("who", "test"));

            NDArray read;
            NDArray brain;
            try (SafeTensors opened = SafeTensors.open(kernels, file)) {
                assertThat(opened.metadata()).containsEntry("who", "test");
                read = opened.get(manager, "plain");
                brain = kernels.call(manager, "cast", opened.get(manager, "brain"), 6);
            }

            assertThat(read.getShape()).isEqualTo(new Shape(2, 3));
            assertThat(read.toFloatArray()).containsExactly(1, 2.5f, -3, 4, 5, 6);
            assertThat(brain.toFloatArray()).containsExactly(1, 2.5f, -3, 4, 5, 6);
        }
    }

    @Test
    void aTensorLargerThanABufferIsWrittenPieceByPieceToTheSameBytes() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        Path pieces = folder.resolve("pieces.safetensors");
        try (NDManager manager = kernels.newManager()) {
            NDArray plain = manager.create(new float[] {1, 2.5f, -3, 4, 5, 6}, new Shape(2, 3));
            Map<String, NDArray> tensors = Map.of("plain", plain, "brain", kernels.call(manager, "cast", plain, 15));
            SafeTensors.write(whole, tensors, Map.of());

            SafeTensors.write(pieces, tensors, Map.of(), 4);

            assertThat(pieces).hasSameBinaryContentAs(whole);
        }
    }

    @Test
    void changingATensorLeavesTheFileAsItWas() throws IOException {
        Path file = write("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8);
        byte[] before = Files.readAllBytes(file);
        try (NDManager manager = kernels.newManager();
                SafeTensors opened = SafeTensors.open(kernels, file)) {
            opened.get(manager, "x").addi(1);
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}} | does not fit",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | does not fit",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | does not fit",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}} | does not fit",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | does not fit",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],\"data_offsets\":[0,9223372036854775807]}} | does not fit",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],\"data_offsets\":[1,-9223372036854775808]}} | does not fit",
                "{\"x\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}} | unknown dtype",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}} | not of the",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}} | does not fit",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}} | not of the",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2]}} | not of the",
                "{\"x\":7} | not of the",
                "[] | not of the",
                "{\"x\" | not of the",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}} | same bytes",
            })
    void aHostileHeaderIsRefused(String header, String reason) throws IOException {
        Path file = write(header, 8);

        assertThatThrownBy(() -> SafeTensors.open(kernels, file).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("hostile.safetensors");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "9223372036854775807", "-1", "200000000"})
    void aHeaderLengthThatLiesIsRefused(long length) throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(32)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());

        assertThatThrownBy(() -> SafeTensors.open(kernels, file).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a safetensors file");
    }

    @Test
    void aFileThatIsTooShortIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("short.safetensors"), new byte[3]);

        assertThatThrownBy(() -> SafeTensors.open(kernels, file).close()).isInstanceOf(IOException.class);
    }

    private Path write(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("hostile.safetensors"), bytes.array());
    }
}
