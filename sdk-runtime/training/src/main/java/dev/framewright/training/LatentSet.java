package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The world as the transformer sees it: encoded once, normalised, with several captions for each clip.
 *
 * <p>Tensors {@code latents} float16 [N, 16, t, h, w]; captions one line a clip, separated by tabs.
 */
final class LatentSet {

    /** Captions drawn for each clip; one of them is picked at each use. */
    static final int CAPTIONS = 4;

    private static final int CHUNK = 16;

    private final NDArray latents;
    private final List<String[]> captions;

    private LatentSet(NDArray latents, List<String[]> captions) {
        this.latents = latents;
        this.captions = captions;
    }

    int size() {
        return captions.size();
    }

    NDArray latents() {
        return latents;
    }

    String caption(long index, int which) {
        return captions.get((int) index)[which];
    }

    /** Reads what {@link #make} wrote; the latents belong to {@code owner}. */
    static LatentSet read(Kernels kernels, NDManager owner, Path file) throws IOException {
        List<String[]> captions = new ArrayList<>();
        for (String line : Files.readAllLines(captionsOf(file))) {
            captions.add(line.split("\t", -1));
        }
        try (SafeTensors tensors = SafeTensors.open(kernels, file)) {
            return new LatentSet(tensors.get(owner, "latents"), captions);
        }
    }

    /**
     * Renders and encodes {@code count} clips.
     *
     * @param frames 1 for pictures of any moment of a clip, else 1 + 4k
     */
    static void make(
            Kernels kernels,
            StarterAutoencoder autoencoder,
            StickerWorld world,
            Path file,
            int count,
            int frames,
            int side)
            throws IOException {
        long began = System.nanoTime();
        Shape one = StarterAutoencoder.latentShape(frames, side, side);
        List<String> captions = new ArrayList<>();
        try (NDManager manager = kernels.newManager()) {
            NDList parts = new NDList();
            for (int at = 0; at < count; at += CHUNK) {
                int chunk = Math.min(CHUNK, count - at);
                long base = 1_000_000L * frames + at;
                List<Spec> specs = new ArrayList<>();
                for (int i = 0; i < chunk; i++) {
                    WorldRandom random = new WorldRandom(base + i);
                    Spec spec = world.sample(random).withSeed(base + i);
                    specs.add(spec);
                    List<String> four = new ArrayList<>();
                    for (int c = 0; c < CAPTIONS; c++) {
                        four.add(world.caption(spec, random));
                    }
                    captions.add(String.join("\t", four));
                }
                List<byte[]> clips = IntStream.range(0, chunk)
                        .parallel()
                        .mapToObj(i -> world.render(specs.get(i), frames, side, side, 8)
                                .rgb())
                        .toList();
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray encoded = autoencoder.encode(scratch, frames(kernels, scratch, clips, frames, side));
                    NDArray half = encoded.toType(DataType.FLOAT16, true);
                    half.attach(manager);
                    parts.add(half);
                }
                if (at % (CHUNK * 20) == 0) {
                    System.out.printf("encoded %d of %d, %.0f s%n", at, count, (System.nanoTime() - began) / 1e9);
                }
            }
            Map<String, NDArray> all = new LinkedHashMap<>();
            all.put("latents", ai.djl.ndarray.NDArrays.concat(parts, 0));
            Files.write(captionsOf(file), captions);
            SafeTensors.write(file, all, Map.of("shape", one.toString()));
        }
    }

    /** Clips of RGB bytes as the autoencoder takes them. */
    static NDArray frames(Kernels kernels, NDManager owner, List<byte[]> clips, int frames, int side) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(clips.size() * frames * side * side * 3);
        clips.forEach(bytes::put);
        bytes.flip();
        NDArray pixels = owner.create(bytes, new Shape(clips.size(), frames, side, side, 3), DataType.UINT8);
        return kernels.call(owner, "starter_frames", pixels);
    }

    private static Path captionsOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".captions.tsv");
    }
}
