package dev.framewright.dam.sling;

import dev.framewright.client.FramewrightClient;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Calendar;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sling.api.resource.PersistenceException;
import org.apache.sling.api.resource.Resource;
import org.apache.sling.api.resource.ResourceResolver;
import org.apache.sling.api.resource.ResourceUtil;

/**
 * A result in the repository: a file whose content node also holds metadata, manifest, renditions, where it came from, that
 * it still has to be approved, and what the safety stages said.
 */
final class ResultAsset {
    private static final String RESULTS = "results";
    private static final String UNSTRUCTURED = "nt:unstructured";
    private static final String TYPE = "jcr:primaryType";
    private static final int NAME_DIGITS = 16;

    private final ResourceResolver resolver;
    private final FramewrightClient client;

    ResultAsset(ResourceResolver resolver, FramewrightClient client) {
        this.resolver = resolver;
        this.client = client;
    }

    /** Writes a job's artefacts into the folder {@code results} beside the node, without committing. */
    Resource write(Resource node, Job job) throws IOException {
        Path folder = Files.createTempDirectory("framewright-");
        try {
            Artefact clip = job.getArtefacts(0);
            Path file = folder.resolve("clip");
            client.download(clip, file);
            Resource target = ResourceUtil.getOrCreateResource(
                    resolver, node.getParent().getPath() + "/" + RESULTS, "sling:Folder", "sling:Folder", false);
            String name = stem(node.getName()) + "-" + clip.getSha256().substring(0, NAME_DIGITS) + ending(clip);
            Resource there = target.getChild(name);
            if (there != null) {
                return there;
            }
            Resource asset = file(target, name, clip.getMediaType(), file, content(node, job, clip));
            Resource content = asset.getChild("jcr:content");
            resolver.create(content, "metadata", metadata(clip, file));
            resolver.create(content, "manifest", manifest(clip));
            resolver.create(content, "safety", safety(clip));
            renditions(content, job.getArtefactsList(), folder);
            return asset;
        } finally {
            delete(folder);
        }
    }

    private static Map<String, Object> content(Resource node, Job job, Artefact clip) {
        Map<String, Object> content = new HashMap<>();
        content.put("approvalState", "pending");
        content.put("request", node.getPath());
        content.put("job", job.getName());
        content.put("sha256", clip.getSha256());
        Optional.ofNullable(node.getValueMap().get(Wish.SOURCE, String.class))
                .filter(source -> !source.isBlank())
                .ifPresent(source -> content.put("source", source));
        return content;
    }

    private static Map<String, Object> metadata(Artefact clip, Path file) throws IOException {
        Map<String, Object> metadata = new HashMap<>(Map.of(TYPE, UNSTRUCTURED));
        if (clip.hasClip()) {
            metadata.put("width", (long) clip.getClip().getSize().getWidth());
            metadata.put("height", (long) clip.getClip().getSize().getHeight());
            metadata.put("frames", (long) clip.getClip().getFrames());
        }
        metadata.put("model", clip.getModel());
        if (clip.hasSeed()) {
            metadata.put("seed", Integer.toUnsignedLong(clip.getSeed()));
        }
        if (clip.hasRevisedPrompt()) {
            metadata.put("revisedPrompt", clip.getRevisedPrompt());
        }
        Xmp.in(file).ifPresent(packet -> {
            metadata.put("xmp", packet);
            metadata.putAll(Xmp.fields(packet));
        });
        return metadata;
    }

    private static Map<String, Object> manifest(Artefact clip) {
        Map<String, Object> manifest = new HashMap<>(clip.getManifestMap());
        manifest.put(TYPE, UNSTRUCTURED);
        return manifest;
    }

    /** What the stages that judge said; they name their entries {@code safety.} and something. */
    private static Map<String, Object> safety(Artefact clip) {
        Map<String, Object> safety = new HashMap<>(Map.of(TYPE, UNSTRUCTURED));
        clip.getManifestMap().forEach((name, value) -> {
            if (name.startsWith("safety.")) {
                safety.put(name.substring("safety.".length()), value);
            }
        });
        return safety;
    }

    private void renditions(Resource content, List<Artefact> artefacts, Path folder) throws IOException {
        Resource renditions = resolver.create(content, "renditions", Map.of(TYPE, "nt:folder"));
        for (Artefact artefact : artefacts.subList(1, artefacts.size())) {
            Path file = folder.resolve(artefact.getSha256());
            client.download(artefact, file);
            file(renditions, artefact.getFileName(), artefact.getMediaType(), file, Map.of());
            Optional<Path> poster = Poster.cutFrom(file, artefacts.get(0).getClip(), folder.resolve("poster"));
            if (poster.isPresent()) {
                file(renditions, "poster.png", "image/png", poster.get(), Map.of());
            }
        }
    }

    private Resource file(Resource parent, String name, String mediaType, Path file, Map<String, Object> further)
            throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            Resource asset = resolver.create(parent, name, Map.of(TYPE, "nt:file"));
            Map<String, Object> content = new HashMap<>(further);
            content.put(TYPE, further.isEmpty() ? "nt:resource" : UNSTRUCTURED);
            content.put("jcr:data", bytes);
            content.put("jcr:mimeType", mediaType);
            content.put("jcr:lastModified", Calendar.getInstance());
            resolver.create(asset, "jcr:content", content);
            return asset;
        } catch (PersistenceException e) {
            throw new IOException("Cannot write " + parent.getPath() + "/" + name + ": " + e.getMessage(), e);
        }
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String ending(Artefact artefact) {
        String name = artefact.getFileName();
        return name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
