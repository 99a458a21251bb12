package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Sound;
import java.time.Duration;
import java.util.Optional;

/** A clip with the sound of the source that it was made from. */
final class SoundingClip implements Clip {

    private final Clip clip;
    private final Optional<Sound> sound;

    private SoundingClip(Clip clip, Optional<Sound> sound) {
        this.clip = clip;
        this.sound = sound;
    }

    /** @param delay from the clip's first frame to the source's */
    static Clip of(Clip clip, Source source, Duration delay) {
        return new SoundingClip(clip, source.sound().map(sound -> sound.later(delay)));
    }

    @Override
    public ClipShape shape() {
        return clip.shape();
    }

    @Override
    public Optional<Sound> sound() {
        return sound;
    }

    @Override
    public boolean next(byte[] rgb) {
        return clip.next(rgb);
    }

    @Override
    public void close() {
        clip.close();
    }
}
