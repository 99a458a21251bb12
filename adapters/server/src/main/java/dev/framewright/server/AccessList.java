package dev.framewright.server;

import dev.framewright.api.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may call. A tokens file has one line per token: its name, its tenant, its scopes with commas between, and the
 * SHA-256 of the token in hexadecimal. The tokens themselves are nowhere.
 */
public final class AccessList {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final boolean open;
    private final Map<String, Caller> callerByDigest;

    private AccessList(boolean open, Map<String, Caller> callerByDigest) {
        this.open = open;
        this.callerByDigest = Map.copyOf(callerByDigest);
    }

    /** Lets everybody in as {@link Caller#LOCAL}; for the loopback only. */
    public static AccessList everybody() {
        return new AccessList(true, Map.of());
    }

    /** Reads a tokens file. */
    public static AccessList read(Path file) {
        Map<String, Caller> callers = new HashMap<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    add(callers, line.strip().split("\\s+"), number);
                }
            }
        } catch (IOException e) {
            throw new InvalidRequestException("tokens", "must name a text file that can be read, but: " + e);
        }
        if (callers.isEmpty()) {
            throw new InvalidRequestException("tokens", "must hold at least one token but held none");
        }
        return new AccessList(false, callers);
    }

    private static void add(Map<String, Caller> callers, String[] parts, int line) {
        if (parts.length != 4
                || !NAME.matcher(parts[0]).matches()
                || !NAME.matcher(parts[1]).matches()
                || !DIGEST.matcher(parts[3]).matches()) {
            throw new InvalidRequestException(
                    "tokens",
                    "must have lines of name, tenant, scopes and SHA-256 of the token, such as"
                            + " \"night studio read,submit 9f86...\", but line " + line + " has not");
        }
        Caller caller = new Caller(parts[0], parts[1], scopes(parts[2], line));
        if (callers.put(parts[3], caller) != null) {
            throw new InvalidRequestException("tokens", "must have each token once but line " + line + " repeats one");
        }
    }

    private static Set<Scope> scopes(String text, int line) {
        try {
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            Arrays.stream(text.split(",")).forEach(word -> scopes.add(Scope.valueOf(word.toUpperCase(Locale.ROOT))));
            return scopes;
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "tokens", "must have scopes of read, submit and operate but line " + line + " has " + text);
        }
    }

    /** Tells whether calls need no token. */
    public boolean open() {
        return open;
    }

    /**
     * Finds who has a token.
     *
     * @param token as it was sent; empty when none was
     * @throws CallException if one is needed and missing, or nobody has it
     */
    public Caller caller(Optional<String> token) {
        if (open) {
            return Caller.LOCAL;
        }
        if (token.isEmpty()) {
            throw new CallException(
                    CallException.Kind.TOKEN_MISSING,
                    "A token is needed; send the header authorization: Bearer TOKEN.");
        }
        // Found by digest, so how long it takes tells nothing of a token.
        Caller caller = callerByDigest.get(digest(token.get()));
        if (caller == null) {
            throw new CallException(
                    CallException.Kind.TOKEN_UNKNOWN, "Nobody has this token; ask who runs the server for another.");
        }
        return caller;
    }

    /** Gives the token of an {@code authorization} header; empty if it holds none. */
    public static Optional<String> bearer(String header) {
        return header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(header.substring(7).strip()).filter(token -> !token.isEmpty())
                : Optional.empty();
    }

    /** Gives what a tokens file holds of a token. */
    public static String digest(String token) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
