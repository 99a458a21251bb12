package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one action of a user, so that submitting it again starts no second job.
 *
 * @param value 1 to 128 letters, digits, dots, dashes, colons and underscores; a UUID by custom
 */
public record RequestId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /** Checks the form. */
    public RequestId {
        Require.that(
                FORM.matcher(value).matches(),
                "requestId",
                "must be 1 to 128 letters, digits, '.', '-', ':' or '_'; use a UUID");
    }

    /** Gives a new one. */
    public static RequestId random() {
        return new RequestId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
