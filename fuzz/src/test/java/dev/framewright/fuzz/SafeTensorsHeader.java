package dev.framewright.fuzz;

import dev.framewright.engine.SafeTensors;
import java.io.IOException;

/** Headers of safetensors files: lengths, JSON, types, ranges that overlap or lie outside. */
public final class SafeTensorsHeader {
    private static final TemporaryFile FILE = new TemporaryFile(".safetensors");

    private SafeTensorsHeader() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            SafeTensors.contents(FILE.with(bytes));
        } catch (IOException refused) {
            return;
        }
    }
}
