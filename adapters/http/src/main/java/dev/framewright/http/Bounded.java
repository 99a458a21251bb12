package dev.framewright.http;

import dev.framewright.server.CallException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Refuses what is more than some number of bytes. */
final class Bounded extends FilterOutputStream {
    private final long most;
    private long count;

    Bounded(OutputStream target, long most) {
        super(target);
        this.most = most;
    }

    @Override
    public void write(int b) throws IOException {
        count(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        count(length);
        out.write(bytes, from, length);
    }

    private void count(int more) {
        count += more;
        if (count > most) {
            throw new CallException(
                    CallException.Kind.TOO_LARGE, "The body may have at most " + most + " bytes here, but has more.");
        }
    }
}
