package dev.framewright.jobs;

import dev.framewright.api.ClipShape;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Sound;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Passes frames on, stops between two of them when the job is cancelled, takes their digest, and keeps some for a contact
 * sheet.
 */
final class WatchedClip implements Clip {
    private static final int MOST_SAMPLES = 64;
    /** Of a sheet, which is held in memory twice. */
    private static final int MOST_SIDE = 16_384;

    private static final long MOST_PIXELS = 8192L * 4352;

    private final Clip frames;
    private final Optional<Sound> sound;
    private final JobContext context;
    private final boolean sampled;
    private final long kept;
    private final List<RgbImage> samples = new ArrayList<>();
    private final MessageDigest digest = Digests.sha256();
    private int passed;

    /** @param sound that goes with them, whatever finished the frames */
    WatchedClip(Clip frames, Optional<Sound> sound, JobContext context, boolean sampled) {
        this.frames = frames;
        this.sound = sound;
        this.context = context;
        this.sampled = sampled;
        this.kept = kept(frames.shape());
    }

    /** Gives the number of columns that makes a sheet of {@code samples} pictures about as wide as high. */
    static int columns(int samples) {
        return Math.max(1, (int) Math.ceil(Math.sqrt(samples)));
    }

    @Override
    public ClipShape shape() {
        return frames.shape();
    }

    @Override
    public Optional<Sound> sound() {
        return sound;
    }

    @Override
    public boolean next(byte[] rgb) {
        context.throwIfCancelled();
        boolean more = frames.next(rgb);
        if (more) {
            digest.update(rgb, 0, size().rgbBytes());
            if (sampled && wanted(passed)) {
                samples.add(new RgbImage(size(), Arrays.copyOf(rgb, size().rgbBytes())));
            }
            passed++;
        }
        return more;
    }

    /** Gives the digest of all frames that passed. */
    String sha256() {
        return Digests.text(digest);
    }

    /** Gives the kept frames: all of a short clip, evenly spread ones of a long one. */
    List<RgbImage> samples() {
        return samples;
    }

    /** As many as make a sheet that is a picture still: frames of 4K give fewer than small ones. */
    static int kept(ClipShape shape) {
        Size size = shape.size();
        int kept = Math.min(MOST_SAMPLES, shape.frames());
        while (kept > 1) {
            int across = columns(kept);
            int down = (kept + across - 1) / across;
            if (size.width() * across <= MOST_SIDE
                    && size.height() * down <= MOST_SIDE
                    && size.pixels() * across * down <= MOST_PIXELS) {
                break;
            }
            kept--;
        }
        return kept;
    }

    private boolean wanted(int frame) {
        return samples.size() < kept && frame >= samples.size() * (long) frameCount() / kept;
    }

    @Override
    public void close() {
        frames.close();
    }
}
