package dev.framewright.api.capability;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Frames that are pulled one by one, in order, once; a long clip never lies in memory whole. Used by one thread at a
 * time.
 */
@ConsumerType
public non-sealed interface Clip extends Result {
    /** Gives the exact measures: size, frame rate and number of frames. */
    ClipShape shape();

    /**
     * Fills {@code rgb} with the next frame.
     *
     * @param rgb {@code shape().size().rgbBytes()} bytes: rows from the top, red, green, blue, 8 bits each
     * @return false, with {@code rgb} untouched, after the last frame
     */
    boolean next(byte[] rgb);

    /** Gives the width and height of each frame. */
    default Size size() {
        return shape().size();
    }

    /** Gives the frames per second. */
    default FrameRate frameRate() {
        return shape().frameRate();
    }

    /** Gives the number of frames. */
    default int frameCount() {
        return shape().frames();
    }

    /**
     * Gives the sound that goes with the frames; nothing for a silent clip. What finishes frames of a capability's clip need
     * not pass it on.
     */
    default Optional<Sound> sound() {
        return Optional.empty();
    }

    /** Gives a clip of frames that are in memory already. */
    static Clip of(FrameRate frameRate, Size size, List<byte[]> frames) {
        List<byte[]> copy = List.copyOf(frames);
        ClipShape shape = new ClipShape(size, frameRate, copy.size());
        Iterator<byte[]> rest = copy.iterator();
        return new Clip() {
            @Override
            public ClipShape shape() {
                return shape;
            }

            @Override
            public boolean next(byte[] rgb) {
                if (!rest.hasNext()) {
                    return false;
                }
                System.arraycopy(rest.next(), 0, rgb, 0, size.rgbBytes());
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
