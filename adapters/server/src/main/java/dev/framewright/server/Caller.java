package dev.framewright.server;

import dev.framewright.api.jobs.Submission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name name of the token, for the audit log
 * @param tenant whose jobs and files it sees
 * @param scopes what it may do
 */
public record Caller(String name, String tenant, Set<Scope> scopes) {
    /** Whoever calls over the loopback of a server without tokens. */
    public static final Caller LOCAL = new Caller("local", Submission.LOCAL, EnumSet.allOf(Scope.class));

    /** Copies the set. */
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /**
     * Checks that it may do something.
     *
     * @throws CallException if not
     */
    public void require(Scope scope) {
        if (!scopes.contains(scope)) {
            throw new CallException(
                    CallException.Kind.SCOPE_MISSING,
                    "The token " + name + " lacks the scope " + scope.name().toLowerCase(Locale.ROOT)
                            + "; use another token, or add the scope to its line in the tokens file.");
        }
    }
}
