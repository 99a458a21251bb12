package dev.framewright.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a safetensors file without copying: tensors lie on the mapped file, pages come in when used.
 *
 * <p>Layout: 8 bytes little-endian header length, a JSON header, then the raw data; each header entry
 * has dtype, shape and data_offsets (from the start of the data).
 */
public final class SafeTensors implements TensorFile {

    private static final int MAX_HEADER = 100 << 20;

    /** Elements that are copied out of torch at a time: a buffer of Java holds no more than 2^31 - 1 bytes. */
    private static final long SLICE = 1L << 27;

    private static final Map<DataType, ElementType> TYPES = Map.of(
            DataType.FLOAT64,
            ElementType.F64,
            DataType.FLOAT32,
            ElementType.F32,
            DataType.FLOAT16,
            ElementType.F16,
            DataType.INT64,
            ElementType.I64,
            DataType.INT32,
            ElementType.I32,
            DataType.INT8,
            ElementType.I8,
            DataType.UINT8,
            ElementType.U8,
            DataType.BOOLEAN,
            ElementType.BOOL);

    /** What a header says. */
    private record Header(Map<String, StoredTensor> entries, Map<String, String> metadata) {}

    private final Header header;
    private final MappedTensors mapped;

    private SafeTensors(Header header, MappedTensors mapped) {
        this.header = header;
        this.mapped = mapped;
    }

