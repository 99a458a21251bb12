package dev.framewright.training.world;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sprites of the world, read whole from one prepared file (see {@link PrepareSprites}).
 *
 * <p>The file is big-endian: the four bytes {@code FWSP}, the number of sprites (int32), then for each sprite the
 * length of its name (int32), the name in ASCII (code points in hexadecimal), the side S in pixels (int32), the
 * number of frames N (int32) and N frames of S x S x 4 bytes, RGBA with colour already multiplied by alpha. N is
 * 1 for a sprite that does not move. Frames are evenly spaced over one loop.
 */
public final class SpriteBank {

    private static final int MAGIC = 0x46575350;

    private final Map<String, List<Sprite>> frames;

    private SpriteBank(Map<String, List<Sprite>> frames) {
        this.frames = frames;
    }

    /**
     * Reads a prepared file.
     *
     * @throws IOException if it cannot be read or is not in the format above
     */
    public static SpriteBank read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Reads a prepared file from a stream, which stays open. */
    public static SpriteBank read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
        if (in.readInt() != MAGIC) {
            throw new IOException("the sprite file does not start with FWSP; make it with PrepareSprites");
        }
        int count = within("sprites", in.readInt(), 1, 10_000);
        Map<String, List<Sprite>> frames = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            byte[] name = new byte[within("name bytes", in.readInt(), 1, 200)];
            in.readFully(name);
            int side = within("pixels of side", in.readInt(), 8, 1024);
            int n = within("frames", in.readInt(), 1, 256);
            List<Sprite> sprites = new ArrayList<>(n);
            for (int f = 0; f < n; f++) {
                byte[] rgba = new byte[side * side * 4];
                in.readFully(rgba);
                sprites.add(Sprite.of(side, rgba));
            }
            frames.put(new String(name, StandardCharsets.US_ASCII), List.copyOf(sprites));
        }
        return new SpriteBank(frames);
    }

    /** The frames of a subject's loop. */
    public List<Sprite> frames(Subject subject) {
        List<Sprite> found = frames.get(subject.codePoint());
        if (found == null) {
            throw new IllegalArgumentException("the sprite file has no " + subject.name() + " (" + subject.codePoint()
                    + "); make it anew with PrepareSprites");
        }
        return found;
    }

    /** The names of the sprites in the file. */
    public Set<String> names() {
        return Set.copyOf(frames.keySet());
    }

    private static int within(String what, int value, int low, int high) throws IOException {
        if (value < low || value > high) {
            throw new IOException(
                    "the sprite file is damaged: " + value + " " + what + " where " + low + " to " + high + " can be");
        }
        return value;
    }
}
