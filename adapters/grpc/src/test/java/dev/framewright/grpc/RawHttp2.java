package dev.framewright.grpc;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection of HTTP/2 whose frames are written and read by hand (RFC 9113, section 4.1). It answers nothing by itself. */
final class RawHttp2 implements AutoCloseable {
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    private static final int ACK = 1;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** What came in. */
    record Frame(int type, boolean ack, byte[] payload) {
        /** Tells what the debug data of a GOAWAY says, behind the last stream and the error code. */
        String goodbye() {
            return new String(payload, 8, payload.length - 8, StandardCharsets.UTF_8);
        }
    }

    /** What came in within some time, and whether the connection was closed meanwhile. */
    record Heard(List<Frame> frames, boolean closed) {
        List<Frame> of(int type) {
            return frames.stream().filter(frame -> frame.type() == type).toList();
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    RawHttp2(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        write(SETTINGS, false, new byte[0]);
    }

    void ping() throws IOException {
        write(PING, false, new byte[8]);
    }

    private void write(int type, boolean ack, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(ack ? ACK : 0);
        out.writeInt(0);
        out.write(payload);
        out.flush();
    }

    /** Reads for so long, or until the connection is closed; confirms settings, and pings too where that is wanted. */
    Heard hear(Duration patience, boolean confirmPings) {
        List<Frame> frames = new ArrayList<>();
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                int left = (int) ((end - System.nanoTime()) / 1_000_000);
                if (left <= 0) {
                    return new Heard(frames, false);
                }
                socket.setSoTimeout(left);
                Frame frame = read();
                frames.add(frame);
                if (!frame.ack() && (frame.type() == SETTINGS || confirmPings && frame.type() == PING)) {
                    write(frame.type(), true, frame.type() == PING ? frame.payload() : new byte[0]);
                }
            }
        } catch (SocketTimeoutException e) {
            return new Heard(frames, false);
        } catch (EOFException | SocketException e) {
            return new Heard(frames, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, (type == SETTINGS || type == PING) && (flags & ACK) != 0, payload);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
