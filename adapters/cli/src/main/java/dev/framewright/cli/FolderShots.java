package dev.framewright.cli;

import dev.framewright.api.Artefact;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InternalException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.Reason;
import dev.framewright.api.RequestId;
import dev.framewright.api.StoreUnavailableException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.jobs.JobStatus;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.api.jobs.Submission;
import dev.framewright.api.jobs.VideoJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a folder asks for, from one look to the next. All that lasts is in the folder and in the job store: a result and
 * its manifest say that a shot was made, a text that it failed, and the job's request id is the shot's key.
 */
final class FolderShots {
    private final WatchedFolder folder;
    private final WatchSettings settings;
    private final VideoJobs jobs;
    private final StoredResults results;
    private final ShotRequests requests;
    private final Terminal terminal;
    private final Map<Path, Begun> begun = new HashMap<>();
    private final Map<Path, String> said = new HashMap<>();
    private int exitCode = ExitCode.OK;

    /** A job that this process waits for. */
    private record Begun(String key, StoredJob job) {}

    FolderShots(
            WatchedFolder folder,
            WatchSettings settings,
            VideoJobs jobs,
            StoredResults results,
            ShotRequests requests,
            Terminal terminal) {
        this.folder = folder;
        this.settings = settings;
        this.jobs = jobs;
        this.results = results;
        this.requests = requests;
        this.terminal = terminal;
    }

    /** Gives the exit code of the last failure; 0 if there was none. */
    int exitCode() {
        return exitCode;
    }

    /** Looks once, begins what is wanted and brings what is done. Gives whether there is nothing left to wait for. */
    boolean look() {
        WatchedFolder.Look look;
        try {
            look = folder.look();
            said.remove(folder.root());
        } catch (IOException e) {
            // A folder on a network may be away for a while; that it is empty is not known.
            say(folder.root(), "cannot be read at the moment: " + e);
            return false;
        }
        forget(look);
        boolean idle = look.files().keySet().containsAll(begun.keySet());
        for (Path file : look.files().keySet()) {
            idle &= lookedAfter(file, look);
        }
        return idle;
    }

    /** Gives whether there is nothing left to do for a file. What cannot even be said beside it ends nothing else. */
    private boolean lookedAfter(Path file, WatchedFolder.Look look) {
        try {
            return !asks(file, look) || tended(file, look);
        } catch (FramewrightException e) {
            say(file, e.getMessage() + "; it is tried again");
            exitCode = ExitCode.of(e.reason());
        } catch (InvalidPathException e) {
            say(
                    file,
                    "has a name that this process cannot write: " + e.getReason()
                            + "; rename it, or set LC_ALL=C.UTF-8");
            exitCode = ExitCode.of(Reason.INVALID_REQUEST);
        }
        return settings.once();
    }

    /** Stops what nobody asks for any more. */
    private void forget(WatchedFolder.Look look) {
        begun.entrySet().removeIf(entry -> {
            if (look.has(entry.getKey())) {
                return false;
            }
            try {
                cancel(entry.getValue());
            } catch (StoreUnavailableException e) {
                say(entry.getKey(), "is gone, but " + e.getMessage() + "; its job is cancelled later");
                return false;
            }
            say(entry.getKey(), "is gone, so its job was cancelled");
            return true;
        });
        said.keySet().removeIf(file -> !look.has(file) && !begun.containsKey(file));
    }

    private boolean asks(Path file, WatchedFolder.Look look) {
        return WatchedShot.text(file) || usual(file).isPresent() && !hasText(file, look);
    }

    /** Gives what becomes of a picture or clip without a text. */
    private Optional<WatchedShot> usual(Path file) {
        if (WatchedShot.picture(file)) {
            return settings.pictures().map(note -> WatchedShot.of(file, note));
        }
        return WatchedShot.clip(file) ? settings.clips().map(note -> WatchedShot.of(file, note)) : Optional.empty();
    }