    /** Opens a file and checks its header against the file's size. */
    public static SafeTensors open(Kernels kernels, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Header header = header(channel, file, channel.size());
            return new SafeTensors(header, new MappedTensors(kernels, file, channel.size()));
        }
    }

    /** What a file holds, checked against its size, without starting torch. */
    public static Map<String, StoredTensor> contents(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return header(channel, file, channel.size()).entries();
        }
    }

    private static Header header(FileChannel channel, Path file, long size) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, length, 0);
        long n = length.getLong(0);
        if (n < 2 || n > MAX_HEADER || 8 + n > size) {
            throw new IOException(file.getFileName() + " is not a safetensors file: its first 8 bytes say a header of "
                    + n + " bytes, but 2 to " + Math.min(MAX_HEADER, Math.max(0, size - 8)) + " are possible");
        }
        ByteBuffer json = ByteBuffer.allocate((int) n);
        readFully(channel, json, 8);
        Header header = new Header(new LinkedHashMap<>(), new LinkedHashMap<>());
        try {
            JsonObject root = JsonParser.parseString(new String(json.array(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            for (Map.Entry<String, JsonElement> e : root.entrySet()) {
                JsonObject o = e.getValue().getAsJsonObject();
                if ("__metadata__".equals(e.getKey())) {
                    o.entrySet()
                            .forEach(m ->
                                    header.metadata.put(m.getKey(), m.getValue().getAsString()));
                } else {
                    header.entries.put(e.getKey(), entry(file, e.getKey(), o, 8 + n, size));
                }
            }
            refuseOverlaps(file, header.entries);
        } catch (IllegalStateException
                | ClassCastException
                | NullPointerException
                | ArithmeticException
                | NumberFormatException
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | com.google.gson.JsonParseException e) {
            throw new IOException(file.getFileName() + " has a header that is not of the safetensors format", e);
        }
        return header;
    }

    private static StoredTensor entry(Path file, String name, JsonObject json, long data, long size)
            throws IOException {
        long[] shape = longs(json.getAsJsonArray("shape"));
        long[] offsets = longs(json.getAsJsonArray("data_offsets"));
        // The format's full name of that type says that it has no infinities.
        String dtype = json.get("dtype").getAsString().replace("F8_E4M3FN", "F8_E4M3");
        if (!ElementType.known(dtype)) {
            throw new IOException(file.getFileName() + ": tensor " + name + " has the unknown dtype " + dtype
                    + "; known are " + ElementType.names());
        }
        ElementType type = ElementType.valueOf(dtype);
        boolean good = 0 <= offsets[0] && offsets[0] <= offsets[1] && offsets[1] <= size - data;
        long bytes = type.bytes();
        for (long d : shape) {
            good &= d >= 0;
            bytes = Math.multiplyExact(bytes, d);
        }
        if (!good || offsets[1] - offsets[0] != bytes) {
            throw new IOException(
                    file.getFileName() + ": tensor " + name + " does not fit its place in the file: " + json);
        }
        return StoredTensor.contiguous(type, shape, data + offsets[0], data + offsets[1]);
    }

    /** Two tensors on the same bytes are a trick: a change of one would change the other. */
    private static void refuseOverlaps(Path file, Map<String, StoredTensor> entries) throws IOException {
        long end = 0;
        String before = "";
        for (Map.Entry<String, StoredTensor> e : entries.entrySet().stream()
                .filter(entry -> entry.getValue().end() > entry.getValue().begin())
                .sorted(Comparator.comparingLong(entry -> entry.getValue().begin()))
                .toList()) {
            if (e.getValue().begin() < end) {
                throw new IOException(
                        file.getFileName() + ": tensors " + before + " and " + e.getKey() + " lie on the same bytes");
            }
            end = e.getValue().end();
            before = e.getKey();
        }
    }

    private static long[] longs(JsonArray a) {
        long[] r = new long[a.size()];
        for (int i = 0; i < r.length; i++) {
            r[i] = a.get(i).getAsLong();
        }
        return r;
    }

    private static void readFully(FileChannel channel, ByteBuffer b, long at) throws IOException {
        while (b.hasRemaining()) {
            int n = channel.read(b, at + b.position());
            if (n < 0) {
                throw new IOException("the file ends within its header");
            }
        }
    }

    @Override
    public Set<String> names() {
        return header.entries.keySet();
    }

    @Override
    public StoredTensor entry(String name) {
        StoredTensor e = header.entries.get(name);
        if (e == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return e;
    }

    public Map<String, String> metadata() {
        return header.metadata;
    }

    @Override
    public NDArray get(NDManager manager, String name) {
        return mapped.get(manager, name, entry(name));
    }

    /** All tensors. */
    public Map<String, NDArray> getAll(NDManager manager) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (String name : names()) {
            all.put(name, get(manager, name));
        }
        return all;
    }

    /** Writes tensors to a file: first to a neighbour, then moved into place. */
    public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        write(file, tensors, metadata, SLICE);
    }

    static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata, long slice)
            throws IOException {
        JsonObject root = new JsonObject();
        if (!metadata.isEmpty()) {
            JsonObject m = new JsonObject();
            metadata.forEach(m::addProperty);
            root.add("__metadata__", m);
        }
        long at = 0;
        for (Map.Entry<String, NDArray> e : tensors.entrySet()) {
            NDArray a = e.getValue();
            ElementType dtype = typeOf(a);
            JsonArray shape = new JsonArray();
            for (long d : a.getShape().getShape()) {
                shape.add(d);
            }
            JsonArray offsets = new JsonArray();
            offsets.add(at);
            at += a.getShape().size() * dtype.bytes();
            offsets.add(at);
            JsonObject o = new JsonObject();
            o.addProperty("dtype", dtype.name());
            o.add("shape", shape);
            o.add("data_offsets", offsets);
            root.add(e.getKey(), o);
        }
        StringBuilder json = new StringBuilder(root.toString());
        while ((json.toString().getBytes(StandardCharsets.UTF_8).length & 7) != 0) {
            json.append(' '); // keeps the data 8-byte aligned
        }
        byte[] header = json.toString().getBytes(StandardCharsets.UTF_8);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
            head.putLong(header.length).put(header).flip();
            writeFully(out, head);
            for (NDArray a : tensors.values()) {
                write(out, a, slice);
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the elements in row-major order, {@code slice} at a time. */
    private static void write(FileChannel out, NDArray a, long slice) throws IOException {
        long count = a.getShape().size();
        if (count <= slice) {
            writeFully(out, a.toByteBuffer());
            return;
        }
        try (NDArray flat = a.flatten()) {
            for (long at = 0; at < count; at += slice) {
                try (NDArray piece = flat.get(new NDIndex("{}:{}", at, Math.min(count, at + slice)))) {
                    writeFully(out, piece.toByteBuffer());
                }
            }
        }
    }

    private static ElementType typeOf(NDArray a) {
        if (a.getDataType() == DataType.UNKNOWN && (a.getShape().size() == 0 || width(a) == 2)) {
            return ElementType.BF16; // the one two-byte type that DJL has no name for
        }
        ElementType type = TYPES.get(a.getDataType());
        if (type == null) {
            throw new IllegalArgumentException("cannot write " + a.getDataType());
        }
        return type;
    }

    /** Bytes of one element. */
    private static int width(NDArray a) {
        try (NDArray flat = a.flatten();
                NDArray one = flat.get(new NDIndex("0:1"))) {
            return one.toByteBuffer().remaining();
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer b) throws IOException {
        while (b.hasRemaining()) {
            out.write(b);
        }
    }

    /** Tensors already taken stay valid: torch keeps the mapping while a view of it lives. */
    @Override
    public void close() {
        mapped.close();
    }
}
