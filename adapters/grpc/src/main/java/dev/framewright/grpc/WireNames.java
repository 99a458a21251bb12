package dev.framewright.grpc;

import dev.framewright.api.InvalidRequestException;
import java.util.regex.Pattern;

/** Resource names: {@code jobs/{job}}, {@code artefacts/{sha256}} and so on. */
final class WireNames {
    static final String JOBS = "jobs";
    static final String OPERATIONS = "operations";
    static final String ARTEFACTS = "artefacts";
    static final String UPLOADS = "uploads";
    static final String CAPABILITIES = "capabilities";
    static final String MODELS = "models";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    private WireNames() {}

    static String name(String collection, String id) {
        return collection + "/" + id;
    }

    /** Gives the id of a name. */
    static String id(String field, String collection, String name) {
        if (name.startsWith(collection + "/")) {
            String id = name.substring(collection.length() + 1);
            if (ID.matcher(id).matches()) {
                return id;
            }
        }
        throw new InvalidRequestException(
                field,
                "must have the form " + collection + "/ID with an id of lower-case letters, digits, '.', '-' or '_'"
                        + (name.isEmpty() ? " but was empty" : " but was not"));
    }
}
