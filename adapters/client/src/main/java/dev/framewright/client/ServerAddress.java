package dev.framewright.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a server is, how to prove who asks, and how long failures that pass are borne.
 *
 * @param server {@code HOST:PORT}
 * @param token sent with every call; empty where the server wants none
 * @param tls whether the connection is encrypted
 * @param authority PEM file of authorities to trust instead of the usual ones
 * @param identity the client's own certificate, where the server wants one
 * @param patience how long a call is tried again without success, 0 s to 1 day
 */
public record ServerAddress(
        String server,
        Optional<String> token,
        boolean tls,
        Optional<Path> authority,
        Optional<Identity> identity,
        Duration patience) {
    /** Where a server of this machine listens. */
    public static final String USUAL = "127.0.0.1:7850";

    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * A certificate with its key.
     *
     * @param certificate PEM file
     * @param key PEM file, PKCS #8 without a password
     */
    public record Identity(Path certificate, Path key) {}

    /** Checks the ranges. */
    public ServerAddress {
        if (!server.matches("[^\\s/]+:[0-9]{1,5}")) {
            throw new IllegalArgumentException("server must be HOST:PORT but was \"" + server + "\"");
        }
        if (patience.isNegative() || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("patience must be between 0 s and 1 day but was " + patience);
        }
    }

    /** Gives a server with TLS unless its host is the loopback, without a token, and with a patience of two minutes. */
    public static ServerAddress of(String server) {
        return new ServerAddress(
                server, Optional.empty(), !loopback(server), Optional.empty(), Optional.empty(), Duration.ofMinutes(2));
    }

    /** Gives what the variables {@code FRAMEWRIGHT_SERVER} and {@code FRAMEWRIGHT_TOKEN} say, else this machine's own. */
    public static ServerAddress fromEnvironment() {
        ServerAddress address =
                of(Optional.ofNullable(System.getenv("FRAMEWRIGHT_SERVER")).orElse(USUAL));
        return Optional.ofNullable(System.getenv("FRAMEWRIGHT_TOKEN"))
                .filter(token -> !token.isEmpty())
                .map(address::withToken)
                .orElse(address);
    }

    // Names are not looked up: a name that leads elsewhere tomorrow must not switch encryption off.
    private static boolean loopback(String server) {
        String host = server.replaceFirst(":[0-9]+$", "");
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Gives this server asked with a token. */
    public ServerAddress withToken(String wanted) {
        return new ServerAddress(server, Optional.of(wanted), tls, authority, identity, patience);
    }

    /** Gives this server over TLS, trusting only the authorities in a PEM file. */
    public ServerAddress withAuthority(Path pem) {
        return new ServerAddress(server, token, true, Optional.of(pem), identity, patience);
    }

    /** Gives this server over TLS, shown a certificate of the client's own. */
    public ServerAddress withIdentity(Path certificate, Path key) {
        return new ServerAddress(server, token, true, authority, Optional.of(new Identity(certificate, key)), patience);
    }

    /** Gives this server with or without TLS. */
    public ServerAddress withTls(boolean wanted) {
        return new ServerAddress(server, token, wanted, authority, identity, patience);
    }

    /** Does not show the token. */
    @Override
    public String toString() {
        return "ServerAddress[" + server + (tls ? ", TLS" : "") + (token.isPresent() ? ", with a token]" : "]");
    }

    /** Gives this server with failures borne for another time. */
    public ServerAddress withPatience(Duration wanted) {
        return new ServerAddress(server, token, tls, authority, identity, wanted);
    }
}
