package dev.framewright.server;

import dev.framewright.api.InvalidRequestException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an endpoint listens and who may come in. What is not the loopback needs TLS and tokens.
 *
 * @param listen where
 * @param tls empty for plain text
 * @param access who
 */
public record Door(Listen listen, Optional<TlsFiles> tls, AccessList access) {
    /** Checks that a door to other machines is locked. */
    public Door {
        if (!listen.loopback() && (tls.isEmpty() || access.open())) {
            throw new InvalidRequestException(
                    "listen",
                    "must be a loopback address such as 127.0.0.1 unless tls.certificate, tls.key and tokens are set, but was "
                            + listen.text(listen.port()));
        }
    }

    /** Reads {@code listen}, {@code tls.certificate}, {@code tls.key}, {@code tls.clients} and {@code tokens}. */
    public static Door of(ServeSettings settings, int usualPort) {
        Listen listen =
                Listen.parse(settings.name("listen"), settings.text("listen").orElse("127.0.0.1:" + usualPort));
        AccessList access = settings.file("tokens").map(AccessList::read).orElseGet(AccessList::everybody);
        return new Door(listen, tls(settings), access);
    }

    private static Optional<TlsFiles> tls(ServeSettings settings) {
        Optional<Path> certificate = settings.file("tls.certificate");
        Optional<Path> key = settings.file("tls.key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidRequestException(
                    settings.name("tls.certificate"), "and tls.key must be given together but only one was");
        }
        return certificate.map(chain -> new TlsFiles(chain, key.get(), settings.file("tls.clients")));
    }
}
