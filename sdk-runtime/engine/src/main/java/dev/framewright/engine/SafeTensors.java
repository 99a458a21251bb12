package dev.framewright.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a safetensors file without copying: tensors lie on the mapped file, pages come in when used.
 *
 * <p>Layout: 8 bytes little-endian header length, a JSON header, then the raw data; each header entry
 * has dtype, shape and data_offsets (from the start of the data).
 *
 * <p>The mapping is made by torch itself ({@code torch.from_file}) and not by a Java buffer: so it may be
 * larger than 2 GiB, bfloat16 works, views keep it alive, and it is copy-on-write, so a kernel that works
 * in place neither crashes nor changes the file.
 */
public final class SafeTensors implements AutoCloseable {

    private static final int MAX_HEADER = 100 << 20;
    private static final Map<String, Integer> BYTES =
            Map.of("F64", 8, "F32", 4, "F16", 2, "BF16", 2, "I64", 8, "I32", 4, "I8", 1, "U8", 1, "BOOL", 1);
    private static final Map<String, Integer> DTYPE = // torch's numbers
            Map.of("U8", 0, "I8", 1, "I32", 3, "I64", 4, "F16", 5, "F32", 6, "F64", 7, "BOOL", 11, "BF16", 15);
    private static final Map<String, DataType> TYPES = Map.of(
            "F64",
            DataType.FLOAT64,
            "F32",
            DataType.FLOAT32,
            "F16",
            DataType.FLOAT16,
            "I64",
            DataType.INT64,
            "I32",
            DataType.INT32,
            "I8",
            DataType.INT8,
            "U8",
            DataType.UINT8,
            "BOOL",
            DataType.BOOLEAN);

    /** One header entry; {@code begin} and {@code end} are positions in the file. */
    public record Entry(String dtype, long[] shape, long begin, long end) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<Integer, NDArray> bases = new HashMap<>(); // the whole file, by torch dtype
    private final Kernels kernels;
    private final NDManager mappings;
    private final Path file;
    private final long size;

    private SafeTensors(Kernels kernels, Path file, long size) {
        this.kernels = kernels;
        this.file = file;
        this.size = size;
        mappings = NDManager.newBaseManager(Device.cpu());
    }

