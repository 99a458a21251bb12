package dev.framewright.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who called what, and how it ended: one JSON line per call, into a file or the log {@code framewright.audit}. Neither
 * prompts, paths nor tokens are in it. Safe for use by many threads.
 */
public final class AuditLog implements AutoCloseable {
    private static final int MOST_CHARACTERS = 200;
    private static final Logger LOG = LoggerFactory.getLogger("framewright.audit");

    private final Optional<Writer> file;

    private AuditLog(Optional<Writer> file) {
        this.file = file;
    }

    /** Opens the file named by the setting {@code audit}, or uses the log. */
    public static AuditLog of(ServeSettings settings) {
        return new AuditLog(settings.text("audit").map(Path::of).map(AuditLog::append));
    }

    private static Writer append(Path path) {
        try {
            return Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new dev.framewright.api.OutputUnwritableException(
                    path, "the audit log cannot be written; choose another file", e);
        }
    }

    /**
     * Writes one line.
     *
     * @param caller name of the token
     * @param tenant whose things
     * @param peer where from
     * @param call what was called
     * @param subject which job, file or upload; empty when none
     * @param code how it ended, such as {@code OK}
     * @param millis how long it took
     */
    public void write(
            String caller, String tenant, String peer, String call, String subject, String code, long millis) {
        StringBuilder text = new StringBuilder(256).append("{\"time\":\"").append(Instant.now());
        member(text, "caller", caller);
        member(text, "tenant", tenant);
        member(text, "peer", peer);
        member(text, "call", call);
        member(text, "subject", subject);
        member(text, "code", code);
        String line = text.append("\",\"millis\":").append(millis).append('}').toString();
        if (file.isEmpty()) {
            LOG.info(line);
            return;
        }
        Writer writer = file.get();
        try {
            synchronized (writer) {
                writer.write(line + "\n");
                writer.flush();
            }
        } catch (IOException e) {
            LOG.warn("The audit log cannot be written: {}", e.toString());
        }
    }

    /** Ends the member before and begins another; keeps of its value what cannot end a JSON text or a line. */
    private static void member(StringBuilder text, String name, String value) {
        text.append("\",\"").append(name).append("\":\"");
        for (int i = 0; i < Math.min(value.length(), MOST_CHARACTERS); i++) {
            char c = value.charAt(i);
            boolean kept = c >= 0x20 && c != '"' && c != '\\' && (c < 0x7f || c >= 0xa0) && !Character.isSurrogate(c);
            text.append(kept ? c : '?');
        }
    }

    @Override
    public void close() {
        file.ifPresent(writer -> {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
