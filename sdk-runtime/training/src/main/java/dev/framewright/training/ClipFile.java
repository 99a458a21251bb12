package dev.framewright.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Rendered clips in one flat file, uint8 [clips, T, H, W, 3]: rendered once, read at random many times. */
final class ClipFile implements AutoCloseable {

    private final FileChannel channel;
    private final long clipBytes;

    ClipFile(Path file, long clipBytes) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        this.clipBytes = clipBytes;
    }

    long clips() throws IOException {
        return channel.size() / clipBytes;
    }

    byte[] clip(long index) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(clipBytes));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, index * clipBytes + bytes.position()) < 0) {
                throw new IOException("the clip file ends within clip " + index);
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