    /** Opens a file and checks its header against the file's size. */
    public static SafeTensors open(Kernels kernels, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafeTensors st = new SafeTensors(kernels, file.toAbsolutePath(), channel.size());
            try {
                st.readHeader(channel);
            } catch (IOException | RuntimeException e) {
                st.close();
                throw e;
            }
            return st;
        }
    }

    private void readHeader(FileChannel channel) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, length, 0);
        long n = length.getLong(0);
        if (n < 2 || n > MAX_HEADER || 8 + n > size) {
            throw new IOException(file.getFileName() + " is not a safetensors file: its first 8 bytes say a header of "
                    + n + " bytes, but 2 to " + Math.min(MAX_HEADER, Math.max(0, size - 8)) + " are possible");
        }
        ByteBuffer json = ByteBuffer.allocate((int) n);
        readFully(channel, json, 8);
        long data = 8 + n;
        try {
            JsonObject root = JsonParser.parseString(new String(json.array(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            for (Map.Entry<String, JsonElement> e : root.entrySet()) {
                JsonObject o = e.getValue().getAsJsonObject();
                if ("__metadata__".equals(e.getKey())) {
                    o.entrySet()
                            .forEach(m -> metadata.put(m.getKey(), m.getValue().getAsString()));
                    continue;
                }
                long[] shape = longs(o.getAsJsonArray("shape"));
                long[] offsets = longs(o.getAsJsonArray("data_offsets"));
                Entry entry = new Entry(o.get("dtype").getAsString(), shape, data + offsets[0], data + offsets[1]);
                if (!BYTES.containsKey(entry.dtype)) {
                    throw new IOException(file.getFileName() + ": tensor " + e.getKey() + " has the unknown dtype "
                            + entry.dtype + "; known are "
                            + BYTES.keySet().stream().sorted().toList());
                }
                long bytes = BYTES.get(entry.dtype);
                boolean good = offsets[0] >= 0 && entry.end <= size;
                for (long d : shape) {
                    good &= d >= 0;
                    bytes = Math.multiplyExact(bytes, d);
                }
                if (!good || entry.end - entry.begin != bytes) {
                    throw new IOException(file.getFileName() + ": tensor " + e.getKey()
                            + " does not fit its place in the file: " + o);
                }
                entries.put(e.getKey(), entry);
            }
            refuseOverlaps();
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
    }

    /** Two tensors on the same bytes are a trick: a change of one would change the other. */
    private void refuseOverlaps() throws IOException {
        long end = 0;
        String before = "";
        for (Map.Entry<String, Entry> e : entries.entrySet().stream()
                .filter(entry -> entry.getValue().end > entry.getValue().begin)
                .sorted(Comparator.comparingLong(entry -> entry.getValue().begin))
                .toList()) {
            if (e.getValue().begin < end) {
                throw new IOException(
                        file.getFileName() + ": tensors " + before + " and " + e.getKey() + " lie on the same bytes");
            }
            end = e.getValue().end;
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

    public Set<String> names() {
        return entries.keySet();
    }

    public Entry entry(String name) {
        Entry e = entries.get(name);
        if (e == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return e;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /** One tensor, owned by {@code manager}: on the CPU a view of the mapped file, else a copy on the device. */
    public NDArray get(NDManager manager, String name) {
        Entry e = entry(name);
        int dtype = DTYPE.get(e.dtype);
        int width = BYTES.get(e.dtype);
        NDArray here = manager.zeros(new Shape(1)); // tells the kernel the device
        // With grad, which means without InferenceMode: so the tensors are normal and can be trained.
        NDList out = e.begin % width == 0
                ? kernels.callWithGrad(
                        manager, "piece", base(dtype, width), e.begin / width, (e.end - e.begin) / width, e.shape, here)
                : kernels.callWithGrad(
                        manager, "odd_piece", base(0, 1), e.begin, e.end - e.begin, dtype, e.shape, here);
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

    /** All tensors. */
    public Map<String, NDArray> getAll(NDManager manager) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        for (String name : entries.keySet()) {
            all.put(name, get(manager, name));
        }
        return all;
    }

    /** Writes tensors to a file: first to a neighbour, then moved into place. */
    public static void write(Path file, Map<String, NDArray> tensors, Map<String, String> metadata) throws IOException {
        JsonObject root = new JsonObject();
        if (!metadata.isEmpty()) {
            JsonObject m = new JsonObject();
            metadata.forEach(m::addProperty);
            root.add("__metadata__", m);
        }
        long at = 0;
        for (Map.Entry<String, NDArray> e : tensors.entrySet()) {
            NDArray a = e.getValue();
            String dtype = typeOf(a);
            JsonArray shape = new JsonArray();
            for (long d : a.getShape().getShape()) {
                shape.add(d);
            }
            JsonArray offsets = new JsonArray();
            offsets.add(at);
            at += a.getShape().size() * BYTES.get(dtype);
            offsets.add(at);
            JsonObject o = new JsonObject();
            o.addProperty("dtype", dtype);
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
                writeFully(out, a.toByteBuffer());
            }
            out.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String typeOf(NDArray a) {
        if (a.getDataType() == DataType.UNKNOWN
                && a.toByteBuffer().remaining() == 2 * a.getShape().size()) {
            return "BF16"; // the one two-byte type that DJL has no name for
        }
        return TYPES.entrySet().stream()
                .filter(t -> t.getValue() == a.getDataType())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("cannot write " + a.getDataType()));
    }

    private static void writeFully(FileChannel out, ByteBuffer b) throws IOException {
        while (b.hasRemaining()) {
            out.write(b);
        }
    }

    /** Tensors already taken stay valid: torch keeps the mapping while a view of it lives. */
    @Override
    public void close() {
        mappings.close();
    }
}
