package dev.framewright.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.KernelCall;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module made at start-up from plain text: no Python, no prebuilt model file.
 *
 * <p>Each resource holds top-level functions {@code def name(self, ...)}; together they become the
 * methods of one class without state. Weights come in as arguments.
 */
public final class Kernels implements AutoCloseable {

    private static final String CLASS = "Kernels";
    private static final ThreadLocal<Boolean> PLAIN_EXECUTOR = new ThreadLocal<>();

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private Kernels(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * Compiles kernel text into one module, together with the engine's own kernels.
     *
     * @param device where the tensors of its managers live
     * @param owner the class beside which the resources lie, so that each bundle reads its own
     * @param resources names relative to {@code owner}, as {@code kernels/dit.torchscript}
     * @throws IllegalArgumentException if a resource does not exist
     */
    public static Kernels load(Device device, Class<?> owner, String... resources) {
        return compile(device, text(owner, resources));
    }

    /** The source of kernel resources by name, to be joined with others for {@link #compile}. */
    public static Map<String, String> text(Class<?> owner, String... resources) {
        Map<String, String> text = new LinkedHashMap<>();
        for (String name : resources) {
            try (InputStream in = owner.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalArgumentException("no kernel resource " + name + " beside " + owner.getName());
                }
                text.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text;
    }

    /** Compiles kernel text given as name to source, together with the engine's own kernels. */
    public static Kernels compile(Device device, Map<String, String> sources) {
        Map<String, String> text = new LinkedHashMap<>(text(Kernels.class, "kernels/engine.torchscript"));
        text.putAll(sources);
        // DJL finds its engine and its native libraries through the thread's context class loader. In
        // OSGi that is any bundle's or none, so point it at DJL's own while the engine starts.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Engine.class.getClassLoader());
        try {
            return compileHere(device, text);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Kernels compileHere(Device device, Map<String, String> text) {
        PtNDManager manager = (PtNDManager) Torch.engine().newBaseManager(device);
        try {
            InputStream archive = new ByteArrayInputStream(archive(text));
            return new Kernels(manager, JniUtils.loadModule(manager, archive, false, false));
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** A new manager on the kernels' device; needed where DJL's own lookup would use a foreign class loader. */
    public NDManager newManager() {
        return manager.newSubManager();
    }

    /** Runs a kernel in InferenceMode and returns its single tensor, owned by {@code owner}. */
    public NDArray call(NDManager owner, String method, Object... args) {
        return run(owner, false, method, args).singletonOrThrow();
    }

    /** Runs a kernel in InferenceMode that returns a tensor or a list or tuple of tensors. */
    public NDList callAll(NDManager owner, String method, Object... args) {
        return run(owner, false, method, args);
    }

    /** Runs a kernel with autograd switched on. */
    public NDList callWithGrad(NDManager owner, String method, Object... args) {
        return run(owner, true, method, args);
    }

    private NDList run(NDManager owner, boolean grad, String method, Object... args) {
        if (PLAIN_EXECUTOR.get() == null) {
            // Per thread: without this the profiling executor recompiles on the first calls
            // and again whenever a shape changes.
            JniUtils.setGraphExecutorOptimize(false);
            PLAIN_EXECUTOR.set(Boolean.TRUE);
        }
        IValue[] in = new IValue[args.length];
        try {
            for (int i = 0; i < args.length; i++) {
                in[i] = toIValue(args[i]);
            }
            try (IValue out = grad ? KernelCall.grad(block, method, in) : KernelCall.infer(block, method, in)) {
                return out.toNDList((PtNDManager) owner);
            }
        } finally {
            for (IValue v : in) {
                if (v != null) {
                    v.close();
                }
            }
        }
    }

    private static IValue toIValue(Object o) {
        if (o instanceof PtNDArray) {
            return IValue.from((PtNDArray) o);
        } else if (o instanceof Integer || o instanceof Long) {
            return IValue.from(((Number) o).longValue());
        } else if (o instanceof Float || o instanceof Double) {
            return IValue.from(((Number) o).doubleValue());
        } else if (o instanceof Boolean) {
            return IValue.from((Boolean) o);
        } else if (o instanceof String) {
            return IValue.from((String) o);
        } else if (o instanceof long[]) {
            return IValue.listFrom((long[]) o);
        } else if (o instanceof String[]) {
            return IValue.listFrom(Arrays.stream((String[]) o).map(IValue::from).toArray(IValue[]::new));
        } else if (o instanceof NDList) {
            return IValue.listFrom(
                    ((NDList) o).stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
        } else if (o instanceof Map) {
            Map<String, PtNDArray> map = new LinkedHashMap<>();
            ((Map<?, ?>) o).forEach((k, v) -> map.put((String) k, (PtNDArray) v));
            return IValue.stringMapFrom(map);
        }
        throw new IllegalArgumentException("no kernel argument: " + o);
    }

    /** Zips kernel text into the archive layout that torch.jit.load expects. */
    static byte[] archive(Map<String, String> text) throws IOException {
        StringBuilder code =
                new StringBuilder("class " + CLASS + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
        text.forEach((name, source) -> {
            for (String line : source.split("\n")) {
                code.append(line.isBlank() ? "" : "  ")
                        .append(line.stripTrailing())
                        .append('\n');
            }
        });
        // Pickle, protocol 2: an instance of __torch__.Kernels with an empty state.
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(new byte[] {(byte) 0x80, 2, 'c'});
        data.write(("__torch__\n" + CLASS + "\n").getBytes(StandardCharsets.US_ASCII));
        data.write(new byte[] {')', (byte) 0x81, '}', 'b', '.'});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", data.toByteArray());
            store(zip, "code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry("kernels/" + name); // one top folder, any name
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
