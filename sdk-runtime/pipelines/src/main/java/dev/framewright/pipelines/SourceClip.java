package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.engine.Kernels;
import java.nio.ByteBuffer;

/** A source as it appears in a result: its own bytes, unless the plan asks for another rate, part or size. */
final class SourceClip implements Clip {

    private final SourcePlan plan;
    private final Kernels kernels;
    private final Clip clip;
    private final byte[] frame;
    private int read;
    private int given;

    SourceClip(Source source, SourcePlan plan, Kernels kernels) {
        this.plan = plan;
        this.kernels = kernels;
        clip = source.open();
        frame = new byte[source.shape().size().rgbBytes()];
    }

    @Override
    public ClipShape shape() {
        return plan.result();
    }

    @Override
    public boolean next(byte[] rgb) {
        if (given == plan.result().frames()) {
            return false;
        }
        int wanted = plan.frame(given);
        while (read <= wanted) {
            if (!clip.next(frame)) {
                throw new IllegalStateException("the source ended after " + read + " frames");
            }
            read++;
        }
        byte[] shown = plan.untouched() ? frame : scaled();
        System.arraycopy(shown, 0, rgb, 0, shown.length);
        given++;
        return true;
    }

    private byte[] scaled() {
        Size from = plan.source().size();
        Size to = plan.result().size();
        try (NDManager scratch = kernels.newManager()) {
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(frame.length).put(frame).flip();
            NDArray pixels = scratch.create(bytes, new Shape(1, from.height(), from.width(), 3), DataType.UINT8);
            NDArray frames = kernels.call(
                    scratch, "frames_of_pixels", pixels, plan.part().numbers(), to.height(), to.width());
            return LatentTimeline.pixels(kernels, frames, to);
        }
    }

    @Override
    public void close() {
        clip.close();
    }
}
