package dev.framewright.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Repaints a clip under a new prompt; {@code sources} names it. */
@Mojo(name = "edit", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class EditMojo extends DrawMojo {
    @Override
    String command() {
        return "edit";
    }
}
