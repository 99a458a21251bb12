package dev.framewright.dam.sling;

import dev.framewright.proto.v1.ClipShape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/** The picture that stands for a clip where it does not play: its middle frame, cut from the contact sheet. */
final class Poster {
    /** A sheet shows every frame of a clip up to this, and so many of a longer one. */
    private static final int MOST_ON_SHEET = 64;

    private Poster() {}

    /** Writes the poster; gives nothing where the clip is a single picture or the sheet is not one of its frames. */
    static Optional<Path> cutFrom(Path sheet, ClipShape clip, Path poster) throws IOException {
        BufferedImage whole = ImageIO.read(sheet.toFile());
        int width = clip.getSize().getWidth();
        int height = clip.getSize().getHeight();
        if (whole == null || width == 0 || height == 0 || whole.getWidth() % width != 0) {
            return Optional.empty();
        }
        int across = whole.getWidth() / width;
        int down = whole.getHeight() / height;
        // Of large frames a sheet holds fewer, but it is always about as many across as down.
        int middle = Math.min(Math.min(MOST_ON_SHEET, clip.getFrames()), across * down) / 2;
        if (middle == 0 || down != across && down != across - 1) {
            return Optional.empty();
        }
        int top = middle / across * height;
        ImageIO.write(whole.getSubimage(middle % across * width, top, width, height), "png", poster.toFile());
        return Optional.of(poster);
    }
}
