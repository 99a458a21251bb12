package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.framewright.api.InternalException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/** The door to FFmpeg's C functions: loads the libraries once and turns return codes into exceptions. */
final class FFmpeg {
    private static final String UNPACK_FOLDER = "org.bytedeco.javacpp.cachedir";
    private static boolean loaded;

    private FFmpeg() {}

    /** Loads the native libraries on first use: about a second, then free. */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        // Inside a bundle JavaCPP unpacks to a folder without a version; two FFmpeg versions must not share one.
        if (System.getProperty(UNPACK_FOLDER) == null) {
            Path folder = Path.of(System.getProperty("user.home"), ".framewright", "native", "ffmpeg-8.0.1-1.5.13");
            System.setProperty(UNPACK_FOLDER, folder.toString());
        }
        // JavaCPP would refuse memory when the process is large, which it is while a model is loaded.
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        try {
            av_log_set_level(AV_LOG_QUIET);
        } catch (LinkageError missing) {
            throw new InternalException(
                    "FFmpeg's libraries could not be loaded on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + "; this build has them for Linux on x86-64. If that is"
                            + " this machine, check that " + System.getProperty(UNPACK_FOLDER) + " can be written.",
                    missing);
        }
        loaded = true;
    }

    /**
     * Gives {@code code} back when it is no error.
     *
     * @throws FFmpegFailure if {@code code} is negative
     */
    static int check(int code, String doing) throws FFmpegFailure {
        if (code < 0) {
            throw new FFmpegFailure(code, doing, textOf(code));
        }
        return code;
    }

    /** Gives {@code result} back when there is one; C functions answer NULL when memory is short. */
    static <T extends org.bytedeco.javacpp.Pointer> T present(T result, String what) throws FFmpegFailure {
        if (result == null || result.isNull()) {
            throw new FFmpegFailure(-FFmpegFailure.OUT_OF_MEMORY, what, "not available");
        }
        return result;
    }

    /** Gives a path as a URL that is never taken for another protocol, whatever the name holds. */
    static BytePointer url(Path file) {
        return text("file:" + file.toAbsolutePath());
    }

    static BytePointer text(String text) {
        return new BytePointer(text, StandardCharsets.UTF_8);
    }

    static String string(BytePointer text) {
        return text == null || text.isNull() ? "" : text.getString(StandardCharsets.UTF_8);
    }

    static void put(AVDictionary dictionary, String key, String value) throws FFmpegFailure {
        try (BytePointer k = text(key);
                BytePointer v = text(value)) {
            check(av_dict_set(dictionary, k, v, 0), "store " + key);
        }
    }

    private static String textOf(int code) {
        byte[] text = new byte[256];
        av_strerror(code, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
