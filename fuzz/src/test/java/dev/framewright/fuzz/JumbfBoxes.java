package dev.framewright.fuzz;

import dev.framewright.provenance.c2pa.Jumbf;
import dev.framewright.provenance.key.MalformedException;

/** Boxes of foreign Content Credentials. */
public final class JumbfBoxes {
    private JumbfBoxes() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Jumbf.read(bytes);
        } catch (MalformedException refused) {
            return;
        }
    }
}
