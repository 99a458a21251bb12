package dev.framewright.jobs;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.Destination;
import dev.framewright.api.MediaRef;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.jobs.json.RequestJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * What the manifest says of where an artefact comes from: enough to make it again, and to say why that gives something
 * else. Models and steps are added by the capability.
 */
final class Origin {
    /** The request as it was submitted, with the seed, as JSON. */
    static final String REQUEST = "request";
    /** How the clip was coded, as JSON. */
    static final String OUTPUT = "output";
    /** Digest of all frames before they were coded. */
    static final String FRAMES = "frames.sha256";
    /** Digest of the file before artefact stages changed it, for instance by signing it. */
    static final String ENCODED = "encoded.sha256";
    /** Names of all stages that saw it. */
    static final String STAGES = "stages";
    /** Framewright's version. */
    static final String VERSION = "version.framewright";
    /** Java's version. */
    static final String JAVA = "version.java";
    /** The processor and how many of it the process may use: sums in another order round otherwise. */
    static final String MACHINE = "machine";

    private Origin() {}

    static void describe(JobContext context, VideoRequest request, Destination destination, StageChain stages) {
        VideoRequest seeded = request.withSampling(request.sampling().withSeed(context.seed()));
        if (!(seeded instanceof CustomRequest) || seeded instanceof CustomRequest.Named) {
            VideoRequest light = MediaReferences.map(seeded, Origin::byDigest);
            context.manifest(REQUEST, RequestJson.of(light).toString());
            context.manifest(OUTPUT, RequestJson.of(destination.output()).toString());
        }
        context.manifest(STAGES, stages.names());
        context.manifest(VERSION, version());
        context.manifest(JAVA, Runtime.version().toString());
        context.manifest(MACHINE, machine());
    }

    /** A manifest names bytes that a request carried, and does not carry them itself. */
    private static MediaRef byDigest(MediaRef media) {
        if (media instanceof MediaRef.Inline inline) {
            var digest = Digests.sha256();
            digest.update(inline.bytes());
            return MediaRef.stored(Digests.text(digest));
        }
        return media;
    }

    static String version() {
        Bundle bundle = FrameworkUtil.getBundle(Origin.class);
        return bundle == null ? "not in a bundle" : bundle.getVersion().toString();
    }

    static String machine() {
        return System.getProperty("os.arch") + ", " + processor() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }

    private static String processor() {
        Path description = Path.of("/proc/cpuinfo");
        if (Files.isReadable(description)) {
            try {
                return Files.readString(description, StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unnamed processor");
            } catch (IOException e) {
                return "unknown processor";
            }
        }
        return "unknown processor";
    }
}
