package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.Destination;
import dev.framewright.api.InternalException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.Replays;
import dev.framewright.api.timeline.Shot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the shots of a timeline, each once: a shot's file carries the digest of all that shapes it in its name. */
final class ShotRenderer {
    private static final int NAME_WORDS = 40;

    private final JobFollower follower;
    private final Services services;
    private final Path folder;
    private final String ending;
    private final boolean json;

    /**
     * Says where the files go.
     *
     * @param folder made when it is needed
     * @param ending of the files, without a dot
     */
    ShotRenderer(JobFollower follower, Services services, Path folder, String ending, boolean json) {
        this.follower = follower;
        this.services = services;
        this.folder = folder.toAbsolutePath().normalize();
        this.ending = ending;
        this.json = json;
    }

    /**
     * A shot's file.
     *
     * @param path the file
     * @param manifest what made it
     * @param line tells of it, as the commands that draw do
     * @param fresh whether it was made now
     */
    record Made(Path path, Map<String, String> manifest, String line, boolean fresh) {}

    /** Checks a shot without making it, as far as that can be done, and gives where its file will be. */
    Path plan(Shot shot) {
        for (Shot.Source source : shot.sources()) {
            if (!Files.isRegularFile(source.file())) {
                throw new MediaUnreadableException(
                        source.file(), "there is no such file, which " + shot.name() + " begins from");
            }
        }
        new ShotRequests(follower)
                .request(shot, shot.sources().stream().map(Shot.Source::file).toList());
        return place(shot);
    }

    /** Makes a shot unless it is there already; empty if that failed, and the follower has the exit code. */
    Optional<Made> make(Shot shot) {
        Path place = plan(shot);
        Optional<Made> earlier = earlier(place);
        if (earlier.isPresent()) {
            return earlier;
        }
        try {
            SourceCuts cuts = new SourceCuts(services, folder);
            List<Path> sources = shot.sources().stream().map(cuts::cut).toList();
            VideoRequest request = new ShotRequests(follower).request(shot, sources);
            Files.createDirectories(folder);
            Optional<Artefact> artefact = follower.artefact(request, Destination.of(place), json);
            if (artefact.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(keep(shot, artefact.get().at(place)));
        } catch (IOException e) {
            throw new OutputUnwritableException(place, e + "; choose another place, or free some room", e);
        }
    }

    private static Made keep(Shot shot, Artefact artefact) {
        int frames = artefact.clip().orElseThrow().frames();
        if (frames != shot.frames()) {
            throw new InternalException(
                    shot.name() + " was to have " + shot.frames() + " frames but got " + frames,
                    new IllegalStateException());
        }
        String line = Json.line(JobFollower.json(artefact));
        // Last, so that a clip with its manifest is a whole one.
        StoredResults.write(StoredResults.manifest(artefact.path()), line + "\n");
        return new Made(artefact.path(), artefact.manifest(), line, true);
    }

    private Optional<Made> earlier(Path place) {
        if (!Files.isRegularFile(place) || !Files.isRegularFile(StoredResults.manifest(place))) {
            return Optional.empty();
        }
        try {
            String line = Files.readString(StoredResults.manifest(place)).strip();
            Replays.Recorded recorded = services.one(Replays.class).read(line);
            // In order of name, so that the same timeline is the same bytes.
            return recorded.sha256().equals(digest(place))
                    ? Optional.of(new Made(place, new TreeMap<>(recorded.manifest()), line, false))
                    : Optional.empty();
        } catch (IOException | InvalidRequestException e) {
            // Somebody changed it; it is made again.
            return Optional.empty();
        }
    }

    private Path place(Shot shot) {
        List<String> parts = new ArrayList<>(ShotRequests.options(shot));
        parts.add(0, shot.note().kind().word());
        parts.add(shot.note().words());
        for (Shot.Source source : shot.sources()) {
            parts.add(digest(source.file()) + " " + source.from() + " "
                    + source.until().map(Object::toString).orElse("end"));
        }
        String key = digest(parts);
        String words = shot.note()
                .words()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        String stem = words.isEmpty() ? shot.note().kind().word() : words;
        return folder.resolve(
                stem.substring(0, Math.min(stem.length(), NAME_WORDS)) + "-" + key.substring(0, 16) + "." + ending);
    }

    /** Gives the digest of some texts in their order. */
    static String digest(List<String> parts) {
        return HexFormat.of().formatHex(sha256().digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8)));
    }

    static String digest(Path file) {
        MessageDigest sum = sha256();
        byte[] block = new byte[1 << 16];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read = bytes.read(block); read >= 0; read = bytes.read(block)) {
                sum.update(block, 0, read);
            }
        } catch (IOException e) {
            throw new MediaUnreadableException(file, e + "; check its rights", e);
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
