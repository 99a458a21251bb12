package dev.framewright.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Sets a picture moving; {@code sources} names it. */
@Mojo(name = "image-to-video", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class ImageToVideoMojo extends DrawMojo {
    @Override
    String command() {
        return "image-to-video";
    }
}
