package dev.framewright.fuzz;

import dev.framewright.provenance.c2pa.Cbor;
import dev.framewright.provenance.key.MalformedException;

/** CBOR of foreign Content Credentials. */
public final class CborValue {
    private CborValue() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            Cbor.value(bytes);
        } catch (MalformedException refused) {
            return;
        }
    }
}
