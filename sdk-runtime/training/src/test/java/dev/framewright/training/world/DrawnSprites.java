package dev.framewright.training.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;

/** Eight sprites drawn here, so that no test needs the packages: a body, a head on the left and a bobbing tail. */
public final class DrawnSprites {

    static final List<Subject> SUBJECTS = Subjects.ALL.subList(0, 8);

    private static final int FRAMES = 6;

    private static final int SIDE = 112;

    private DrawnSprites() {}

    /** The first preset with the drawn subjects alone. */
    static WorldConfiguration configuration() {
        WorldConfiguration first = WorldConfiguration.first();
        return new WorldConfiguration(
                SUBJECTS,
                first.places(),
                first.motions(),
                EnumSet.of(Camera.STATIC, Camera.PAN_LEFT, Camera.PAN_RIGHT),
                first.movingCameraRate(),
                first.styles(),
                first.styledRate(),
                first.pairRate());
    }

    /** The world of these sprites. */
    public static StickerWorld world() {
        return new StickerWorld(bank(), configuration());
    }

    static SpriteBank bank() {
        try {
            return SpriteBank.read(new ByteArrayInputStream(file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] file() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write("FWSP".getBytes(StandardCharsets.US_ASCII));
        out.writeInt(SUBJECTS.size());
        for (int i = 0; i < SUBJECTS.size(); i++) {
            out.writeInt(SUBJECTS.get(i).codePoint().length());
            out.write(SUBJECTS.get(i).codePoint().getBytes(StandardCharsets.US_ASCII));
            out.writeInt(SIDE);
            out.writeInt(FRAMES);
            for (int frame = 0; frame < FRAMES; frame++) {
                out.write(PrepareSprites.premultiplied(picture(i, frame)));
            }
        }
        return bytes.toByteArray();
    }

    private static BufferedImage picture(int subject, int frame) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        Color body = Color.getHSBColor(subject / 8f, .35f + .5f * (subject % 2), .45f + .15f * (subject % 4));
        Color head = Color.getHSBColor(subject / 8f + .45f, .8f, .9f);
        int bob = (int) Math.round(6 * Math.sin(2 * Math.PI * frame / FRAMES));
        graphics.setColor(body);
        if (subject % 3 == 0) {
            graphics.fillRect(24, 40, 70, 50);
        } else {
            graphics.fillOval(20, 20 + 4 * subject, 76, 84 - 4 * subject);
        }
        graphics.setColor(head);
        graphics.fillOval(4, 18 + bob, 34 + 3 * (subject % 4), 34);
        graphics.setColor(Color.BLACK);
        graphics.fillOval(12, 28 + bob, 9, 9);
        graphics.setColor(body.darker());
        graphics.fillRect(88, 30 - bob + 5 * (subject % 5), 20, 12);
        graphics.fillRect(34, 88, 10, 20);
        graphics.fillRect(74, 88, 10, 20);
        graphics.dispose();
        return picture;
    }
}
