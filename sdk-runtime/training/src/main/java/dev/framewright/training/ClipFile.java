package dev.framewright.training;

import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldRandom;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
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

    /** Renders short clips of the world, each from its middle frames, unless the file is there already. */
    static void render(StickerWorld world, Path file, int count, int frames, int side) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        int skip = (17 - frames) / 2;
        int frameBytes = side * side * 3;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
            for (int i = 0; i < count; i++) {
                WorldRandom random = new WorldRandom(3_000_000_000L + i);
                byte[] rgb =
                        world.render(world.sample(random), 17, side, side, 8).rgb();
                out.write(rgb, skip * frameBytes, frames * frameBytes);
            }
        }
        Files.move(part, file);
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
