package dev.framewright.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchArchiveTest {

    /** The numbers 1 to 6. */
    private static final byte[] NUMBERS = numbers();

    @TempDir
    private Path folder;

    @Test
    void aTensorIsReadWhereItLiesAndInItsOwnOrder() throws IOException {
        Path file = archive(new Pickle().tensor("a", 6, 0, "2,3", "3,1").tensor("turned", 6, 0, "3,2", "1,3"), NUMBERS);

        assertThat(TensorFile.contents(file)).containsOnlyKeys("a", "turned");
        try (Kernels kernels = Kernels.compile(Device.cpu(), Map.of());
                NDManager manager = kernels.newManager();
                TensorFile opened = TensorFile.open(kernels, file)) {
            assertThat(opened.get(manager, "a").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(opened.get(manager, "turned").toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "builtins, eval",
        "posix, system",
        "torch._utils, _rebuild_tensor",
        "torch.storage, _load_from_bytes",
        "torch, load"
    })
    void anyOtherGlobalIsRefusedByItsName(String module, String name) throws IOException {
        Path file = archive(
                new Pickle().global(module, name).text("touch owned").op(0x85).op('R'), NUMBERS);

        assertThatThrownBy(() -> TensorFile.contents(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("asks for " + module + "." + name)
                .hasMessageContaining("nothing of it was executed");
    }

    @ParameterizedTest
    @CsvSource({
        "i, INST",
        "o, OBJ",
        "I, INT",
        "S, STRING",
        "P, PERSID",
        "\u0081, NEWOBJ",
        "\u0093, STACK_GLOBAL",
        "\u0084, EXT4"
    })
    void anyOtherOpcodeIsRefused(char opcode, String name) throws IOException {
        Path file = archive(new Pickle().op(opcode), NUMBERS);

        assertThatThrownBy(() -> TensorFile.contents(file))
                .as(name)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has the opcode " + (int) opcode);
    }

    @Test
    void aDictionaryThatHoldsItselfIsRefused() throws IOException {
        Path file = archive(new Pickle().op('q').op(0).text("a").op('h').op(0).op('s'), NUMBERS);

        assertThatThrownBy(() -> TensorFile.contents(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hold each other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6 | 0 | 2,4 | 4,1",
                "6 | 4 | 3   | 1",
                "6 | 0 | 9,9 | 0,0",
                "9 | 0 | 9   | 1",
                "6 | -1 | 2  | 1",
                "6 | 0 | 2,3 | 3"
            })
    void aTensorThatReachesBeyondItsNumbersIsRefusedByName(int count, int offset, String shape, String strides)
            throws IOException {
        Path file = archive(new Pickle().tensor("big", count, offset, shape, strides), NUMBERS);

        assertThatThrownBy(() -> TensorFile.contents(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tensor big does not fit its place");
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(archive(new Pickle().tensor("a", 6, 0, "6", "1"), NUMBERS));
        for (int length = 5; length < whole.length - 1; length += 7) {
            Path file = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> TensorFile.contents(file)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void damagedBytesNeverGiveAnythingButARefusalOrTensors() throws IOException {
        byte[] whole = Files.readAllBytes(archive(new Pickle().tensor("a", 6, 0, "2,3", "3,1"), NUMBERS));
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x15;
            Path file = Files.write(folder.resolve("damaged.pth"), damaged);
            try {
                TorchArchive.contents(file);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(whole.length / 4);
    }

    private Path archive(Pickle pickle, byte[] data) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data.pkl", pickle.end());
        entries.put("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        entries.put("data/0", data);
        Path file = folder.resolve("weights.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                ZipEntry stored = new ZipEntry("weights/" + entry.getKey());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(entry.getValue().length);
                stored.setCrc(crc.getValue());
                zip.putNextEntry(stored);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }

    private static byte[] numbers() {
        ByteBuffer numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= 6; i++) {
            numbers.putFloat(i);
        }
        return numbers.array();
    }

    /** Writes the pickle of a dictionary, as torch.save does. */
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle() {
            op(0x80).op(2).op('}');
        }

        Pickle op(int opcode) {
            out.write(opcode);
            return this;
        }

        Pickle text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            op('X').number(utf8.length);
            out.writeBytes(utf8);
            return this;
        }

        Pickle global(String module, String name) {
            op('c');
            out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Pickle tensor(String name, int count, int offset, String shape, String strides) {
            text(name).global("torch._utils", "_rebuild_tensor_v2").op('(');
            op('(').text("storage")
                    .global("torch", "FloatStorage")
                    .text("0")
                    .text("cpu")
                    .op('J')
                    .number(count)
                    .op('t');
            op('Q').op('J').number(offset).tuple(shape).tuple(strides).op(0x89);
            global("collections", "OrderedDict").op(')').op('R').op('t').op('R');
            return op('s');
        }

        private Pickle tuple(String sizes) {
            op('(');
            for (String size : sizes.trim().split(",")) {
                op('J').number(Integer.parseInt(size));
            }
            return op('t');
        }

        private Pickle number(int value) {
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
            return this;
        }

        byte[] end() {
            return op('.').out.toByteArray();
        }
    }
}
