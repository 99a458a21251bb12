package dev.framewright.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Draws a part of a clip anew; {@code sources} names it, {@code options} the part. */
@Mojo(name = "inpaint", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class InpaintMojo extends DrawMojo {
    @Override
    String command() {
        return "inpaint";
    }
}
