package dev.framewright.training.world;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import javax.imageio.ImageIO;

/**
 * Reads WebP files that may be animated: splits them into still pictures, lets an ImageIO plug-in decode each, and
 * puts each over the ones before as the container asks (WebP container specification, "Animation").
 */
final class WebPAnimation {

    private static final int LARGEST = 4096;

    private record Chunk(String name, byte[] body) {}

    private final int width;
    private final int height;
    private final List<Chunk> frames;
    private final byte[] still;

    private WebPAnimation(int width, int height, List<Chunk> frames, byte[] still) {
        this.width = width;
        this.height = height;
        this.frames = frames;
        this.still = still;
    }

    static WebPAnimation of(byte[] file) throws IOException {
        if (file.length < 20 || !name(file, 0).equals("RIFF") || !name(file, 8).equals("WEBP")) {
            throw new IOException("not a WebP file: it does not start with RIFF and WEBP");
        }
        List<Chunk> frames = new ArrayList<>();
        int width = 0;
        int height = 0;
        for (Chunk chunk : chunks(file, 12)) {
            if (chunk.name.equals("VP8X") && chunk.body.length >= 10) {
                width = 1 + threeBytes(chunk.body, 4);
                height = 1 + threeBytes(chunk.body, 7);
            } else if (chunk.name.equals("ANMF")) {
                if (chunk.body.length < 16) {
                    throw new IOException("damaged WebP file: a frame has a header of " + chunk.body.length + " bytes");
                }
                frames.add(chunk);
            }
        }
        if (!frames.isEmpty() && (width > LARGEST || height > LARGEST)) {
            throw new IOException("WebP animation of " + width + "x" + height + " is larger than " + LARGEST);
        }
        return new WebPAnimation(width, height, frames, file);
    }

    /** 1 for a still picture. */
    int count() {
        return Math.max(1, frames.size());
    }

    /** The finished pictures of those frames that are wanted, in order. */
    List<BufferedImage> pictures(IntPredicate wanted) throws IOException {
        if (frames.isEmpty()) {
            return wanted.test(0) ? List.of(decoded(still)) : List.of();
        }
        List<BufferedImage> pictures = new ArrayList<>();
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < frames.size(); i++) {
            byte[] body = frames.get(i).body;
            int left = 2 * threeBytes(body, 0);
            int top = 2 * threeBytes(body, 3);
            BufferedImage picture = decoded(standalone(body));
            boolean replaces = (body[15] & 2) != 0;
            put(canvas, picture, left, top, replaces ? AlphaComposite.Src : AlphaComposite.SrcOver);
            if (wanted.test(i)) {
                BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
                put(copy, canvas, 0, 0, AlphaComposite.Src);
                pictures.add(copy);
            }
            boolean clears = (body[15] & 1) != 0;
            if (clears) {
                put(
                        canvas,
                        new BufferedImage(picture.getWidth(), picture.getHeight(), canvas.getType()),
                        left,
                        top,
                        AlphaComposite.Src);
            }
        }
        return pictures;
    }

    private static void put(BufferedImage canvas, BufferedImage picture, int left, int top, AlphaComposite how) {
        Graphics2D graphics = canvas.createGraphics();
        graphics.setComposite(how);
        graphics.drawImage(picture, left, top, null);
        graphics.dispose();
    }

    /** The picture of one frame as a file of its own. */
    private static byte[] standalone(byte[] frame) throws IOException {
        List<Chunk> inner = chunks(frame, 16);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean alpha = inner.stream().anyMatch(chunk -> chunk.name.equals("ALPH"));
        if (alpha) {
            byte[] header = new byte[10];
            header[0] = 0x10;
            System.arraycopy(frame, 6, header, 4, 6); // width - 1 and height - 1, three bytes each, as in the frame
            write(out, new Chunk("VP8X", header));
        }
        for (Chunk chunk : inner) {
            if (chunk.name.startsWith("VP8") || chunk.name.equals("ALPH")) {
                write(out, chunk);
            }
        }
        byte[] body = out.toByteArray();
        ByteBuffer file = ByteBuffer.allocate(12 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + body.length);
        return file.put("WEBP".getBytes(StandardCharsets.US_ASCII)).put(body).array();
    }

    private static void write(ByteArrayOutputStream out, Chunk chunk) {
        ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        header.put(chunk.name.getBytes(StandardCharsets.US_ASCII)).putInt(chunk.body.length);
        out.writeBytes(header.array());
        out.writeBytes(chunk.body);
        if (chunk.body.length % 2 == 1) {
            out.write(0);
        }
    }

    private static BufferedImage decoded(byte[] file) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
        if (picture == null) {
            throw new IOException("no ImageIO plug-in on the class path reads this WebP picture");
        }
        return picture;
    }

    private static List<Chunk> chunks(byte[] bytes, int first) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = first;
        while (at + 8 <= bytes.length) {
            int length = in.getInt(at + 4);
            if (length < 0 || length > bytes.length - at - 8) {
                throw new IOException(
                        "damaged WebP file: a chunk of " + length + " bytes at " + at + " of " + bytes.length);
            }
            byte[] body = new byte[length];
            System.arraycopy(bytes, at + 8, body, 0, length);
            chunks.add(new Chunk(name(bytes, at), body));
            at += 8 + length + length % 2;
        }
        return chunks;
    }

    private static String name(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.US_ASCII);
    }

    private static int threeBytes(byte[] bytes, int at) {
        return bytes[at] & 255 | (bytes[at + 1] & 255) << 8 | (bytes[at + 2] & 255) << 16;
    }
}
