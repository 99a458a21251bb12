package com.example.frames;

import dev.framewright.api.ClipShape;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import java.util.Arrays;
import org.osgi.service.component.annotations.Component;

/** Blackens an eighth of every frame above and below. It holds one frame at a time, which it is given. */
@Component
public final class CinemaBars implements FrameStage {
    @Override
    public String name() {
        return "cinema-bars";
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        return new Clip() {
            @Override
            public ClipShape shape() {
                return clip.shape();
            }

            @Override
            public boolean next(byte[] rgb) {
                if (!clip.next(rgb)) {
                    return false;
                }
                int bar = size().height() / 8 * size().width() * 3;
                Arrays.fill(rgb, 0, bar, (byte) 0);
                Arrays.fill(rgb, rgb.length - bar, rgb.length, (byte) 0);
                return true;
            }

            @Override
            public void close() {
                clip.close();
            }
        };
    }
}
