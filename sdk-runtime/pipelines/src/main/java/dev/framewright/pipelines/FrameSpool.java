package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.capability.Clip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Frames that were drawn out of order, kept in a file of the job's working folder until they can be given in order. */
final class FrameSpool implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final ClipShape shape;

    /** @param shape of the clip that they make */
    FrameSpool(Path folder, ClipShape shape) {
        this.shape = shape;
        file = folder.resolve("drawn-frames");
        try {
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void put(int index, byte[] rgb) {
        ByteBuffer bytes = ByteBuffer.wrap(rgb);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, (long) index * rgb.length + bytes.position());
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private byte[] take(int index, byte[] rgb) {
        ByteBuffer bytes = ByteBuffer.wrap(rgb);
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, (long) index * rgb.length + bytes.position()) < 0) {
                    throw new IllegalStateException("frame " + index + " was never drawn");
                }
            }
            return rgb;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private OutputUnwritableException unwritable(IOException e) {
        return new OutputUnwritableException(file, e + "; free some room", e);
    }

    /** All frames in order; closing it deletes the file. */
    Clip clip() {
        byte[] frame = new byte[shape.size().rgbBytes()];
        return new Clip() {
            private int given;

            @Override
            public ClipShape shape() {
                return shape;
            }

            @Override
            public boolean next(byte[] rgb) {
                if (given == shape.frames()) {
                    return false;
                }
                System.arraycopy(take(given++, frame), 0, rgb, 0, frame.length);
                return true;
            }

            @Override
            public void close() {
                FrameSpool.this.close();
            }
        };
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
