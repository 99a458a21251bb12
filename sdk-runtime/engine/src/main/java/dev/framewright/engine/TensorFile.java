package dev.framewright.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A file of named tensors that is mapped, not read: {@link SafeTensors} or {@link TorchArchive}. */
public interface TensorFile extends AutoCloseable {

    /** Opens a file of either format, told apart by its first bytes. */
    static TensorFile open(Kernels kernels, Path file) throws IOException {
        return TorchArchive.is(file) ? TorchArchive.open(kernels, file) : SafeTensors.open(kernels, file);
    }

    /** What a file of either format holds, without starting torch. */
    static Map<String, StoredTensor> contents(Path file) throws IOException {
        return TorchArchive.is(file) ? TorchArchive.contents(file) : SafeTensors.contents(file);
    }

    /** The tensors' names, in the file's order. */
    Set<String> names();

    /**
     * Where a tensor lies.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    StoredTensor entry(String name);

    /** One tensor, owned by {@code manager}: on the CPU a view of the mapped file, else a copy on the device. */
    NDArray get(NDManager manager, String name);

    /** Tensors already taken stay valid. */
    @Override
    void close();
}
