package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.training.world.Clip;
import dev.framewright.training.world.Spec;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The world as the transformer sees it: encoded once, normalised, with several captions for each clip.
 *
 * <p>Tensors float16: {@code latents} [N, Z, t, h, w] and {@code subjects} [N, 1, t, h, w], the {@link SubjectCells};
 * of moments also {@code known} [N, Z, t, h, w] and {@code mask} [N, 4, t, h, w], what {@link KnownCells} leaves of each
 * held still.
 * Captions one line a clip, separated by tabs.
 */
final class LatentSet {

    /** Captions drawn for each clip; one of them is picked at each use. */
    static final int CAPTIONS = 4;

    private static final int CHUNK = 16;
    private static final int MOST_HELD_BACK = 64;

    /** Name of the metadata that tells the captions' SHA-256; sets of before it was written have none. */
    private static final String DIGEST = "captions.sha256";

    private final NDArray latents;
    private final NDList known;
    private final NDArray subjects;
    private final List<String[]> captions;

    private LatentSet(NDArray latents, NDList known, NDArray subjects, List<String[]> captions) {
        this.latents = latents;
        this.known = known;
        this.subjects = subjects;
        this.captions = captions;
    }

    /** Channels of its latents. */
    int channels() {
        return (int) latents.getShape().get(1);
    }

    int size() {
        return captions.size();
    }

    /** How many of its clips, the last ones, are never trained on; none of a set of fewer than twenty. */
    int heldBack() {
        return Math.min(MOST_HELD_BACK, size() / 20);
    }

    /** A clip at random: of those to train on, or of those held back. */
    long any(WorldRandom random, boolean heldBack) {
        int trained = size() - heldBack();
        return heldBack ? trained + random.below(heldBack()) : random.below(trained);
    }

    NDArray latents() {
        return latents;
    }

    /** Known latents, of which only those under the mask count, and their mask, for each clip; only of moments. */
    NDList known() {
        return known;
    }

    /** 1 in cells that a subject covers, [N, 1, t, h, w]. */
    NDArray subjects() {
        return subjects;
    }

    String caption(long index, int which) {
        return captions.get((int) index)[which];
    }

    /**
     * Reads what {@link #make} wrote; the latents belong to {@code owner}.
     *
     * @throws InvalidRequestException if the run's folder has no such set, one of before subjects were marked, or one whose
     *     making was ended between its two files
     */
    static LatentSet read(Kernels kernels, NDManager owner, Path folder, Kind kind) throws IOException {
        Path file = kind.in(folder);
        if (!Files.exists(file)) {
            throw new InvalidRequestException(
                    "run",
                    "has no " + file.getFileName() + ": " + folder
                            + "; make it with --stage latents, where 0 for another set keeps the one that is there");
        }
        List<String[]> captions = new ArrayList<>();
        for (String line : Files.readAllLines(captionsOf(file))) {
            captions.add(line.split("\t", -1));
        }
        try (SafeTensors tensors = SafeTensors.open(kernels, file)) {
            if (!tensors.names().contains("subjects")) {
                throw new InvalidRequestException(
                        "run",
                        "has an older " + file.getFileName() + " without cells of subjects: " + folder
                                + "; make it anew with --stage latents");
            }
            NDArray latents = tensors.get(owner, "latents");
            String digest = tensors.metadata().getOrDefault(DIGEST, "");
            boolean others = !digest.isEmpty() && !digest.equals(ModelFolder.digest(captionsOf(file)));
            if (others || captions.size() != latents.getShape().get(0)) {
                throw new InvalidRequestException(
                        "run",
                        "has captions of another set beside " + file.getFileName() + ": " + folder
                                + "; make the set anew with --stage latents");
            }
            NDList known = new NDList();
            if (tensors.names().contains("mask")) {
                known.add(tensors.get(owner, "known"));
                known.add(tensors.get(owner, "mask"));
            }
            return new LatentSet(latents, known, tensors.get(owner, "subjects"), captions);
        }
    }

    /** What the clips of a set show. */
    enum Kind {
        /** One frame of any moment of a clip. */
        PICTURES(1, 1),
        /** Whole clips, each from its beginning to its end. */
        CLIPS(TransformerTraining.FRAMES, 17),
        /** As long as clips, but begun before or after their beginning, so that what is known of them may be any moment. */
        MOMENTS(TransformerTraining.FRAMES, 40);

        private final int frames;
        private final int seeds;

        /** @param seeds millions from which the seeds of its clips count */
        Kind(int frames, int seeds) {
            this.frames = frames;
            this.seeds = seeds;
        }

        /** Its file in a run's folder. */
        Path in(Path folder) {
            return folder.resolve(name().toLowerCase(Locale.ROOT) + ".safetensors");
        }

        private long seed(int of, int index) {
            return 1_000_000L * seeds + 100_000_000L * (of - 1) + index;
        }

        /** What of a clip's time is shown. */
        private Excerpt excerpt(Spec spec) {
            return this == MOMENTS ? Excerpt.draw(spec, frames) : Excerpt.from(0, frames);
        }
    }

