package dev.framewright.models;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which of two equal computations a network takes on a processor; on a GPU always the plain ones.
 *
 * @param directLinear matrix products through oneDNN directly, rather than the default BLAS
 * @param fusedGelu matrix product and GELU in one pass of oneDNN
 * @param slicedAttention attention head by head and 512 queries at a time, rather than torch's fused one
 */
record CpuPaths(boolean directLinear, boolean fusedGelu, boolean slicedAttention) {

    private static final CpuPaths PLAIN = new CpuPaths(false, false, false);

    /**
     * The choice for a device, as measured. On AMD the default BLAS leaves AVX-512 unused and every direct path is
     * faster. On Intel (with AMX) only the fused GELU is, by a factor of 1.6 (float32) to 2.2 (bfloat16); torch's own
     * products and attention are 1.1 to 2 times faster than the direct ones.
     */
    static CpuPaths of(Device device) {
        if (device.isGpu()) {
            return PLAIN;
        }
        return isAmd() ? new CpuPaths(true, true, true) : new CpuPaths(false, true, false);
    }

    private static boolean isAmd() {
        Path description = Path.of("/proc/cpuinfo");
        try {
            return Files.isReadable(description)
                    && Files.readString(description).contains("AuthenticAMD");
        } catch (IOException e) {
            return false; // a matter of speed only
        }
    }
}
