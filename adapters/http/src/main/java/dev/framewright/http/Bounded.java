package dev.framewright.http;

import dev.framewright.api.StoreUnavailableException;
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
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        count(length);
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    /** The client is there and waits, so this must not look as if it had gone. */
    static StoreUnavailableException noRoom(IOException cause) {
        return new StoreUnavailableException(
                "The server could not keep what was sent, perhaps for want of room on its disk for temporary files; ask who"
                        + " runs it to free some, then send it again",
                cause);
    }

    private void count(int more) {
        count += more;
        if (count > most) {
            throw new CallException(
                    CallException.Kind.TOO_LARGE, "The body may have at most " + most + " bytes here, but has more.");
        }
    }
}
