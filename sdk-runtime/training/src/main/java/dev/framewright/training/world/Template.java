package dev.framewright.training.world;

/**
 * One pose of one subject at one size, as the judge looks for it: the pixels it covers, relative to its centre's.
 *
 * @param pose frame of the sprite's loop
 * @param mirrored whether left and right are swapped
 * @param turn clockwise, in radians
 * @param height drawn side, in frame heights
 * @param dx columns from the centre's
 * @param dy rows from the centre's
 * @param colour premultiplied RGB, three values for each pixel
 * @param alpha cover of each pixel, in (0, 1]
 */
record Template(
        int pose, boolean mirrored, double turn, double height, int[] dx, int[] dy, float[] colour, float[] alpha) {

    /** Covers below this are left out. */
    private static final float FAINT = .06f;

    static Template of(
            Sprite sprite, int pose, boolean mirrored, double turn, double height, int frameHeight, Look look) {
        double side = height * frameHeight;
        int reach = (int) Math.ceil(side / 2 + .5);
        int across = 2 * reach + 1;
        Canvas[] drawn = look.draw(sprite, side, across, mirrored, turn, frameHeight);
        float[] black = drawn[0].rgb();
        float[] cover = drawn[1].rgb();
        int count = 0;
        for (int i = 0; i < across * across; i++) {
            count += cover[3 * i] > FAINT ? 1 : 0;
        }
        int[] dx = new int[count];
        int[] dy = new int[count];
        float[] colour = new float[3 * count];
        float[] alpha = new float[count];
        int to = 0;
        for (int i = 0; i < across * across; i++) {
            if (cover[3 * i] > FAINT) {
                dx[to] = i % across - reach;
                dy[to] = i / across - reach;
                System.arraycopy(black, 3 * i, colour, 3 * to, 3);
                alpha[to++] = cover[3 * i];
            }
        }
        return new Template(pose, mirrored, turn, height, dx, dy, colour, alpha);
    }

    /**
     * How much squared error the template takes off a view when it is drawn with its centre in a pixel. Near zero or
     * negative where the view shows something else; at most {@link #most}.
     */
    float gain(View view, int x, int y) {
        int w = view.width();
        int h = view.height();
        float[] rgb = view.rgb();
        float[] behind = view.behind();
        float[] error = view.error();
        float sum = 0;
        for (int i = 0; i < alpha.length; i++) {
            int px = x + dx[i];
            int py = y + dy[i];
            if (px < 0 || py < 0 || px >= w || py >= h) {
                continue;
            }
            int at = py * w + px;
            float rest = 1 - alpha[i];
            float r = rgb[3 * at] - colour[3 * i] - rest * behind[3 * at];
            float g = rgb[3 * at + 1] - colour[3 * i + 1] - rest * behind[3 * at + 1];
            float b = rgb[3 * at + 2] - colour[3 * i + 2] - rest * behind[3 * at + 2];
            sum += error[at] - Math.min(View.CAP, r * r + g * g + b * b);
        }
        return sum;
    }

    /** The gain if the view showed exactly this template there. */
    float most(View view, int x, int y) {
        float sum = 0;
        for (int i = 0; i < alpha.length; i++) {
            int px = x + dx[i];
            int py = y + dy[i];
            if (px < 0 || py < 0 || px >= view.width() || py >= view.height()) {
                continue;
            }
            int at = py * view.width() + px;
            float e = 0;
            for (int c = 0; c < 3; c++) {
                float d = colour[3 * i + c] - alpha[i] * view.behind()[3 * at + c];
                e += d * d;
            }
            sum += Math.min(View.CAP, e);
        }
        return sum;
    }

    /** How sprites appear in a style. */
    enum Look {
        COLOUR,
        GREY,
        PENCIL;

        static Look of(Style style) {
            return switch (style) {
                case PLAIN, PIXEL -> COLOUR;
                case NOIR -> GREY;
                case PENCIL -> PENCIL;
            };
        }

        /** The sprite over black, and its cover. */
        private Canvas[] draw(Sprite sprite, double side, int across, boolean mirrored, double turn, int frameHeight) {
            if (this == PENCIL) {
                return pencil(sprite, side, across, mirrored, turn, frameHeight);
            }
            Canvas black = new Canvas(across, across);
            Canvas white = filled(across, 1);
            sprite.draw(black, across / 2.0, across / 2.0, side, turn, mirrored);
            sprite.draw(white, across / 2.0, across / 2.0, side, turn, mirrored);
            float[] cover = white.rgb();
            for (int i = 0; i < cover.length; i += 3) {
                cover[i] = 1 - (cover[i] - black.rgb()[i]);
            }
            if (this == GREY) {
                FrameStyle.apply(Style.NOIR, black);
            }
            return new Canvas[] {black, white};
        }

        private static Canvas[] pencil(
                Sprite sprite, double side, int across, boolean mirrored, double turn, int frameHeight) {
            int fine = 3;
            Canvas big = filled(across * fine, .55f);
            sprite.draw(big, big.width() / 2.0, big.width() / 2.0, side * fine, turn, mirrored);
            Canvas white = filled(across * fine, 1);
            Canvas black = new Canvas(across * fine, across * fine);
            sprite.draw(white, big.width() / 2.0, big.width() / 2.0, side * fine, turn, mirrored);
            sprite.draw(black, big.width() / 2.0, big.width() / 2.0, side * fine, turn, mirrored);
            for (int i = 0; i < white.rgb().length; i++) {
                white.rgb()[i] = 1 - (white.rgb()[i] - black.rgb()[i]);
            }
            FrameStyle.pencil(big, frameHeight * fine / 40.0);
            Canvas small = big.resized(across, across);
            Canvas cover = white.resized(across, across);
            for (int i = 0; i < cover.rgb().length; i++) {
                cover.rgb()[i] = cover.rgb()[i] > .4f ? 1 : 0;
            }
            return new Canvas[] {small, cover};
        }

        private static Canvas filled(int across, float value) {
            Canvas canvas = new Canvas(across, across);
            java.util.Arrays.fill(canvas.rgb(), value);
            return canvas;
        }
    }
}
