package com.example.lut;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.tck.Conformance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LutStageTest {
    @Test
    void aTableThatChangesNothingChangesNothing() {
        CubeLut same = CubeLut.parse("same", List.of("LUT_3D_SIZE 2",
                "0 0 0", "1 0 0", "0 1 0", "1 1 0", "0 0 1", "1 0 1", "0 1 1", "1 1 1"));
        byte[] frame = {0, 77, (byte) 200, (byte) 255, 1, 128 - 256};
        byte[] graded = frame.clone();

        same.grade(graded);

        assertArrayEquals(frame, graded);
    }

    @Test
    void aFileThatIsNoTableIsRefused() {
        assertThrows(InvalidRequestException.class, () -> CubeLut.parse("notes.txt", List.of("hello")));
    }

    @Test
    void theBundleKeepsToTheContract() throws Exception {
        Conformance.of(Path.of("target/classes")).assertKept();
    }
}
