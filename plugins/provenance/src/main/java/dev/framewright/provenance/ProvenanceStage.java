package dev.framewright.provenance;

import dev.framewright.api.Artefact;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.provenance.CredentialsReport.Verdict;
import dev.framewright.api.stage.ArtefactStage;
import dev.framewright.provenance.Settings.PromptDisclosure;
import dev.framewright.provenance.c2pa.Making;
import dev.framewright.provenance.c2pa.ManifestWriter;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.key.Digest;
import dev.framewright.provenance.key.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Says in every picture and clip what made it: XMP first, then a signed C2PA manifest. Its rank is the lowest there is, so
 * that nothing changes the bytes after they were signed.
 */
@Component(property = "service.ranking:Integer=-2147483648")
public final class ProvenanceStage implements ArtefactStage {
    private static final String GENERATOR = "Framewright";
    /** Lines of the replay manifest that hold no words of the prompt, by the first part of their names. */
    private static final Set<String> WORDLESS = Set.of(
            "capability",
            "encoded",
            "finish",
            "frames",
            "guidanceScale",
            "machine",
            "model",
            "output",
            "safety",
            "sampling",
            "shift",
            "shortcuts",
            "solver",
            "stages",
            "steps",
            "version",
            "watermark");

    private final Settings settings;
    private final Credentials credentials;
    private final Ingredients ingredients;
    private final String version;
    private ManifestWriter writer;

    /** Reads the settings; keys are made or opened when the first file is signed. */
    @Activate
    public ProvenanceStage(BundleContext bundle) {
        this(new Settings(bundle::getProperty), bundle.getBundle().getVersion().toString());
    }

    ProvenanceStage(Settings settings, String version) {
        this.settings = settings;
        this.credentials = new Credentials(settings);
        this.ingredients = new Ingredients(credentials);
        this.version = version;
    }

    @Override
    public String name() {
        return "provenance";
    }

    @Override
    public Artefact apply(Artefact artefact, VideoRequest request, JobContext context) {
        try {
            if (!isMedia(artefact)) {
                return artefact;
            }
            List<Path> files = files(artefact.path());
            Path sidecar = Files.createTempFile(context.workingFolder(), "manifest", "." + AssetFile.SIDECAR);
            Making making = making(artefact, request, context);
            boolean beside = false;
            for (Path file : files) {
                context.throwIfCancelled();
                AssetFile asset = AssetFile.of(file);
                if (!signedBefore(asset)) {
                    beside |= !asset.holdsStore();
                    sign(asset, sidecar, making, artefact);
                }
            }
            Artefact signed = artefact.withSha256(Ingredients.sha256(files));
            return beside ? signed.withSidecar(AssetFile.SIDECAR, sidecar) : signed;
        } catch (IOException | MalformedException e) {
            throw new OutputUnwritableException(
                    artefact.path(), "it could not be signed: " + e.getMessage() + "; nothing unsigned is written", e);
        }
    }

    /** A bundle may give a file any name, so what it holds counts too. */
    private static boolean isMedia(Artefact artefact) throws IOException {
        return artefact.mediaType().matches("(image|video|audio)/.*")
                || Files.isRegularFile(artefact.path())
                        && AssetFile.of(artefact.path()).isMedia();
    }

    private synchronized ManifestWriter writer() {
        if (writer == null) {
            writer = new ManifestWriter(settings.identity(), settings.clock());
        }
        return writer;
    }

    /** A capability may hand out a file of an earlier run again; what holds already is left as it is. */
    private boolean signedBefore(AssetFile asset) throws IOException {
        if (asset.store(Artefact.sidecarPath(asset.file(), AssetFile.SIDECAR)).isEmpty()) {
            return false;
        }
        Verdict verdict = credentials.check(asset.file(), List.of()).verdict();
        return verdict == Verdict.TRUSTED || verdict == Verdict.VALID;
    }

    private void sign(AssetFile asset, Path sidecar, Making making, Artefact artefact) throws IOException {
        String content = Ingredients.sha256(List.of(asset.file()));
        String prompt = String.valueOf(making.facts().getOrDefault("prompt", ""));
        String hash = String.valueOf(making.facts().getOrDefault("promptSha256", ""));
        String xmp = Xmp.packet(
                GENERATOR + " " + version,
                making.digitalSourceType(),
                making.digitalSourceType().equals(Making.ENHANCED)
                        ? ""
                        : artefact.model()
                                .map(model -> GENERATOR + ", model " + model)
                                .orElse(GENERATOR),
                version,
                prompt.isEmpty() && !hash.isEmpty() ? "SHA-256 " + hash : prompt);
        writer().sign(asset.binding(xmp, sidecar), making, content);
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private Making making(Artefact artefact, VideoRequest request, JobContext context) throws IOException {
        var sources = ingredients.of(request, context.workingFolder());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("capability", request.capability());
        artefact.model().ifPresent(model -> facts.put("model", model));
        artefact.seed().ifPresent(seed -> facts.put("seed", seed));
        prompt(request, facts);
        artefact.clip().ifPresent(clip -> {
            facts.put("frames", clip.frames());
            facts.put("frameRate", clip.frameRate().toString());
            facts.put("size", clip.size().toString());
        });
        Map<String, Object> replay = new LinkedHashMap<>();
        artefact.manifest().forEach((name, value) -> {
            if (told(name)) {
                replay.put(name, value);
            }
        });
        facts.put("replay", replay);
        List<Object> inputs = new ArrayList<>();
        sources.forEach(source -> inputs.add(Map.of("sha256", source.sha256())));
        if (!inputs.isEmpty()) {
            facts.put("sources", inputs);
        }
        return new Making(
                GENERATOR, version, request.capability(), modelled(artefact, request, context), facts, sources);
    }

    /** None had a part only where a bundle's capability has none, as {@code interpolate}, and no network enlarged it after. */
    private static boolean modelled(Artefact artefact, VideoRequest request, JobContext context) {
        boolean has =
                context.description().map(served -> !served.models().isEmpty()).orElse(true);
        return !(request instanceof CustomRequest)
                || has
                || artefact.model().isPresent()
                || artefact.manifest().containsKey("finish.upscale");
    }

    /** Whoever gets the file may not be meant to read the prompt, and any bundle may write words of it into a line of its own. */
    private boolean told(String name) {
        return settings.prompt() == PromptDisclosure.TEXT
                ? !name.startsWith("prompt") && !name.equals("request")
                : WORDLESS.contains(name.replaceAll("\\..*", ""));
    }

    private void prompt(VideoRequest request, Map<String, Object> facts) {
        List<String> words = new ArrayList<>();
        words.add(request.prompt().text());
        request.prompt().shots().forEach(shot -> words.add(shot.text()));
        String text = String.join("\n", words).strip();
        if (text.isEmpty()) {
            return;
        }
        switch (settings.prompt()) {
            case NONE -> {}
            case HASH -> facts.put("promptSha256", Digest.hex(text.getBytes(StandardCharsets.UTF_8)));
            case TEXT -> facts.put("prompt", text);
        }
    }
}
