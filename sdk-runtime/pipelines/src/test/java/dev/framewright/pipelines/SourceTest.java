package dev.framewright.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.framewright.api.MediaRef;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTest {

    @Test
    void bytesThatAreNoPictureLeaveNoFile() {
        List<Path> probed = new ArrayList<>();
        ClipReader reader = new ClipReader() {
            @Override
            public MediaInfo probe(Path path) {
                assertThat(path).hasBinaryContent(new byte[] {1, 2});
                probed.add(path);
                throw new MediaUnreadableException(path, "is no picture.");
            }

            @Override
            public Clip open(Path path) {
                throw new AssertionError("nothing is opened");
            }
        };

        assertThatThrownBy(() -> Source.of(reader, "source", MediaRef.inline("image/png", new byte[] {1, 2})))
                .isInstanceOf(MediaUnreadableException.class);

        assertThat(probed.get(0)).doesNotExist();
    }
}