    /**
     * Renders and encodes clips into a run's folder; if the listener ends it, no file is written.
     *
     * @param seed 1 or more; another one gives other clips
     */
    static void make(
            Kernels kernels,
            StarterAutoencoder autoencoder,
            StickerWorld world,
            Path folder,
            Kind kind,
            int count,
            int seed,
            int side,
            TrainingListener listener)
            throws IOException {
        int frames = kind.frames;
        String name = kind.name().toLowerCase(Locale.ROOT);
        Path file = kind.in(folder);
        List<String> captions = new ArrayList<>();
        try (NDManager manager = kernels.newManager()) {
            Map<String, NDList> parts = new LinkedHashMap<>();
            for (int at = 0; at < count; at += CHUNK) {
                int chunk = Math.min(CHUNK, count - at);
                List<Spec> specs = new ArrayList<>();
                for (int i = 0; i < chunk; i++) {
                    long own = kind.seed(seed, at + i);
                    WorldRandom random = new WorldRandom(own);
                    Spec spec = world.sample(random).withSeed(own);
                    specs.add(spec);
                    List<String> four = new ArrayList<>();
                    for (int c = 0; c < CAPTIONS; c++) {
                        four.add(world.caption(spec, random));
                    }
                    captions.add(String.join("\t", four));
                }
                List<byte[]> clips = IntStream.range(0, chunk)
                        .parallel()
                        .mapToObj(i -> rendered(world, specs.get(i), kind, side))
                        .toList();
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray pixels = frames(kernels, scratch, clips, frames, side);
                    add(parts, "latents", autoencoder.encode(scratch, pixels), manager);
                    add(parts, "subjects", subjects(scratch, specs, kind, side / 8), manager);
                    if (kind == Kind.MOMENTS) {
                        NDArray cells = cells(scratch, specs, frames, side / 8);
                        NDArray mask = kernels.call(scratch, "mask_channels", cells);
                        NDArray held = kernels.call(scratch, "starter_hold", pixels, cells);
                        add(parts, "known", autoencoder.encode(scratch, held), manager);
                        add(parts, "mask", mask, manager);
                    }
                }
                int done = at + chunk;
                listener.trained(name, done / (double) count, done + " of " + count + " encoded");
                if (listener.ended()) {
                    throw new CancellationException("cancelled after " + done + " of " + count + " " + name);
                }
            }
            Map<String, NDArray> all = new LinkedHashMap<>();
            parts.forEach((part, list) -> all.put(part, NDArrays.concat(list, 0)));
            Files.write(captionsOf(file), captions);
            SafeTensors.write(file, all, Map.of(DIGEST, ModelFolder.digest(captionsOf(file))));
        }
    }

    private static byte[] rendered(StickerWorld world, Spec spec, Kind kind, int side) {
        int frames = kind.frames;
        Clip clip = frames == 1
                ? world.render(spec, frames, side, side, 8)
                : world.render(spec, kind.excerpt(spec).frames(), frames, side, side, 8);
        return clip.rgb();
    }

    private static void add(Map<String, NDList> parts, String name, NDArray piece, NDManager owner) {
        NDArray half = piece.toType(DataType.FLOAT16, true);
        half.attach(owner);
        parts.computeIfAbsent(name, key -> new NDList()).add(half);
    }

    private static NDArray subjects(NDManager owner, List<Spec> specs, Kind kind, int side) {
        Shape shape = new Shape(specs.size(), 1, 1 + (kind.frames - 1) / 4, side, side);
        return each(owner, specs, shape, spec -> SubjectCells.of(placements(spec, kind), side));
    }

    private static List<List<Clip.Placement>> placements(Spec spec, Kind kind) {
        return kind.frames == 1
                ? StickerWorld.placements(spec, 0, 1, 8)
                : StickerWorld.placements(spec, kind.excerpt(spec).frames(), kind.frames, 8);
    }

    private static NDArray cells(NDManager owner, List<Spec> specs, int frames, int side) {
        Shape shape = new Shape(specs.size(), frames, side, side);
        return each(
                owner,
                specs,
                shape,
                spec -> Excerpt.draw(spec, frames)
                        .known(new WorldRandom(~spec.seed()), placements(spec, Kind.MOMENTS), side));
    }

    private static NDArray each(NDManager owner, List<Spec> specs, Shape shape, Function<Spec, float[]> of) {
        FloatBuffer all = FloatBuffer.allocate((int) shape.size());
        specs.forEach(spec -> all.put(of.apply(spec)));
        return owner.create(all.array(), shape);
    }

    /** Whole clips of the world as RGB bytes, each of a seed of its own. */
    static List<byte[]> clips(StickerWorld world, long firstSeed, int count) {
        int side = TransformerTraining.SIDE;
        List<byte[]> clips = new ArrayList<>();
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            Spec spec = world.sample(new WorldRandom(seed)).withSeed(seed);
            clips.add(world.render(spec, TransformerTraining.FRAMES, side, side, 8)
                    .rgb());
        }
        return clips;
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
