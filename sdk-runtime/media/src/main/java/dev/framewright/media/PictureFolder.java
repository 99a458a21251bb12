package dev.framewright.media;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures of one size, read as a clip in the order of their names, in which 10 comes after 2. How fast it plays is written inside
 * the first picture; folders of other programs play at 24 frames per second.
 */
final class PictureFolder {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "webp", "bmp");

    private final ClipReader pictures;
    private final Path folder;
    private final List<Path> files;

    PictureFolder(ClipReader pictures, Path folder) {
        this.pictures = pictures;
        this.folder = folder;
        this.files = list(folder);
    }

    MediaInfo probe() {
        MediaInfo first = pictures.probe(files.get(0));
        Map<String, String> metadata = new HashMap<>(first.metadata());
        ClipShape shape =
                new ClipShape(first.size(), rateOf(metadata.remove(PngSequence.FRAME_RATE_KEY)), files.size());
        return new MediaInfo(
                first.mediaType(),
                first.codec(),
                first.pixelFormat(),
                first.colour(),
                shape,
                Optional.empty(),
                metadata);
    }

    Clip open(boolean transparency) {
        ClipShape shape = probe().clip();
        return new Clip() {
            private int given;

            @Override
            public ClipShape shape() {
                return shape;
            }

            @Override
            public boolean next(byte[] rgb) {
                if (given == files.size()) {
                    return false;
                }
                Path file = files.get(given);
                try (Clip picture = transparency ? pictures.openTransparency(file) : pictures.open(file)) {
                    if (!picture.size().equals(shape.size())) {
                        throw new MediaUnreadableException(
                                file,
                                "it is " + picture.size() + " but the first picture of the folder is " + shape.size()
                                        + ". Make all one size.");
                    }
                    picture.next(rgb);
                }
                given++;
                return true;
            }

            @Override
            public void close() {}
        };
    }

    private static FrameRate rateOf(@Nullable String text) {
        if (text != null) {
            try {
                return FrameRate.parse(text);
            } catch (FramewrightException notOurs) {
                return FrameRate.of(24);
            }
        }
        return FrameRate.of(24);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            List<Path> files = inside.filter(PictureFolder::isPicture)
                    .sorted(PictureFolder::compare)
                    .limit(Frames.MOST)
                    .toList();
            if (files.isEmpty()) {
                throw new MediaUnreadableException(folder, "the folder holds no PNG, JPEG, WebP or BMP picture.");
            }
            return files;
        } catch (IOException failure) {
            throw new MediaUnreadableException(folder, "the folder cannot be listed.", failure);
        }
    }

    /** By their names, in which runs of digits count as numbers: not all programs lead them by zeros. */
    private static int compare(Path one, Path other) {
        List<String> first = parts(one);
        List<String> second = parts(other);
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            String left = first.get(i);
            String right = second.get(i);
            boolean numbers = isNumber(left) && isNumber(right);
            int order = numbers ? new BigInteger(left).compareTo(new BigInteger(right)) : left.compareTo(right);
            if (order != 0) {
                return order;
            }
        }
        return one.compareTo(other);
    }

    private static boolean isNumber(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }

    private static List<String> parts(Path file) {
        return List.of(file.getFileName().toString().split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)"));
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
    }
}
