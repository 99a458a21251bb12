package dev.framewright.jobs;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.jobs.s3.S3Settings;
import dev.framewright.jobs.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The settings {@code framewright.jobs.*} and {@code framewright.artefacts.*}; docs/jobs.md lists them. */
public final class JobSettings {
    private final UnaryOperator<@Nullable String> properties;

    private JobSettings(UnaryOperator<@Nullable String> properties) {
        this.properties = properties;
    }

    /** Takes what gives a setting by its name, or null. */
    public static JobSettings of(UnaryOperator<@Nullable String> properties) {
        return new JobSettings(properties);
    }

    /** Gives how jobs are kept. */
    public StoreSettings store() {
        StoreSettings.Quota usual = StoreSettings.Quota.USUAL;
        StoreSettings.Quota quota = new StoreSettings.Quota(
                (int) number("framewright.jobs.queued.tenant", usual.queuedPerTenant(), 1, Integer.MAX_VALUE),
                (int) number("framewright.jobs.queued", usual.queued(), 1, Integer.MAX_VALUE),
                (int) number("framewright.jobs.running.tenant", usual.runningPerTenant(), 1, Integer.MAX_VALUE));
        long days = number("framewright.jobs.keep.days", 30, 0, 36_500);
        return new StoreSettings(
                text("framewright.jobs.store").orElseGet(() -> "jdbc:sqlite:" + data().resolve("jobs.db")),
                text("framewright.jobs.user"),
                secret("framewright.jobs.password.file"),
                Duration.ofSeconds(number("framewright.jobs.lease.seconds", 10, 1, 3600)),
                Duration.ofSeconds(number("framewright.jobs.patience.seconds", 10, 0, 3600)),
                (int) number("framewright.jobs.attempts", 5, 1, 1000),
                days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days)),
                quota);
    }

    private Optional<String> secret(String setting) {
        return text(setting).map(name -> {
            try {
                return Files.readString(path(setting, name)).strip();
            } catch (IOException e) {
                throw new InvalidRequestException(setting, "must name a file that can be read: " + e);
            }
        });
    }

    /** Gives the folder of artefacts, uploads and checkpoints; all workers of one store share it. */
    Path artefacts() {
        return text("framewright.artefacts.folder")
                .map(name -> path("framewright.artefacts.folder", name))
                .orElseGet(() -> data().resolve("artefacts").toAbsolutePath())
                .normalize();
    }

    /** Gives the bucket that finished files go to; empty where they stay in the folder. */
    Optional<S3Settings> s3() {
        return text("framewright.artefacts.s3").map(place -> {
            try {
                return new S3Settings(
                        URI.create(place.replaceFirst("/+$", "")),
                        text("framewright.artefacts.s3.region").orElse("us-east-1"),
                        text("framewright.artefacts.s3.key").orElse(""),
                        secret("framewright.artefacts.s3.secret.file").orElse(""));
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException("framewright.artefacts.s3", "must be an address but was " + place);
            }
        });
    }

    /** Gives how many bytes a tenant may store; 0 for any number. */
    long tenantBytes() {
        return number("framewright.artefacts.tenant.bytes", 0, 0, Long.MAX_VALUE);
    }

    /** Gives how often a job that failed for a reason that may pass is tried again. */
    int retries() {
        return (int) number("framewright.jobs.retries", 2, 0, 100);
    }

    private Path data() {
        return text("framewright.data")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local/share/framewright"));
    }

    private static Path path(String name, String value) {
        try {
            return Path.of(value).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(name, "must be a path but was \"" + value + "\"");
        }
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(properties.apply(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private long number(String name, long usual, long least, long most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(name, "must be a whole number but was \"" + text.get() + "\"");
        }
        throw new InvalidRequestException(name, "must be between " + least + " and " + most + " but was " + text.get());
    }
}
