package dev.framewright.media;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import java.util.List;

/** Pictures of one size in a grid, row by row, touching each other. */
final class ContactSheet {
    private ContactSheet() {}

    /**
     * Lays pictures out; places after the last one stay black.
     *
     * @throws InvalidRequestException if there is no picture, no column, or the sizes differ
     */
    static RgbImage of(List<RgbImage> frames, int columns) {
        if (frames.isEmpty()) {
            throw new InvalidRequestException("contactSheet.frames", "must hold at least one picture but was empty");
        }
        if (columns < 1) {
            throw new InvalidRequestException("contactSheet.columns", "must be at least 1 but was " + columns);
        }
        Size cell = frames.get(0).size();
        int across = Math.min(columns, frames.size());
        Size whole = new Size(cell.width() * across, cell.height() * ((frames.size() + across - 1) / across));
        byte[] sheet = new byte[whole.rgbBytes()];
        for (int n = 0; n < frames.size(); n++) {
            if (!frames.get(n).size().equals(cell)) {
                throw new InvalidRequestException(
                        "contactSheet.frames",
                        "must all be " + cell + " like the first but picture " + n + " was "
                                + frames.get(n).size());
            }
            place(frames.get(n), sheet, whole.width(), n % across, n / across);
        }
        return new RgbImage(whole, sheet);
    }

    private static void place(RgbImage frame, byte[] sheet, int sheetWidth, int column, int row) {
        int width = frame.size().width();
        int height = frame.size().height();
        for (int y = 0; y < height; y++) {
            int to = ((row * height + y) * sheetWidth + column * width) * 3;
            System.arraycopy(frame.rgb(), y * width * 3, sheet, to, width * 3);
        }
    }
}
