package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.util.ArrayList;
import java.util.List;

/** Weighted sums of latents, which is all that samplers do to tensors. */
public final class LatentMaths {

    private final Kernels kernels;

    /** @param kernels a module that holds {@code ModelKernels.text()} */
    public LatentMaths(Kernels kernels) {
        this.kernels = kernels;
    }

    Kernels kernels() {
        return kernels;
    }

    /** A video with noise at a level: {@code (1 - sigma) video + sigma noise}. */
    public NDArray noised(NDManager owner, NDArray video, NDArray noise, double sigma) {
        return new Sum().add(1 - sigma, video).add(sigma, noise).in(owner);
    }

    /** Classifier-free guidance (Ho and Salimans 2022): {@code without + scale (with - without)}. */
    NDArray guided(NDManager owner, NDArray with, NDArray without, double scale) {
        return new Sum().add(scale, with).add(1 - scale, without).in(owner);
    }

    /** A weighted sum of tensors of one shape, in one pass. */
    public Sum sum() {
        return new Sum();
    }

    /** A sum in the making. */
    public final class Sum {
        private final NDList tensors = new NDList();
        private final List<Double> coefficients = new ArrayList<>();

        public Sum add(double coefficient, NDArray tensor) {
            tensors.add(tensor);
            coefficients.add(coefficient);
            return this;
        }

        public NDArray in(NDManager owner) {
            try (NDArray numbers = owner.create(
                    coefficients.stream().mapToDouble(Double::doubleValue).toArray())) {
                return kernels.call(owner, "weighted_sum", tensors, numbers);
            }
        }
    }
}
