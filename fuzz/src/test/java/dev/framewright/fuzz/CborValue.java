package dev.framewright.fuzz;

import dev.framewright.provenance.c2pa.Cbor;
import dev.framewright.provenance.c2pa.Json;
import dev.framewright.provenance.key.MalformedException;
import java.util.List;
import java.util.function.Consumer;

/** CBOR of foreign Content Credentials, and JSON, which credentials of identity are written in. */
public final class CborValue {
    private CborValue() {}

    /** Takes one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        for (Consumer<byte[]> parser : List.<Consumer<byte[]>>of(Cbor::value, Json::value)) {
            try {
                parser.accept(bytes);
            } catch (MalformedException refused) {
                continue;
            }
        }
    }
}
