package dev.framewright.fuzz;

import dev.framewright.engine.TorchArchive;
import java.io.IOException;

/** Checkpoints of PyTorch: a ZIP directory, and a pickle of which nothing is executed. */
public final class TorchArchiveContents {
    private static final TemporaryFile FILE = new TemporaryFile(".pth");

    private TorchArchiveContents() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            TorchArchive.contents(FILE.with(bytes));
        } catch (IOException refused) {
            return;
        }
    }
}
