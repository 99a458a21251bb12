package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import java.util.Arrays;

/** A clip on a larger grey canvas, held at its last frame as long as the shape says. */
final class CanvasClip implements Clip {

    private static final byte GREY = (byte) 128;

    private final Clip clip;
    private final ClipShape shape;
    private final int left;
    private final int top;
    private final byte[] frame;
    private int given;

    CanvasClip(Clip clip, ClipShape shape, int left, int top) {
        this.clip = clip;
        this.shape = shape;
        this.left = left;
        this.top = top;
        frame = new byte[clip.size().rgbBytes()];
    }

    @Override
    public ClipShape shape() {
        return shape;
    }

    @Override
    public boolean next(byte[] rgb) {
        if (given == shape.frames()) {
            return false;
        }
        if (given < clip.frameCount()) {
            clip.next(frame);
        }
        given++;
        Size inner = clip.size();
        if (inner.equals(shape.size())) {
            System.arraycopy(frame, 0, rgb, 0, frame.length);
            return true;
        }
        Arrays.fill(rgb, 0, shape.size().rgbBytes(), GREY);
        int row = inner.width() * 3;
        for (int y = 0; y < inner.height(); y++) {
            System.arraycopy(frame, y * row, rgb, ((top + y) * shape.size().width() + left) * 3, row);
        }
        return true;
    }

    @Override
    public void close() {
        clip.close();
    }
}
