package dev.framewright.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes {@code target/watermark.md}: which share of clips of each size is still known after each attack. Reads clean clips
 * from {@code framewright.clips}, one folder of numbered pictures each, below folders whose names are their sizes.
 */
@EnabledIfSystemProperty(named = "framewright.ffmpeg", matches = ".+", disabledReason = "needs an ffmpeg with x264")
class RobustnessTableTest {
    private static final int MOST_FRAMES = 48;

    private final FFmpegProgram ffmpeg = new FFmpegProgram(Path.of(System.getProperty("framewright.ffmpeg", "ffmpeg")));

    private interface Attack {
        TestClip on(TestClip written) throws IOException, InterruptedException;
    }

    private static final class Row {
        private int clips;
        private double least = 1e9;
        private double sum;
        private int falseAlarms;
        private int wrong;
        private final Map<String, Integer> found = new LinkedHashMap<>();
    }

    @Test
    void theTableIsWritten() throws Exception {
        Map<String, Row> rows = new LinkedHashMap<>();
        Path clips = Path.of(System.getProperty("framewright.clips"));
        for (Path folder : children(clips)) {
            String[] sides = folder.getFileName().toString().split("x");
            Size size = new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
            Row row = rows.computeIfAbsent(folder.getFileName().toString(), key -> new Row());
            for (Path clip : children(folder)) {
                measure(ffmpeg.read(clip.resolve("frame_%06d.png").toString(), size, MOST_FRAMES), row);
                Files.writeString(Path.of("target/watermark.md"), table(rows));
            }
        }

        assertThat(rows.values()).allSatisfy(row -> {
            assertThat(row.least).isGreaterThan(42);
            assertThat(row.wrong).isZero();
            assertThat(row.falseAlarms).isZero();
        });
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isDirectory).sorted().toList();
        }
    }

    private void measure(TestClip clean, Row row) throws IOException, InterruptedException {
        int payload = new Random(row.clips).nextInt();
        TestClip marked = clean.marked(payload);
        double psnr = clean.psnr(marked);
        row.clips++;
        row.sum += psnr;
        row.least = Math.min(row.least, psnr);
        row.falseAlarms += clean.detected().isPresent() ? 1 : 0;
        TestClip written = x264(marked, 18);
        for (Map.Entry<String, Attack> attack : attacks().entrySet()) {
            OptionalLong found = attack.getValue().on(written).detected();
            boolean right = found.isPresent() && (int) found.getAsLong() == payload;
            row.wrong += found.isPresent() && !right ? 1 : 0;
            row.found.merge(attack.getKey(), right ? 1 : 0, Integer::sum);
        }
    }

    private Map<String, Attack> attacks() {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        attacks.put("as written (x264, CRF 18)", clip -> clip);
        attacks.put("H.264, CRF 23", clip -> x264(clip, 23));
        attacks.put("H.264, CRF 28", clip -> x264(clip, 28));
        attacks.put("H.264, CRF 33", clip -> x264(clip, 33));
        attacks.put(
                "three times H.264, CRF 23, then MPEG-4",
                clip -> through(x264(x264(x264(clip, 23), 23), 23), "null", clip.size(), "-c:v", "mpeg4", "-q:v", "4"));
        attacks.put("scaled by 0.5, CRF 23", clip -> scaled(clip, .5, .5));
        attacks.put("scaled by 0.75, CRF 23", clip -> scaled(clip, .75, .75));
        attacks.put("scaled by 1.5, CRF 23", clip -> scaled(clip, 1.5, 1.5));
        attacks.put("scaled by 2, CRF 23", clip -> scaled(clip, 2, 2));
        attacks.put("4:3 to 16:9, CRF 23", clip -> scaled(clip, 4 / 3.0, 1));
        attacks.put("cropped to 70 % of the area, CRF 23", clip -> cropped(clip, Math.sqrt(.7)));
        attacks.put("cropped to 70 % of each side, CRF 23", clip -> cropped(clip, .7));
        attacks.put("24 to 15 frames per second, CRF 23", clip -> h264(clip, "fps=15", clip.size(), 23));
        attacks.put("24 to 60 frames per second, CRF 23", clip -> h264(clip, "fps=60", clip.size(), 23));
        attacks.put("one frame as PNG", clip -> clip.frame(clip.frames().size() / 2));
        attacks.put(
                "one frame as JPEG, quality 75",
                clip -> clip.frame(clip.frames().size() / 2).jpeg(.75f));
        return attacks;
    }

    private TestClip scaled(TestClip clip, double across, double down) throws IOException, InterruptedException {
        Size size = even(clip.size().width() * across, clip.size().height() * down);
        return h264(clip, "scale=" + size.width() + ":" + size.height(), size, 23);
    }

    private TestClip cropped(TestClip clip, double kept) throws IOException, InterruptedException {
        Size size = even(clip.size().width() * kept, clip.size().height() * kept);
        int left = (clip.size().width() - size.width()) / 3;
        int top = (clip.size().height() - size.height()) / 4;
        return h264(clip, "crop=" + size.width() + ":" + size.height() + ":" + left + ":" + top, size, 23);
    }

    private static Size even(double width, double height) {
        return new Size((int) (width / 2) * 2, (int) (height / 2) * 2);
    }

    private TestClip x264(TestClip clip, int quality) throws IOException, InterruptedException {
        return h264(clip, "null", clip.size(), quality);
    }

    private TestClip h264(TestClip clip, String filter, Size size, int quality)
            throws IOException, InterruptedException {
        return through(clip, filter, size, "-c:v", "libx264", "-crf", "" + quality, "-pix_fmt", "yuv420p");
    }

    private TestClip through(TestClip clip, String filter, Size size, String... codec)
            throws IOException, InterruptedException {
        return ffmpeg.through(clip, filter, size, codec);
    }

    private static String table(Map<String, Row> rows) {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder("| found after |");
        StringBuilder rule = new StringBuilder("| --- |");
        StringBuilder clips = new StringBuilder("| clips |");
        StringBuilder psnr = new StringBuilder("| least and mean PSNR, dB |");
        StringBuilder wrong = new StringBuilder("| wrong payloads; marks found in the clean clips |");
        rows.forEach((size, row) -> {
            head.append(" ").append(size).append(" |");
            rule.append(" --- |");
            clips.append(" ").append(row.clips).append(" |");
            psnr.append(String.format(Locale.ROOT, " %.1f, %.1f |", row.least, row.sum / row.clips));
            wrong.append(" ")
                    .append(row.wrong)
                    .append("; ")
                    .append(row.falseAlarms)
                    .append(" |");
        });
        lines.addAll(List.of(head.toString(), rule.toString(), clips.toString(), psnr.toString()));
        Row any = rows.values().iterator().next();
        for (String attack : any.found.keySet()) {
            StringBuilder line = new StringBuilder("| " + attack + " |");
            rows.values()
                    .forEach(row -> line.append(String.format(
                            Locale.ROOT,
                            " %.0f %% |",
                            100.0 * row.found.getOrDefault(attack, 0) / Math.max(1, row.clips))));
            lines.add(line.toString());
        }
        lines.add(wrong.toString());
        return String.join("\n", lines) + "\n";
    }
}
