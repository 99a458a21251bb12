package dev.framewright.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Finishes pictures of work in progress as results are finished. Whoever shows previews to clients takes them from here,
 * so that nothing unchecked, unmarked or unsigned leaves by that door. Safe for use by many threads.
 */
@ProviderType
public interface PreviewPictures {
    /**
     * Gives a picture as a PNG that has passed the stages of frames and of files, as a result of the job would.
     *
     * @throws RefusedException if a stage refuses it; show nothing then
     * @throws FramewrightException if it cannot be finished; show nothing then
     */
    byte[] png(VideoJob job, RgbImage picture);
}
