package dev.framewright.api.capability;

/** What a capability gives: a {@link Clip} that is yet to be written, or {@link Files} that it wrote itself. */
public sealed interface Result extends AutoCloseable permits Clip, Files {
    /** Gives back what the result holds. */
    @Override
    void close();
}
