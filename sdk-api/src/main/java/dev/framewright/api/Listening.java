package dev.framewright.api;

import org.osgi.annotation.versioning.ProviderType;

/** Ends when closed: the listener is then called no more, but for a call that is going on. */
@ProviderType
public interface Listening extends AutoCloseable {
    @Override
    void close();
}
