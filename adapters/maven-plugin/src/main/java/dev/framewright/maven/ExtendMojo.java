package dev.framewright.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Continues a clip; {@code sources} names it. */
@Mojo(name = "extend", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class ExtendMojo extends DrawMojo {
    @Override
    String command() {
        return "extend";
    }
}
