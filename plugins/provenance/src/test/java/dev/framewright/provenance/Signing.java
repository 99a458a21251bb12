package dev.framewright.provenance;

import dev.framewright.api.Artefact;
import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.provenance.CredentialsReport;
import dev.framewright.provenance.file.AssetFile;
import dev.framewright.tck.RecordedJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Signs and checks files as a job does, with an identity of its own. */
final class Signing {
    static final VideoRequest FOX = GenerateRequest.of("a red fox");

    private final Path folder;
    private final Map<String, String> settings = new HashMap<>();

    /** Keeps its identity and working files below a folder. */
    Signing(Path folder) {
        this.folder = folder;
        settings.put("framewright.data", folder.resolve("data").toString());
    }

    Signing with(String setting, String value) {
        settings.put("framewright.provenance." + setting, value);
        return this;
    }

    Path root() {
        return folder.resolve("data/provenance/identity/root.pem");
    }

    /** Writes a tiny file and signs it. */
    Path made(String name) throws IOException {
        return made(name, FOX);
    }

    Path made(String name, VideoRequest request) throws IOException {
        Path file = TinyMedia.write(folder.resolve(name));
        sign(file, request);
        return file;
    }

    Artefact sign(Path file, VideoRequest request) throws IOException {
        String name = file.getFileName().toString();
        String mediaType = name.endsWith(".png") || name.endsWith(".gif") || Files.isDirectory(file)
                ? "image/png"
                : name.endsWith(".json") ? "application/json" : "video/mp4";
        Artefact written = new Artefact(
                file,
                mediaType,
                "",
                Optional.of(new ClipShape(new Size(8, 8), FrameRate.of(8), 17)),
                OptionalLong.of(7),
                Optional.of("starter"),
                Optional.empty(),
                Map.of(
                        "prompt",
                        request.prompt().text(),
                        "request",
                        "{\"prompt\":\"" + request.prompt().text() + "\"}",
                        "sampling.seed",
                        "7",
                        "expansion",
                        "kitten as cat"));
        return sign(written, request, job());
    }

    RecordedJob job() throws IOException {
        return new RecordedJob(7, Files.createTempDirectory(folder, "job"));
    }

    /** Signs what a capability gave, and puts sidecars beside it. */
    Artefact sign(Artefact written, VideoRequest request, RecordedJob job) throws IOException {
        Artefact signed = new ProvenanceStage(new Settings(settings::get), "0.1.0").apply(written, request, job);
        for (Map.Entry<String, Path> sidecar : signed.sidecars().entrySet()) {
            Path place = Artefact.sidecarPath(written.path(), sidecar.getKey());
            Files.move(sidecar.getValue(), place, StandardCopyOption.REPLACE_EXISTING);
        }
        return signed;
    }

    /** Signs two files that differ in one byte, and gives one of them with the manifest of the other. */
    Path withTheManifestOfAnother(String name) throws IOException {
        Path one = made("one-" + name);
        Path other = TinyMedia.write(folder.resolve("other-" + name));
        byte[] content = Files.readAllBytes(other);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        int at = name.endsWith("png") ? text.indexOf("IHDR") + 7 : text.indexOf(TinyMedia.SAMPLES);
        content[at < 0 ? content.length - 1 : at] ^= 1;
        Files.write(other, content);
        sign(other, FOX);
        Path sidecar = Artefact.sidecarPath(one, "c2pa");
        if (Files.exists(sidecar)) {
            Files.copy(sidecar, Artefact.sidecarPath(other, "c2pa"), StandardCopyOption.REPLACE_EXISTING);
            return other;
        }
        AssetFile.Store store = AssetFile.of(one).store(sidecar).orElseThrow();
        byte[] bytes = Files.readAllBytes(other);
        System.arraycopy(
                Files.readAllBytes(one),
                store.stretches().get(0).intValue(),
                bytes,
                store.stretches().get(0).intValue(),
                (int) (store.stretches().get(1) - store.stretches().get(0)));
        Files.write(other, bytes);
        return other;
    }

    CredentialsReport check(Path file) {
        return new Credentials(new Settings(settings::get)).check(file, List.of());
    }
}
