package dev.framewright.provenance.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** XMP in a GIF: an application extension before the trailer, as the XMP specification, part 3, describes it. */
final class GifXmp {
    private static final byte TRAILER = 0x3B;

    private GifXmp() {}

    static void write(Path file, String xmp) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            long end = in.size() - 1;
            if (end < 0 || Bytes.read(in, end, 1)[0] != TRAILER) {
                throw new IOException("the GIF does not end in a trailer");
            }
            Bytes.replace(file, out -> {
                Bytes.copy(in, 0, end, out);
                Bytes.write(out, extension(xmp));
                Bytes.write(out, new byte[] {TRAILER});
            });
        }
    }

    private static byte[] extension(String xmp) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x21);
        out.write(0xFF);
        out.write(11);
        out.writeBytes("XMP DataXMP".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(xmp.getBytes(StandardCharsets.UTF_8));
        // The text is no row of sub-blocks; these bytes lead every decoder that takes it for one to the block of length
        // 0.
        out.write(1);
        for (int i = 0xFF; i >= 0; i--) {
            out.write(i);
        }
        out.write(0);
        return out.toByteArray();
    }
}
