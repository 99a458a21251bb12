package dev.framewright.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Tensors on a mapped file.
 *
 * <p>The mapping is made by torch itself ({@code torch.from_file}) and not by a Java buffer: so it may be
 * larger than 2 GiB, bfloat16 works, views keep it alive, and it is copy-on-write, so a kernel that works
 * in place neither crashes nor changes the file.
 */
final class MappedTensors implements AutoCloseable {

    private final Map<Integer, NDArray> bases = new HashMap<>(); // the whole file, by torch dtype
    private final Kernels kernels;
    private final NDManager mappings;
    private final Path file;
    private final long size;

    MappedTensors(Kernels kernels, Path file, long size) {
        this.kernels = kernels;
        this.file = file.toAbsolutePath();
        this.size = size;
        mappings = NDManager.newBaseManager(Device.cpu());
    }

    NDArray get(NDManager manager, String name, StoredTensor place) {
        int dtype = place.type().torchType();
        int width = place.type().bytes();
        long count = (place.end() - place.begin()) / width;
        NDArray here = manager.zeros(new Shape(1)); // tells the kernel the device
        // With grad, which means without InferenceMode: so the tensors are normal and can be trained.
        NDList out;
        if (!place.contiguous()) {
            out = kernels.callWithGrad(
                    manager,
                    "strided_piece",
                    base(0, 1),
                    place.begin(),
                    place.end() - place.begin(),
                    dtype,
                    place.shape(),
                    place.strides(),
                    here);
        } else if (place.begin() % width == 0 && place.type() != ElementType.F8_E4M3) {
            out = kernels.callWithGrad(
                    manager, "piece", base(dtype, width), place.begin() / width, count, place.shape(), here);
        } else {
            out = kernels.callWithGrad(
                    manager,
                    "odd_piece",
                    base(0, 1),
                    place.begin(),
                    place.end() - place.begin(),
                    dtype,
                    place.shape(),
                    here);
        }
        here.close();
        NDArray array = out.get(0);
        array.setName(name);
        return array;
    }

    private NDArray base(int dtype, int width) {
        return bases.computeIfAbsent(
                dtype,
                d -> kernels.callWithGrad(mappings, "map_file", file.toString(), d, size / width)
                        .get(0));
    }

    /** Tensors already taken stay valid: torch keeps the mapping while a view of it lives. */
    @Override
    public void close() {
        mappings.close();
    }
}
