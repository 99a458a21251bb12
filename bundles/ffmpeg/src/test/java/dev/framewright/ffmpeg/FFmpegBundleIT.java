package dev.framewright.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;

/** Starts Felix with nothing but the FFmpeg bundle and calls into the native libraries through its class loader. */
class FFmpegBundleIT {
    private static final int LGPL_VERSION_3 = 3;

    @Test
    void theNativeLibrariesLoadInsideFelixAndAreTheLgplBuild(@TempDir Path storage) throws Exception {
        System.setProperty(
                "org.bytedeco.javacpp.cachedir", storage.resolve("native").toString());
        Framework felix = new FrameworkFactory()
                .newFramework(new HashMap<>(Map.of(
                        "org.osgi.framework.storage", storage.resolve("felix").toString())));
        felix.start();
        try {
            Bundle ffmpeg = felix.getBundleContext()
                    .installBundle(Path.of(System.getProperty("bundle")).toUri().toString());
            ffmpeg.start();

            Class<?> avcodec = ffmpeg.loadClass("org.bytedeco.ffmpeg.global.avcodec");
            Object licence = call(avcodec, "avcodec_license");
            Object configuration = call(avcodec, "avcodec_configuration");

            assertThat(text(licence)).isEqualTo("LGPL version " + LGPL_VERSION_3 + " or later");
            assertThat(text(configuration)).contains("libopenh264").doesNotContain("--enable-gpl");
            try (var unpacked = Files.walk(storage.resolve("native"))) {
                assertThat(unpacked.map(path -> path.getFileName().toString()).collect(Collectors.toSet()))
                        .contains("libavcodec.so.62", "libjniavcodec.so");
            }
        } finally {
            felix.stop();
            felix.waitForStop(10_000);
        }
    }

    private static Object call(Class<?> owner, String method) throws ReflectiveOperationException {
        return owner.getMethod(method).invoke(null);
    }

    private static String text(Object bytePointer) throws ReflectiveOperationException {
        return (String) bytePointer.getClass().getMethod("getString").invoke(bytePointer);
    }
}
