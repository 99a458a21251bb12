package dev.framewright.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Makes the frames that lead from the first of two {@code sources} to the second. */
@Mojo(name = "connect", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class ConnectMojo extends DrawMojo {
    @Override
    String command() {
        return "connect";
    }
}
