package dev.framewright.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Makes one picture from words. */
@Mojo(name = "image", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class ImageMojo extends DrawMojo {
    @Override
    String command() {
        return "image";
    }
}
