package com.example.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.tck.Conformance;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CinemaBarsTest {
    @Test
    void anEighthAboveAndBelowIsBlackAndTheRestIsAsItWas() {
        Size size = new Size(4, 16);
        byte[] white = new byte[size.rgbBytes()];
        Arrays.fill(white, (byte) 255);
        Clip source = Clip.of(FrameRate.of(8), size, List.of(white));

        byte[] rgb = new byte[size.rgbBytes()];
        new CinemaBars().apply(source, GenerateRequest.of("a kite"), null).next(rgb);

        for (int row = 0; row < 16; row++) {
            assertEquals(row < 2 || row >= 14 ? 0 : -1, rgb[row * 12], "row " + row);
        }
    }

    @Test
    void theBundleKeepsToTheContract() throws Exception {
        Conformance.of(Path.of("target/classes")).assertKept();
    }
}
