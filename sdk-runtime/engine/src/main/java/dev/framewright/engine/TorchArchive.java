package dev.framewright.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code .pth} or {@code .pt} file: a zip with a pickle {@code data.pkl} that names tensors, and their numbers in
 * entries {@code data/K}. The pickle is taken apart by {@link TensorPickle}, which executes nothing; the numbers are
 * mapped as those of {@link SafeTensors} are.
 */
public final class TorchArchive implements TensorFile {

    private static final long LARGEST_PICKLE = 64 << 20;

    private final Map<String, StoredTensor> entries;
    private final MappedTensors mapped;

    private TorchArchive(Map<String, StoredTensor> entries, MappedTensors mapped) {
        this.entries = entries;
        this.mapped = mapped;
    }

    /** Whether a file begins as a zip does. */
    static boolean is(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer first = ByteBuffer.allocate(4);
            return channel.read(first, 0) == 4 && first.getInt(0) == 0x504b0304;
        }
    }

    /** Opens a file and checks every tensor against it. */
    public static TorchArchive open(Kernels kernels, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new TorchArchive(read(channel, file), new MappedTensors(kernels, file, channel.size()));
        }
    }

    /** What a file holds, checked against its size, without starting torch. */
    public static Map<String, StoredTensor> contents(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(channel, file);
        }
    }

    private static Map<String, StoredTensor> read(FileChannel channel, Path file) throws IOException {
        Map<String, ZipDirectory.Stored> parts = ZipDirectory.read(channel, file);
        String pickle = parts.keySet().stream()
                .filter(name -> name.endsWith("/data.pkl"))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        file.getFileName() + " is a zip without data.pkl; expected weights as torch.save writes them"));
        String folder = pickle.substring(0, pickle.length() - "data.pkl".length());
        ZipDirectory.Stored order = parts.get(folder + "byteorder");
        if (order != null && !new String(bytes(channel, file, order), StandardCharsets.US_ASCII).startsWith("little")) {
            throw new IOException(file.getFileName() + " has big-endian numbers; save it again on another machine");
        }
        Map<String, TensorPickle.Tensor> tensors;
        try {
            tensors = TensorPickle.read(bytes(channel, file, parts.get(pickle)));
        } catch (IOException e) {
            throw new IOException(file.getFileName() + " is refused: " + e.getMessage(), e);
        }
        Map<String, StoredTensor> entries = new LinkedHashMap<>();
        for (Map.Entry<String, TensorPickle.Tensor> tensor : tensors.entrySet()) {
            ZipDirectory.Stored part =
                    parts.get(folder + "data/" + tensor.getValue().storage().key());
            StoredTensor stored = part == null ? null : place(tensor.getValue(), part);
            if (stored == null) {
                throw new IOException(
                        file.getFileName() + ": tensor " + tensor.getKey() + " does not fit its place in the file");
            }
            entries.put(tensor.getKey(), stored);
        }
        return Collections.unmodifiableMap(entries);
    }

    private static byte[] bytes(FileChannel channel, Path file, ZipDirectory.Stored part) throws IOException {
        if (part.size() > LARGEST_PICKLE) {
            throw new IOException(file.getFileName() + " has a pickle of " + part.size() + " bytes; at most "
                    + LARGEST_PICKLE + " are read");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) part.size());
        while (bytes.hasRemaining() && channel.read(bytes, part.begin() + bytes.position()) >= 0) {
            // until all is there; the directory checked that the file is long enough
        }
        return bytes.array();
    }

    /** Null where the tensor reaches beyond its storage or the storage beyond its entry. */
    private static @Nullable StoredTensor place(TensorPickle.Tensor tensor, ZipDirectory.Stored part) {
        int width = tensor.storage().type().bytes();
        long[] shape = tensor.shape();
        long[] strides = tensor.strides();
        if (shape.length != strides.length || tensor.offset() < 0) {
            return null;
        }
        try {
            boolean empty = false;
            long span = 1;
            for (int axis = 0; axis < shape.length; axis++) {
                if (shape[axis] < 0 || strides[axis] < 0) {
                    return null;
                }
                empty |= shape[axis] == 0;
                span = Math.addExact(span, Math.multiplyExact(shape[axis] - 1, strides[axis]));
            }
            long count = empty ? 0 : span;
            long numbers = 1;
            for (long size : shape) {
                numbers = Math.multiplyExact(numbers, size);
            }
            if (numbers > tensor.storage().count()) {
                return null; // repeated numbers: a small file could ask for any amount of memory
            }
            long begin = Math.multiplyExact(tensor.offset(), width);
            long end = Math.addExact(begin, Math.multiplyExact(count, width));
            if (end > part.size()
                    || Math.addExact(tensor.offset(), count) > tensor.storage().count()) {
                return null;
            }
            return new StoredTensor(tensor.storage().type(), shape, strides, part.begin() + begin, part.begin() + end);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public StoredTensor entry(String name) {
        StoredTensor entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return entry;
    }

    @Override
    public NDArray get(NDManager manager, String name) {
        return mapped.get(manager, name, entry(name));
    }

    @Override
    public void close() {
        mapped.close();
    }
}