    private static boolean hasText(Path file, WatchedFolder.Look look) {
        String name = String.valueOf(file.getFileName());
        return look.has(file.resolveSibling(name + WatchedShot.TEXT))
                || look.has(file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + WatchedShot.TEXT));
    }

    /** Does the next thing for a file that asks for a shot; gives whether there is nothing left to do. */
    private boolean tended(Path file, WatchedFolder.Look look) {
        if (!look.whole(file)) {
            return false;
        }
        String key = "";
        try {
            WatchedShot shot = WatchedShot.text(file)
                    ? WatchedShot.read(file, look, folder.root())
                    : usual(file).orElseThrow();
            for (Path source : shot.sources()) {
                if (!look.has(source)) {
                    throw new InvalidRequestException(
                            "source",
                            "must be there, but there is no " + folder.root().relativize(source));
                }
                if (!look.whole(source)) {
                    return false;
                }
            }
            key = shot.key(folder, settings.ending());
            return tended(shot, key);
        } catch (FramewrightException e) {
            return switch (e.reason()) {
                case QUOTA_EXCEEDED, STORE_UNAVAILABLE, OUTPUT_UNWRITABLE -> {
                    say(file, e.getMessage() + "; it is tried again");
                    exitCode = ExitCode.of(e.reason());
                    yield settings.once() && e.reason() == Reason.OUTPUT_UNWRITABLE;
                }
                default -> {
                    leaveAnother(file, key);
                    wrong(file, key, e.reason(), String.valueOf(e.getMessage()));
                    yield true;
                }
            };
        }
    }

    private boolean tended(WatchedShot shot, String key) {
        Path file = shot.file();
        Path place = shot.place(key, settings.ending());
        leaveAnother(file, key);
        if (Files.isRegularFile(StoredResults.manifest(place)) && Files.isRegularFile(place)) {
            begun.remove(file);
            right(file);
            return true;
        }
        if (error(file).contains(mark(key))) {
            return true;
        }
        Begun one = begun.get(file);
        if (one == null) {
            Optional<Begun> fresh = begin(shot, key);
            if (fresh.isEmpty()) {
                return false;
            }
            one = fresh.get();
            begun.put(file, one);
            right(file);
            say(file, "is job " + one.job().id());
        }
        JobStatus status = one.job().status();
        if (status.outcome().isEmpty()) {
            return false;
        }
        end(shot, key, place, status, status.outcome().get());
        begun.remove(file);
        return true;
    }

    /** Stops what a file asked for before it changed; {@code key} is empty where it asks for nothing that can be made. */
    private void leaveAnother(Path file, String key) {
        Begun one = begun.get(file);
        if (one != null && !one.key().equals(key)) {
            cancel(one);
            begun.remove(file);
            say(file, "changed, so its job was cancelled");
        }
    }

    /** Submits the shot, or finds the job that an earlier process submitted; empty while that one is still ending. */
    private Optional<Begun> begin(WatchedShot shot, String key) {
        VideoRequest request = requests.request(
                shot.name(), shot.note(), ShotRequests.options(shot.name(), shot.note()), shot.sources());
        RequestId id = new RequestId("watch-" + key);
        Optional<StoredJob> earlier = jobs.find(settings.tenant(), id);
        if (earlier.isPresent()) {
            JobStatus now = earlier.get().status();
            if (now.outcome().isEmpty() && now.cancelling()) {
                return Optional.empty();
            }
            if (now.outcome().isEmpty() || now.outcome().get() instanceof JobOutcome.Succeeded) {
                // The same shot, though its source may have had another name then.
                return Optional.of(new Begun(key, earlier.get()));
            }
            // What failed and is asked for again, since nothing beside the file says that it failed, begins anew.
            jobs.delete(settings.tenant(), now.id());
        }
        Submission submission = Submission.of(settings.tenant(), id, request).withOutput(settings.output());
        return Optional.of(new Begun(key, jobs.submit(submission)));
    }

    private void end(WatchedShot shot, String key, Path place, JobStatus status, JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Succeeded done) {
            String line = bring(done.artefacts(), place);
            terminal.out().println(line);
            terminal.out().flush();
            status.notices().forEach(notice -> say(shot.file(), "note: " + notice));
            say(shot.file(), "made " + place.getFileName());
        } else if (outcome instanceof JobOutcome.Failed failed) {
            wrong(
                    shot.file(),
                    key,
                    failed.error().reason(),
                    String.valueOf(failed.error().getMessage()));
        } else if (outcome instanceof JobOutcome.Refused refused) {
            wrong(
                    shot.file(),
                    key,
                    Reason.REFUSED,
                    String.valueOf(refused.refusal().getMessage()));
        } else {
            wrong(shot.file(), key, Reason.CANCELLED, "the job was cancelled");
        }
    }

    /** Brings what belongs to the result first, then the result, and its manifest last. */
    private String bring(List<Artefact> artefacts, Path place) {
        if (artefacts.isEmpty()) {
            throw new InternalException("a job succeeded without a result", new IllegalStateException());
        }
        Artefact first = artefacts.get(0);
        artefacts.stream().skip(1).forEach(further -> {
            String name = String.valueOf(further.path().getFileName());
            results.file(further, Artefact.sidecarPath(place, name.substring(name.lastIndexOf('.') + 1)));
        });
        results.file(first, place);
        XmpPacket.in(place).ifPresent(packet -> StoredResults.write(Artefact.sidecarPath(place, "xmp"), packet));
        return results.copy(first, place);
    }

    private void cancel(Begun one) {
        boolean shared = begun.values().stream()
                .anyMatch(other -> other != one && other.key().equals(one.key()));
        if (!shared) {
            one.job().cancel();
        }
    }

    /** Writes beside a file why it cannot be made, once. */
    private void wrong(Path file, String key, Reason reason, String message) {
        exitCode = ExitCode.of(reason);
        String text = reason + ": " + message + "\n" + (key.isEmpty() ? "" : mark(key) + "\n");
        if (!error(file).equals(text)) {
            StoredResults.write(WatchedShot.errorPlace(file), text);
        }
        say(file, reason + ": " + message);
    }

    private void right(Path file) {
        try {
            Files.deleteIfExists(WatchedShot.errorPlace(file));
        } catch (IOException e) {
            throw new OutputUnwritableException(WatchedShot.errorPlace(file), e + "; delete it", e);
        }
    }

    private static String error(Path file) {
        Path place = WatchedShot.errorPlace(file);
        try {
            return Files.isRegularFile(place) ? Files.readString(place) : "";
        } catch (IOException e) {
            // Somebody else's text; it is written anew.
            return "";
        }
    }

    private static String mark(String key) {
        return "shot " + WatchedShot.shortKey(key) + "; delete this file to have it tried again";
    }

    /** Prints one line, unless it was the last one for this file. */
    private void say(Path file, String text) {
        if (!text.equals(said.put(file, text))) {
            Path name = file.equals(folder.root()) ? file : folder.root().relativize(file);
            terminal.err().println("framewright: " + name + ": " + text);
            terminal.err().flush();
        }
    }
}
