package dev.framewright.upscale;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Progress;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Sound;
import java.util.Optional;

/** A clip whose frames are made larger as they are pulled. */
final class LargerClip implements Clip {
    private final Clip source;
    private final int scale;
    private final Upscaler upscaler;
    private final JobContext context;
    private final ClipShape shape;
    private int frame;

    LargerClip(Clip source, int scale, Upscaler upscaler, JobContext context) {
        this.source = source;
        this.scale = scale;
        this.upscaler = upscaler;
        this.context = context;
        this.shape = shape(source.shape(), scale);
    }

    /** Gives what a clip of that shape becomes. */
    static ClipShape shape(ClipShape small, int scale) {
        Size size = new Size(small.size().width() * scale, small.size().height() * scale);
        return new ClipShape(size, small.frameRate(), small.frames());
    }

    @Override
    public ClipShape shape() {
        return shape;
    }

    @Override
    public Optional<Sound> sound() {
        return source.sound();
    }

    @Override
    public boolean next(byte[] rgb) {
        context.throwIfCancelled();
        byte[] small = new byte[source.size().rgbBytes()];
        if (!source.next(small)) {
            return false;
        }
        byte[] large = upscaler.upscale(small, source.size(), scale);
        System.arraycopy(large, 0, rgb, 0, large.length);
        frame++;
        context.progress(Progress.of("upscale", Math.min(frame, shape.frames()), shape.frames()));
        return true;
    }

    @Override
    public void close() {
        source.close();
    }
}
