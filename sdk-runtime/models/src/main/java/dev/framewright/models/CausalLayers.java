package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a causal video autoencoder, by the names of their weights. Tensors are [B, T, H, W, C]; results belong
 * to the manager of the {@link Stream} until it takes the next piece.
 */
final class CausalLayers {

    private final Kernels kernels;
    private final Map<String, NDArray> weights;
    private final Map<String, Map<String, NDArray>> parts = new HashMap<>();

    CausalLayers(Kernels kernels, Map<String, NDArray> weights) {
        this.kernels = kernels;
        this.weights = weights;
    }

    NDArray weight(String name) {
        return Checkpoint.required(weights, name);
    }

    boolean has(String prefix) {
        return !part(prefix).isEmpty();
    }

    private Map<String, NDArray> part(String prefix) {
        return parts.computeIfAbsent(prefix, name -> Checkpoint.part(weights, name + "."));
    }

    /** A new sequence of pieces. */
    Stream stream() {
        return new Stream();
    }

    /** One clip that goes through piece by piece, with the frames that each layer needs from the piece before. */
    final class Stream implements AutoCloseable {
        private final NDManager owned = kernels.newManager();
        private final Map<String, NDArray> before = new HashMap<>();
        private final Set<String> started = new HashSet<>();
        private NDManager scratch = owned.newSubManager();

        /** Frees what the last piece left behind, except the frames kept for the next one. */
        void nextPiece() {
            scratch.close();
            scratch = owned.newSubManager();
        }

        NDManager scratch() {
            return scratch;
        }

        /** The two frames in front of a layer's input: those kept, or zeros. */
        private NDArray before(String layer, NDArray x) {
            return before(layer, x, x.getShape().get(4));
        }

        private NDArray before(String layer, NDArray x, long width) {
            NDArray kept = before.get(layer);
            return kept != null ? kept : kernels.call(scratch, "vae_nothing_before", x, width);
        }

        void keep(String layer, NDArray frames) {
            frames.attach(owned);
            NDArray old = before.put(layer, frames);
            if (old != null) {
                old.close();
            }
        }

        /** A causal 3x3x3 convolution. */
        NDArray conv(String layer, NDArray x) {
            NDList out = kernels.callAll(
                    scratch, "vae_causal", x, before(layer, x), weight(layer + ".weight"), weight(layer + ".bias"));
            keep(layer, out.get(1));
            return out.get(0);
        }

        /** A convolution of one position: a matrix product over channels. */
        NDArray pointwise(String layer, NDArray x) {
            return kernels.call(scratch, "vae_linear", x, weight(layer + ".weight"), weight(layer + ".bias"));
        }

        NDArray norm(String layer, NDArray x) {
            return kernels.call(scratch, "vae_norm", x, weight(layer + ".gamma"));
        }

        NDArray residual(String block, NDArray x) {
            Map<String, NDArray> w = part(block);
            long width = Checkpoint.required(w, "conv1.bias").getShape().get(0);
            NDArray second = before(block + ".conv2", x, width);
            NDList out = kernels.callAll(scratch, "vae_residual", x, before(block + ".conv1", x), second, w);
            keep(block + ".conv1", out.get(1));
            keep(block + ".conv2", out.get(2));
            return out.get(0);
        }

        NDArray attention(String block, NDArray x) {
            return kernels.call(scratch, "vae_attention", x, part(block));
        }

        /** Norm, SiLU and the last convolution. */
        NDArray out(String side, NDArray x) {
            String layer = side + ".conv_out";
            NDList out = kernels.callAll(
                    scratch,
                    "vae_out",
                    x,
                    before(layer, x),
                    weight(side + ".norm_out.gamma"),
                    weight(layer + ".weight"),
                    weight(layer + ".bias"));
            keep(layer, out.get(1));
            return out.get(0);
        }

        /** Half the size and, with a time convolution, half the frames; the first piece's frame passes in time. */
        NDArray down(String layer, NDArray x) {
            NDArray small = kernels.call(
                    scratch, "vae_shrink", x, weight(layer + ".resample.1.weight"), weight(layer + ".resample.1.bias"));
            if (!has(layer + ".time_conv")) {
                return small;
            }
            NDArray last = before.get(layer);
            NDArray fewer = last == null
                    ? small
                    : kernels.call(
                            scratch,
                            "vae_fewer_frames",
                            small,
                            last,
                            weight(layer + ".time_conv.weight"),
                            weight(layer + ".time_conv.bias"));
            keep(layer, kernels.call(scratch, "vae_last_frame", small));
            return fewer;
        }

        /**
         * Twice the size and, with a time convolution, twice the frames. The first piece's frame stays one frame, and
         * the second piece does not see it.
         */
        NDArray up(String layer, NDArray x) {
            NDArray more = x;
            if (has(layer + ".time_conv") && !started.add(layer)) {
                NDList out = kernels.callAll(
                        scratch,
                        "vae_more_frames",
                        x,
                        before(layer, x),
                        weight(layer + ".time_conv.weight"),
                        weight(layer + ".time_conv.bias"));
                keep(layer, out.get(1));
                more = out.get(0);
            }
            return kernels.call(
                    scratch,
                    "vae_grow",
                    more,
                    weight(layer + ".resample.1.weight"),
                    weight(layer + ".resample.1.bias"));
        }

        @Override
        public void close() {
            owned.close();
        }
    }

    /** Frames of the outer layout [B, C, T, H, W] in the inner one and in the weights' type. */
    NDArray inner(NDManager owner, NDArray x, Precision precision) {
        return kernels.call(owner, "vae_inner", x, precision.torchType());
    }

    NDArray outer(NDManager owner, NDArray x) {
        return kernels.call(owner, "vae_outer", x);
    }
}
