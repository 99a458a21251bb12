package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StarterTextEncoderTest {

    private static final int WORD = StarterTextEncoder.PIECES;

    @Test
    void aPromptIsReadWithoutRegardToCaseSpacingAndPunctuation() {
        assertThat(pieces("A horse, running LEFT!")).containsExactly(pieces("a   horse running-left"));
    }

    @Test
    void aMisspeltWordSharesPiecesWithTheRightOne() {
        long[] right = Arrays.copyOfRange(pieces("elephant"), WORD, 2 * WORD);
        long[] wrong = Arrays.copyOfRange(pieces("elefphant"), WORD, 2 * WORD);

        long shared = Arrays.stream(right)
                .filter(piece -> piece != 0 && Arrays.stream(wrong).anyMatch(other -> other == piece))
                .count();

        assertThat(shared).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aPromptLongerThanTheEncoderReadsIsCut() {
        String words = "word ".repeat(500);

        assertThat(pieces(words)).hasSize(StarterTextEncoder.LENGTH * WORD).doesNotContain(-1L);
        assertThat(pieces(words)[(StarterTextEncoder.LENGTH - 1) * WORD]).isNotZero();
    }

    @Test
    void anEmptyPromptAndForeignScriptHaveTheWholesOwnPositionAlone() {
        assertThat(pieces("")[0]).isNotZero();
        assertThat(Arrays.stream(pieces("")).filter(piece -> piece != 0).count())
                .isEqualTo(1);
        assertThat(pieces("\u99ac\u0000\uD83D\uDC34")).containsExactly(pieces(""));
    }

    private static long[] pieces(String prompt) {
        try (Kernels kernels = ModelKernels.load(Device.cpu());
                NDManager manager = kernels.newManager()) {
            NDArray pieces = StarterTextEncoder.pieces(manager, List.of(prompt));
            return pieces.toLongArray();
        }
    }
}
