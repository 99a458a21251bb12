package dev.framewright.interpolate;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.Size;
import dev.framewright.engine.Kernels;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Finds the motion between two frames, and draws the frames between them. Loads torch at first use. */
@Component(service = Motion.class)
public final class Motion {
    /** Mean difference after the motion from which on two frames are of two shots. */
    private static final float CUT = 0.1f;

    private @Nullable Kernels kernels;

    /** Loads nothing yet. */
    @Activate
    public Motion() {}

    /** Gives the most memory that two frames of this size take at one time. */
    static long peakBytes(Size size) {
        return 64L * 1024 * 1024 + size.pixels() * 320;
    }

    /** Two neighbouring frames with the motion between them; belongs to one thread at a time. */
    final class Pair implements AutoCloseable {
        final NDManager scratch;
        private final byte[] first;
        private final byte[] second;
        private final NDArray a;
        private final NDArray b;
        private final NDArray there;
        private final NDArray back;
        private final boolean cut;

        private Pair(Kernels compiled, byte[] first, byte[] second, Size size) {
            this.first = first;
            this.second = second;
            scratch = compiled.newManager();
            Shape shape = new Shape(size.height(), size.width(), 3);
            a = scratch.create(ByteBuffer.wrap(first), shape, DataType.UINT8);
            b = scratch.create(ByteBuffer.wrap(second), shape, DataType.UINT8);
            there = compiled.call(scratch, "motion", a, b);
            back = compiled.call(scratch, "motion", b, a);
            cut = compiled.call(scratch, "unexplained", a, b, there).toFloatArray()[0] > CUT;
        }

        /** Gives the frame at {@code t} in [0, 1) from the first to the second; across a cut, the nearer of both. */
        byte[] at(double t) {
            if (t == 0 || cut) {
                return t < 0.5 ? first : second;
            }
            synchronized (Motion.this) {
                try (NDManager frame = loaded().newManager()) {
                    return loaded().call(frame, "between", a, b, there, back, t).toByteArray();
                }
            }
        }

        @Override
        public void close() {
            scratch.close();
        }
    }

    /** Finds the motion between two frames. */
    synchronized Pair between(byte[] first, byte[] second, Size size) {
        return new Pair(loaded(), first, second, size);
    }

    private Kernels loaded() {
        if (kernels == null) {
            kernels = Kernels.load(Device.cpu(), Motion.class, "interpolate.torchscript");
        }
        return kernels;
    }

    /** Gives the memory back. */
    @Deactivate
    public synchronized void close() {
        if (kernels != null) {
            kernels.close();
            kernels = null;
        }
    }
}
