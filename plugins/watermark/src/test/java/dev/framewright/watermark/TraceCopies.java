package dev.framewright.watermark;

import dev.framewright.api.Size;
import dev.framewright.training.world.SpriteBank;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldConfiguration;
import dev.framewright.training.world.WorldRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Clips of 17 frames of 96x96 and what becomes of them: SET/train, SET/tune and SET/test hold a film KIND.mkv for each kind
 * of clip, one clip behind the other; what the starter was trained on, and made scenes, are drawn here. Copies are made of
 * the whole film, with a key frame where each clip begins.
 */
record TraceCopies(FFmpegProgram ffmpeg, Path set, Path sprites) {
    static final String OURS = "ours";
    /** How a clip is that nobody copied; those of other origin are written as finely as ours are. */
    static final String WRITTEN = "as written";

    private static final int DRAWN = 40;
    private static final int SCENES = 60;
    private static final int FRAMES = 17;
    private static final Size SIZE = new Size(96, 96);
    private static final int MOST_CLIPS = 60;

    /** One copy of one clip. */
    record Copy(String split, String kind, String how, Traces traces) {
        boolean ours() {
            return kind.equals(OURS);
        }
    }

    List<Copy> all() throws IOException, InterruptedException {
        List<Copy> copies = new ArrayList<>();
        StickerWorld world = new StickerWorld(SpriteBank.read(sprites), WorldConfiguration.full());
        List<String> splits = List.of("train", "tune", "test");
        for (int i = 0; i < splits.size(); i++) {
            Map<String, TestClip> films = new LinkedHashMap<>();
            for (Path film : children(set.resolve(splits.get(i)))) {
                films.put(
                        String.valueOf(film.getFileName()).replaceAll("\\..*", ""),
                        ffmpeg.read(film.toString(), SIZE, FRAMES * MOST_CLIPS));
            }
            films.put("drawn", drawn(world, i * DRAWN));
            if (splits.get(i).equals("test")) {
                films.put("scenes", scenes());
            }
            for (Map.Entry<String, TestClip> film : films.entrySet()) {
                for (Map.Entry<String, TestClip> copy :
                        copies(film.getKey(), film.getValue()).entrySet()) {
                    copies.addAll(cut(splits.get(i), film.getKey(), copy.getKey(), copy.getValue()));
                }
            }
        }
        return copies;
    }

    /** Clips that the starter's world draws: the very kind that the starter was trained to draw. */
    private static TestClip drawn(StickerWorld world, int first) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = first; i < first + DRAWN; i++) {
            // Training draws from seeds of 0 and more.
            WorldRandom random = new WorldRandom(-9_000_000_000L - i);
            byte[] rgb = world.render(world.sample(random), FRAMES, SIZE.height(), SIZE.width(), 8)
                    .rgb();
            for (int frame = 0; frame < FRAMES; frame++) {
                frames.add(Arrays.copyOfRange(rgb, frame * SIZE.rgbBytes(), (frame + 1) * SIZE.rgbBytes()));
            }
        }
        return new TestClip(SIZE, frames);
    }

    private static TestClip scenes() {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < SCENES; i++) {
            frames.addAll(Scenes.scene(5000 + i, SIZE, FRAMES).frames());
        }
        return new TestClip(SIZE, frames);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }

    private static List<Copy> cut(String split, String kind, String how, TestClip film) {
        List<Copy> copies = new ArrayList<>();
        for (int first = 0; first + FRAMES <= film.frames().size(); first += FRAMES) {
            Traces traces = new Traces(film.size());
            film.frames().subList(first, first + FRAMES).forEach(traces::see);
            copies.add(new Copy(split, kind, how, traces.closed()));
        }
        return copies;
    }

    private Map<String, TestClip> copies(String kind, TestClip drawn) throws IOException, InterruptedException {
        TestClip film = kind.equals(OURS) ? drawn : h264(drawn, "null", SIZE, "-qp", "16");
        Map<String, TestClip> copies = new LinkedHashMap<>();
        copies.put(WRITTEN, film);
        copies.put("H.264, CRF 18", x264(film, "null", SIZE, 18));
        copies.put("H.264, CRF 23", x264(film, "null", SIZE, 23));
        copies.put("H.264, CRF 28", x264(film, "null", SIZE, 28));
        copies.put("scaled by 0.5, CRF 23", scaled(film, 48));
        copies.put("scaled by 2, CRF 23", scaled(film, 192));
        copies.put("cropped to 70 % of the area, CRF 23", x264(film, "crop=80:80:5:7", new Size(80, 80), 23));
        return copies;
    }

    private TestClip scaled(TestClip film, int side) throws IOException, InterruptedException {
        return x264(film, "scale=" + side + ":" + side + ":flags=bicubic", new Size(side, side), 23);
    }

    private TestClip x264(TestClip film, String filter, Size size, int quality)
            throws IOException, InterruptedException {
        return h264(film, filter, size, "-crf", String.valueOf(quality));
    }

    private TestClip h264(TestClip film, String filter, Size size, String... quality)
            throws IOException, InterruptedException {
        String every = String.valueOf(FRAMES);
        List<String> codec = new ArrayList<>(List.of("-c:v", "libx264", "-preset", "veryfast", "-g", every));
        codec.addAll(List.of("-keyint_min", every, "-sc_threshold", "0", "-pix_fmt", "yuv420p"));
        codec.addAll(List.of(quality));
        return ffmpeg.through(film, filter, size, codec.toArray(String[]::new));
    }
}
