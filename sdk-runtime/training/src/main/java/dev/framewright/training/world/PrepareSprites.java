package dev.framewright.training.world;

import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Makes the sprite file that {@link SpriteBank} reads from the packages the sprites come in.
 *
 * <p>The packages are {@code @lobehub/fluent-emoji-anim-1} to {@code -4} and {@code @lobehub/fluent-emoji-3d} (MIT),
 * as packed {@code .tgz} files or unpacked folders. An ImageIO plug-in for WebP must be on the class path.
 */
public final class PrepareSprites {

    private static final int SIDE = 112;

    private static final int FRAMES = 18;

    private static final int LARGEST_FILE = 32 << 20;

    private PrepareSprites() {}

    /**
     * Writes the sprite file; where a package has a moving picture of a subject and another a still one, the moving
     * one is taken.
     *
     * @param args file to write, then packages
     * @throws IOException if a package cannot be read, or a subject is in none of them
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            throw new IllegalArgumentException("wanted: file to write, then packages (.tgz files or folders)");
        }
        Map<String, WebPAnimation> found = new HashMap<>();
        for (int i = 1; i < args.length; i++) {
            Path source = Path.of(args[i]);
            if (Files.isDirectory(source)) {
                readFolder(source, found);
            } else {
                readPackage(source, found);
            }
        }
        Path target = Path.of(args[0]).toAbsolutePath();
        Path part = target.resolveSibling(target.getFileName() + ".part");
        write(found, part);
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("wrote " + Subjects.ALL.size() + " sprites, " + Files.size(target) + " bytes");
    }

    private static void write(Map<String, WebPAnimation> found, Path part) throws IOException {
        TreeSet<String> missing = new TreeSet<>();
        for (Subject subject : Subjects.ALL) {
            if (!found.containsKey(subject.codePoint())) {
                missing.add(subject.name() + " (" + subject.codePoint() + ".webp)");
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException(
                    "the packages have no picture of: " + String.join(", ", missing) + "; name all five packages");
        }
        try (DataOutputStream out =
                new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(part)))) {
            out.write("FWSP".getBytes(StandardCharsets.US_ASCII));
            out.writeInt(Subjects.ALL.size());
            for (Subject subject : Subjects.ALL) {
                WebPAnimation animation = found.get(subject.codePoint());
                int count = animation.count();
                int frames = count > 1 ? FRAMES : 1;
                boolean[] wanted = new boolean[count];
                int[] times = new int[count];
                for (int i = 0; i < frames; i++) {
                    wanted[i * count / frames] = true;
                    times[i * count / frames]++;
                }
                out.writeInt(subject.codePoint().length());
                out.write(subject.codePoint().getBytes(StandardCharsets.US_ASCII));
                out.writeInt(SIDE);
                out.writeInt(frames);
                List<BufferedImage> pictures = animation.pictures(i -> wanted[i]);
                int next = 0;
                for (int i = 0; i < count; i++) {
                    if (wanted[i]) {
                        byte[] rgba = premultiplied(pictures.get(next++));
                        for (int again = 0; again < times[i]; again++) {
                            out.write(rgba);
                        }
                    }
                }
            }
        }
    }

    /** The picture at {@link #SIDE}, every pixel the mean of the area it covers. */
    static byte[] premultiplied(BufferedImage picture) {
        Canvas colour = new Canvas(picture.getWidth(), picture.getHeight());
        Canvas cover = new Canvas(picture.getWidth(), picture.getHeight());
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int argb = picture.getRGB(x, y);
                float alpha = (argb >>> 24) / 255f;
                int at = (y * picture.getWidth() + x) * 3;
                for (int c = 0; c < 3; c++) {
                    colour.rgb()[at + c] = (argb >> 16 - 8 * c & 255) / 255f * alpha;
                }
                cover.rgb()[at] = alpha;
            }
        }
        float[] rgb = colour.resized(SIDE, SIDE).rgb();
        float[] alpha = cover.resized(SIDE, SIDE).rgb();
        byte[] rgba = new byte[SIDE * SIDE * 4];
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int c = 0; c < 3; c++) {
                rgba[4 * i + c] = (byte) (rgb[3 * i + c] * 255f + .5f);
            }
            rgba[4 * i + 3] = (byte) (alpha[3 * i] * 255f + .5f);
        }
        return rgba;
    }

    private static void readFolder(Path folder, Map<String, WebPAnimation> found) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (wanted(name) && Files.size(file) <= LARGEST_FILE) {
                    keep(name, Files.readAllBytes(file), found);
                }
            }
        }
    }

    /** Reads a gzipped tar file: headers of 512 bytes, contents filled up to 512. */
    private static void readPackage(Path file, Map<String, WebPAnimation> found) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(new GZIPInputStream(raw, 1 << 16))) {
            byte[] header = new byte[512];
            while (true) {
                try {
                    in.readFully(header);
                } catch (EOFException e) {
                    return;
                }
                String path = text(header, 0, 100);
                if (path.isEmpty()) {
                    return;
                }
                String octal = text(header, 124, 12).trim();
                long size = octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
                long padded = (size + 511) / 512 * 512;
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (wanted(name) && size <= LARGEST_FILE) {
                    byte[] content = new byte[(int) size];
                    in.readFully(content);
                    in.skipNBytes(padded - size);
                    keep(name, content, found);
                } else {
                    in.skipNBytes(padded);
                }
            }
        } catch (NumberFormatException e) {
            throw new IOException("package " + file.getFileName() + " is not a gzipped tar file", e);
        }
    }

    private static boolean wanted(String name) {
        return name.endsWith(".webp")
                && Subjects.ALL.stream().anyMatch(subject -> name.equals(subject.codePoint() + ".webp"));
    }

    private static void keep(String name, byte[] content, Map<String, WebPAnimation> found) throws IOException {
        if (content.length == 0) {
            return;
        }
        WebPAnimation animation = WebPAnimation.of(content);
        found.merge(
                name.substring(0, name.length() - 5), animation, (old, one) -> one.count() > old.count() ? one : old);
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.US_ASCII);
    }
}
