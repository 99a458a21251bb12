package dev.framewright.watermark;

import dev.framewright.api.Size;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An ffmpeg of the machine's, for codecs that this project does not ship. */
record FFmpegProgram(Path program) {
    /** Reads a file, or numbered pictures, of a known size. */
    TestClip read(String input, Size size, int most) throws IOException, InterruptedException {
        byte[] raw = run(
                new byte[0], List.of("-i", input, "-frames:v", "" + most, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"));
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i + size.rgbBytes() <= raw.length; i += size.rgbBytes()) {
            frames.add(Arrays.copyOfRange(raw, i, i + size.rgbBytes()));
        }
        return new TestClip(size, frames);
    }

    /** Writes a clip through a filter and a codec, and reads it again. */
    TestClip through(TestClip clip, String filter, Size size, String... codec)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("watermark", ".mkv");
        try {
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            clip.frames().forEach(raw::writeBytes);
            List<String> arguments = new ArrayList<>(List.of("-f", "rawvideo", "-pix_fmt", "rgb24", "-r", "24"));
            arguments.addAll(
                    List.of("-s", clip.size().width() + "x" + clip.size().height(), "-i", "-"));
            arguments.addAll(List.of("-vf", filter));
            arguments.addAll(List.of(codec));
            arguments.add(file.toString());
            run(raw.toByteArray(), arguments);
            return read(file.toString(), size, 10_000);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private byte[] run(byte[] input, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-v", "error", "-threads", "1", "-y"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread feeder = new Thread(() -> {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // It has read enough.
            }
        });
        feeder.start();
        byte[] output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command));
        }
        return output;
    }
}
