package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.framewright.engine.Processor;

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
     * The choice for a network with matrices like {@code matrix}, as measured. On AMD with AVX-512 the default BLAS
     * leaves it unused and every direct path is faster. On AMD without it, both use the same instructions: only the
     * fused GELU gains (a tenth), and torch's own attention is a seventh faster than the sliced one. On Intel (with AMX)
     * only the fused GELU gains, by a factor of 1.6 (float32) to 2.2 (bfloat16); torch's own products and attention
     * are 1.1 to 2 times faster than the direct ones. Where the processor does not multiply bfloat16, oneDNN refuses it
     * and only the plain paths work.
     */
    static CpuPaths of(NDArray matrix) {
        boolean refused =
                matrix.getDataType() != DataType.FLOAT32 && !Processor.here().multipliesBfloat16();
        if (matrix.getDevice().isGpu() || refused) {
            return PLAIN;
        }
        boolean leftUnused = Processor.here().amd() && Processor.here().flags().contains("avx512f");
        return leftUnused ? new CpuPaths(true, true, true) : new CpuPaths(false, true, false);
    }
}
