package com.example.lut;

import dev.framewright.api.ClipShape;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Grades every frame: with the table in the bundle, or with the one that the setting framewright.lut.file names. */
@Component(property = "service.ranking:Integer=-10")
public final class LutStage implements FrameStage {
    private final CubeLut lut;

    @Activate
    public LutStage(BundleContext context) throws IOException {
        String file = context.getProperty("framewright.lut.file");
        String name = file == null ? "warm.cube" : file;
        try (var in = file == null ? LutStage.class.getResourceAsStream("/warm.cube") : Files.newInputStream(Path.of(file))) {
            lut = CubeLut.parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    @Override
    public String name() {
        return "lut";
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
                boolean more = clip.next(rgb);
                if (more) {
                    lut.grade(rgb);
                }
                return more;
            }

            @Override
            public void close() {
                clip.close();
            }
        };
    }
}
