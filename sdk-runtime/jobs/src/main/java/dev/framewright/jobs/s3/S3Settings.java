package dev.framewright.jobs.s3;

import dev.framewright.api.InvalidRequestException;
import java.net.URI;

/**
 * Where a bucket is and how to prove who asks.
 *
 * @param place {@code https://HOST[:PORT]/BUCKET[/PREFIX]}, without a slash at its end; plain {@code http} on the loopback
 *     alone
 * @param region such as {@code eu-central-1}; stores that have none take {@code us-east-1}
 * @param accessKey names the key
 * @param secret the key itself
 */
public record S3Settings(URI place, String region, String accessKey, String secret) {
    private static final String FIELD = "framewright.artefacts.s3";

    /** Checks the form; whether the bucket is there shows with the first call. */
    public S3Settings {
        String host = place.getHost();
        boolean plain = "http".equals(place.getScheme());
        if (host == null
                || !(plain || "https".equals(place.getScheme()))
                || !place.getRawPath().matches("(/[A-Za-z0-9._-]+)+")
                || place.getRawQuery() != null
                || place.getRawUserInfo() != null) {
            throw new InvalidRequestException(
                    FIELD, "must have the form https://HOST/BUCKET or https://HOST/BUCKET/PREFIX but was " + place);
        }
        if (plain && !host.equals("localhost") && !host.matches("127(\\.[0-9]{1,3}){3}|\\[::1\\]")) {
            throw new InvalidRequestException(FIELD, "must begin with https:// unless it is this machine: " + place);
        }
        if (!region.matches("[a-z0-9-]{1,64}")) {
            throw new InvalidRequestException(FIELD + ".region", "must be a region's name but was \"" + region + "\"");
        }
        if (accessKey.isBlank() || secret.isBlank()) {
            throw new InvalidRequestException(
                    FIELD + ".key", "and " + FIELD + ".secret.file must be set where " + FIELD + " is");
        }
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return place + " as " + accessKey;
    }

    URI bucket() {
        String path = place.getRawPath();
        int end = path.indexOf('/', 1);
        return end < 0 ? place : place.resolve(path.substring(0, end));
    }

    String prefix() {
        String path = place.getRawPath();
        int end = path.indexOf('/', 1);
        return end < 0 ? "" : path.substring(end + 1) + "/";
    }
}
