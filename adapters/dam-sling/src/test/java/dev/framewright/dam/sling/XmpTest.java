package dev.framewright.dam.sling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmpTest {
    private static final String PACKET = "<?xpacket begin='' id='x'?><x:xmpmeta xmp:CreatorTool=\"F 1\""
            + " Iptc4xmpExt:DigitalSourceType=\"http://a/b\" dc:title=\"no\"/><?xpacket end=\"w\"?>";

    @TempDir
    Path folder;

    @Test
    void thePacketIsFoundBetweenOtherBytes() throws IOException {
        Path file = write("<<?xpacket<?xpacket begi" + PACKET + "trailing");

        assertThat(Xmp.in(file)).hasValue(PACKET);
    }

    @Test
    void aFileWithoutAWholePacketHasNone() throws IOException {
        assertThat(Xmp.in(write("<?xpacket begin='' and no end"))).isEmpty();
        assertThat(Xmp.in(write(""))).isEmpty();
    }

    @Test
    void onlyTheFieldsOfGenerativeMediaBecomeProperties() {
        assertThat(Xmp.fields(PACKET))
                .containsExactly(entry("CreatorTool", "F 1"), entry("DigitalSourceType", "http://a/b"));
    }

    private Path write(String text) throws IOException {
        return Files.write(folder.resolve("clip"), text.getBytes(StandardCharsets.UTF_8));
    }
}
