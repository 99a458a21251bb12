package dev.framewright.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The processor's maker and abilities, as Linux tells them; empty where it does not, which costs speed only.
 *
 * @param amd whether AMD made it
 * @param flags abilities by Linux's names, such as {@code avx512_bf16}
 */
public record Processor(boolean amd, Set<String> flags) {

    private static final Processor HERE = read(Path.of("/proc/cpuinfo"));

    /** Copies the set. */
    public Processor {
        flags = Set.copyOf(flags);
    }

    /** Gives the processor of this machine. */
    public static Processor here() {
        return HERE;
    }

    /** Tells whether bfloat16 products run in hardware. Without that, oneDNN refuses some and emulates the rest. */
    public boolean multipliesBfloat16() {
        return flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    }

    private static Processor read(Path description) {
        if (!Files.isReadable(description)) {
            return new Processor(false, Set.of());
        }
        try {
            String text = Files.readString(description);
            Set<String> flags = text.lines()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line ->
                            Set.of(line.substring(line.indexOf(':') + 1).trim().split(" +")))
                    .orElse(Set.of());
            return new Processor(text.contains("AuthenticAMD"), flags);
        } catch (IOException e) {
            return new Processor(false, Set.of());
        }
    }
}
