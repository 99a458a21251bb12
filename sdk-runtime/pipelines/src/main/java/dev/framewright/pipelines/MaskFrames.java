package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRange;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.engine.Kernels;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A mask, frame by frame: how much of each pixel is drawn, 0 to 1. Clips of masks are read in order; asking for an earlier
 * frame reads from the beginning again.
 */
final class MaskFrames implements AutoCloseable {

    /** Bytes of a pixel of a frame's mask in a window: as a float, whether it is above 0, and that as a float. */
    static final long BYTES = 4 + 1 + 4;

    private final Mask mask;
    private final ClipShape clip;
    private final Size canvas;
    private final Kernels kernels;
    private final Optional<Source> picture;
    private @Nullable Clip open;
    private byte[] rgb = new byte[0];
    private int read;

    /**
     * @param clip measures of the source
     * @param canvas size of the result, which a border makes larger than the source
     * @param picture of the mask, where the region has one, see {@link #picture}
     */
    MaskFrames(Mask mask, ClipShape clip, Size canvas, Optional<Source> picture, Kernels kernels) {
        this.mask = mask;
        this.clip = clip;
        this.canvas = canvas;
        this.picture = picture;
        this.kernels = kernels;
    }

    /** The picture or clip of a mask, checked against the source. */
    static Optional<Source> picture(Mask mask, Source source, ClipReader reader) {
        if (mask.region() instanceof Mask.Still still) {
            return Optional.of(sized(reader, "mask.image", still.image(), source, false));
        }
        if (mask.region() instanceof Mask.Moving moving) {
            return Optional.of(sized(reader, "mask.clip", moving.clip(), source, true));
        }
        if (mask.region() instanceof Mask.Transparent) {
            return Optional.of(source.transparency());
        }
        return Optional.empty();
    }

    private static Source sized(ClipReader reader, String field, MediaRef ref, Source source, boolean asLong) {
        Source picture = Source.of(reader, field, ref);
        ClipShape wanted = source.shape();
        if (!picture.shape().size().equals(wanted.size())) {
            throw new InvalidRequestException(
                    field,
                    "must be as large as the source, " + wanted.size() + ", but was "
                            + picture.shape().size());
        }
        if (asLong && picture.shape().frames() != wanted.frames()) {
            throw new InvalidRequestException(
                    field,
                    "must have as many frames as the source, " + wanted.frames() + ", but had "
                            + picture.shape().frames());
        }
        return picture;
    }

    /** Size of the result: the source's, or with its border. */
    static Size canvas(Mask mask, Size source) {
        return mask.region() instanceof Mask.Border border
                ? new Size(
                        source.width() + border.left() + border.right(),
                        source.height() + border.top() + border.bottom())
                : source;
    }

    /** Whether the mask is of whole frames, so that each is drawn or kept. */
    boolean ofWholeFrames() {
        return mask.region() instanceof Mask.WholeFrames;
    }

    /** Whether a mask of whole frames draws a frame. */
    boolean draws(int frame) {
        return mask.region() instanceof Mask.WholeFrames whole
                && whole.ranges().stream().anyMatch(range -> contains(range, frame)) != mask.inverted();
    }

    /** Where the source lies on the canvas: left and top. */
    int left() {
        return mask.region() instanceof Mask.Border border ? border.left() : 0;
    }

    int top() {
        return mask.region() instanceof Mask.Border border ? border.top() : 0;
    }

    /** Frames from a place on, [count, 1, H, W]; those beyond the clip's end are as its last. */
    NDArray alpha(NDManager owner, int first, int count) {
        try (NDManager scratch = kernels.newManager()) {
            NDList frames = new NDList();
            for (int i = 0; i < count; i++) {
                frames.add(alpha(scratch, Math.min(first + i, clip.frames() - 1)));
            }
            return kernels.call(owner, "join_rows", frames);
        }
    }

    private NDArray alpha(NDManager owner, int frame) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray region = region(scratch, frame);
            if (mask.inverted()) {
                region = region.mul(-1).add(1);
            }
            NDArray grown = kernels.call(scratch, "grown_mask", region, mask.growPixels());
            return kernels.call(owner, "feathered_mask", grown, mask.featherPixels());
        }
    }

    private NDArray region(NDManager scratch, int frame) {
        Mask.Region region = mask.region();
        if (region instanceof Mask.WholeFrames) {
            boolean inside = draws(frame) != mask.inverted();
            return box(scratch, 0, 0, inside ? canvas.width() : 0, inside ? canvas.height() : 0);
        }
        if (region instanceof Mask.Boxes boxes) {
            return box(scratch, boxes.keys(), frame);
        }
        if (region instanceof Mask.Border) {
            Size size = clip.size();
            return box(scratch, left(), top(), left() + size.width(), top() + size.height())
                    .mul(-1)
                    .add(1);
        }
        return picture(scratch, frame);
    }

    private static boolean contains(FrameRange range, int frame) {
        return frame >= range.first() && frame < range.end();
    }

    private NDArray box(NDManager scratch, List<Mask.Box> keys, int frame) {
        int next = 0;
        while (next < keys.size() && keys.get(next).frame() < frame) {
            next++;
        }
        Mask.Box after = keys.get(Math.min(next, keys.size() - 1));
        Mask.Box before = keys.get(Math.max(0, Math.min(next, keys.size()) - 1));
        if (next < keys.size() && after.frame() == frame) {
            before = after;
        }
        double share = after.frame() == before.frame()
                ? 0
                : (double) (frame - before.frame()) / (after.frame() - before.frame());
        int left = between(before.left(), after.left(), share);
        int top = between(before.top(), after.top(), share);
        int width = between(before.size().width(), after.size().width(), share);
        int height = between(before.size().height(), after.size().height(), share);
        return box(scratch, left, top, left + width, top + height);
    }

    private static int between(int from, int to, double share) {
        return (int) Math.round(from + share * (to - from));
    }

    private NDArray box(NDManager scratch, int left, int top, int right, int bottom) {
        return kernels.call(
                scratch,
                "box_mask",
                new long[] {canvas.height(), canvas.width()},
                within(top, canvas.height()),
                within(left, canvas.width()),
                within(bottom, canvas.height()),
                within(right, canvas.width()));
    }

    private static int within(int value, int most) {
        return Math.max(0, Math.min(value, most));
    }

    private NDArray picture(NDManager scratch, int frame) {
        Source source = picture.orElseThrow(() -> new IllegalStateException("the mask has no picture"));
        int index = Math.min(frame, source.shape().frames() - 1);
        if (open == null || index < read - 1) {
            close();
            open = source.open();
            rgb = new byte[source.shape().size().rgbBytes()];
            read = 0;
        }
        while (read <= index) {
            open.next(rgb);
            read++;
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        Size size = source.shape().size();
        NDArray pixels = scratch.create(bytes, new Shape(1, size.height(), size.width(), 3), DataType.UINT8);
        return kernels.call(scratch, "white_mask", pixels);
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
