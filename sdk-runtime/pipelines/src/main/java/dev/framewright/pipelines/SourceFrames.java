package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.engine.Kernels;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Frames of a source as a model takes them. They are decoded as they are asked for; asking for earlier ones than before
 * decodes from the beginning again.
 */
final class SourceFrames implements AutoCloseable {

    private final Source source;
    private final SourcePlan plan;
    private final Kernels kernels;
    private final NDManager owned;
    private final TreeMap<Integer, NDArray> kept = new TreeMap<>();
    private final byte[] rgb;
    private @Nullable Clip clip;
    private int read;

    SourceFrames(Source source, SourcePlan plan, Kernels kernels) {
        this.source = source;
        this.plan = plan;
        this.kernels = kernels;
        owned = kernels.newManager();
        rgb = new byte[source.shape().size().rgbBytes()];
    }

    /** Frames of a picture or of the beginning of a clip, once. */
    static NDArray picture(NDManager owner, Source source, SourcePlan plan, Kernels kernels) {
        try (SourceFrames frames = new SourceFrames(source, plan, kernels)) {
            return frames.frames(owner, 0, 1);
        }
    }

    /**
     * Frames of the result.
     *
     * @param first counted in the result; beyond the source's end its last frame is given
     * @return [1, 3, count, H, W] in [-1, 1], in the size that is drawn
     */
    NDArray frames(NDManager owner, int first, int count) {
        NDList list = new NDList();
        for (int i = 0; i < count; i++) {
            int index = plan.frame(Math.min(first + i, plan.result().frames() - 1));
            if (i == 0) {
                kept.headMap(index).values().forEach(NDArray::close);
                kept.headMap(index).clear();
            }
            list.add(frame(index));
        }
        return kernels.call(owner, "join_frames", list);
    }

    private NDArray frame(int index) {
        NDArray there = kept.get(index);
        if (there != null) {
            return there;
        }
        if (index < read) {
            rewind();
        }
        Clip open = clip;
        if (open == null) {
            open = source.open();
            clip = open;
        }
        while (read <= index) {
            if (!open.next(rgb)) {
                throw new IllegalStateException("the source ended after " + read + " frames");
            }
            read++;
        }
        NDArray frame = converted();
        kept.put(index, frame);
        return frame;
    }

    private NDArray converted() {
        Size size = source.shape().size();
        Size drawn = plan.drawn();
        ByteBuffer bytes = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        try (NDArray pixels = owned.create(bytes, new Shape(1, size.height(), size.width(), 3), DataType.UINT8)) {
            return kernels.call(
                    owned, "frames_of_pixels", pixels, plan.part().numbers(), drawn.height(), drawn.width());
        }
    }

    private void rewind() {
        if (clip != null) {
            clip.close();
            clip = null;
        }
        read = 0;
        kept.values().forEach(NDArray::close);
        kept.clear();
    }

    @Override
    public void close() {
        rewind();
        owned.close();
    }
}
