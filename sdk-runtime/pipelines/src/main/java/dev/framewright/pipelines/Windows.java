package dev.framewright.pipelines;

/**
 * How a clip of any length is drawn by a model that learned clips of one length: windows of latent frames, each of which
 * starts on the last latent frames of the one before.
 *
 * <p>Latent frame 0 is frame 0; latent frame j is frames 4j - 3 to 4j. A window that starts at latent frame j starts at
 * frame 4j, the last of that group, which stands alone in it as the first frame of any clip does. Where the windows do
 * not come out even, the last is moved back so that it is as long as the others; or, where the clip's end is known and has
 * to be reached, the first is shorter.
 *
 * @param latentFrames of the whole clip, 1 or more
 * @param window most latent frames of one window, 1 or more
 * @param overlap latent frames that a window shares with the one before, fewer than {@code window}
 * @param shortFirst whether the first window is the short one
 */
public record Windows(int latentFrames, int window, int overlap, boolean shortFirst) {

    static final int GROUP = 4;

    /** Windows of a model for a clip of 1 + 4k frames. */
    static Windows of(int frames, ModelCard card) {
        int window = latentFrames(card.frames());
        int overlap = Math.max(1, Math.min(window - 1, Math.max(2, window / 4)));
        return new Windows(latentFrames(frames), window, overlap, false);
    }

    /** One window of 1 + 4k frames. */
    static Windows single(int frames) {
        return new Windows(latentFrames(frames), latentFrames(frames), 0, false);
    }

    /** These windows for a clip whose end is known. */
    Windows towardsItsEnd() {
        return new Windows(latentFrames, window, overlap, true);
    }

    /** Latent frames of 1 + 4k frames. */
    static int latentFrames(int frames) {
        return 1 + (frames - 1) / GROUP;
    }

    /** The least 1 + 4k that is no less than a number of frames. */
    static int wholeGroups(int frames) {
        return 1 + (frames + GROUP - 2) / GROUP * GROUP;
    }

    /** Frames of the whole clip, 1 + 4k. */
    public int frames() {
        return framesOf(latentFrames);
    }

    /** Frames of the longest window. */
    int lengthInFrames() {
        return framesOf(length());
    }

    private static int framesOf(int latents) {
        return 1 + (latents - 1) * GROUP;
    }

    /** Number of windows. */
    public int count() {
        int step = window - overlap;
        return latentFrames <= window ? 1 : 1 + (latentFrames - window + step - 1) / step;
    }

    /** Latent frames of the longest window. */
    public int length() {
        return Math.min(window, latentFrames);
    }

    /** Frames of a window. */
    int frames(int index) {
        return framesOf(end(index) - start(index));
    }

    /** First latent frame of a window. */
    int start(int index) {
        int step = window - overlap;
        return shortFirst
                ? Math.max(0, latentFrames - length() - (count() - 1 - index) * step)
                : Math.min(index * step, latentFrames - length());
    }

    /** First frame of a window. */
    int firstFrame(int index) {
        return start(index) * GROUP;
    }

    /** First latent frame after a window. */
    int end(int index) {
        return shortFirst ? latentFrames - (count() - 1 - index) * (window - overlap) : start(index) + length();
    }

    /** Latent frames of a window that the one before drew. */
    int shared(int index) {
        return index == 0 ? 0 : end(index - 1) - start(index);
    }
}
