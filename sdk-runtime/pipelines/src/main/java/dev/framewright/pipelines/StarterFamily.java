package dev.framewright.pipelines;

import dev.framewright.api.FrameRate;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.Size;
import dev.framewright.api.model.ModelReport;
import dev.framewright.engine.Devices;
import dev.framewright.engine.StoredTensor;
import dev.framewright.engine.TensorFile;
import dev.framewright.pipelines.ModelCard.Knows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Models that {@code framewright train} makes. */
@Component
public final class StarterFamily implements ModelFamily {

    static final int GRID = 16;
    static final int SMALLEST_SIDE = 64;
    static final int LARGEST_SIDE = 256;
    static final int MOST_FRAMES = 14_400;

    @Activate
    public StarterFamily() {}

    @Override
    public boolean holds(Path folder) {
        return Files.exists(folder.resolve("model.json"));
    }

    @Override
    public ModelCard card(String name, Path folder) {
        return card(name, StarterModel.card(name, folder));
    }

    @Override
    public ModelReport report(String name, Path folder) {
        ModelCard card = card(name, folder);
        List<ModelReport.Part> parts = new ArrayList<>();
        for (String part : List.of("text_encoder", "transformer", "refiner", "autoencoder")) {
            Path file = folder.resolve(part + ".safetensors");
            if (part.equals("refiner") && !Files.exists(file)) {
                continue;
            }
            try {
                long parameters = 0;
                long bytes = 0;
                String type = "";
                for (StoredTensor tensor : TensorFile.contents(file).values()) {
                    parameters += tensor.count();
                    bytes += tensor.bytes();
                    type = tensor.type().name();
                }
                parts.add(new ModelReport.Part(part.replace('_', ' '), parameters, bytes, type));
            } catch (IOException e) {
                throw new ModelInvalidException(name, "cannot be used: " + e.getMessage() + ". Train it again.", e);
            }
        }
        long peak = cost(card, card.size(), card.frames(), true).hostBytes();
        return new ModelReport(
                name,
                "Framewright starter",
                parts,
                card.capabilities(true),
                card.defaults(),
                List.of(new ModelReport.Memory(card.size(), card.frames(), peak)),
                List.of());
    }

    static ModelCard card(String name, StarterModel.Card card) {
        return new ModelCard(
                name,
                new Size(card.side(), card.side()),
                card.frames(),
                FrameRate.of(card.framesPerSecond()),
                GRID,
                SMALLEST_SIDE,
                LARGEST_SIDE,
                MOST_FRAMES,
                card.steps(),
                card.guidanceScale(),
                card.shift(),
                List.of("euler", "unipc"),
                "",
                EnumSet.of(Knows.FIRST_FRAMES, Knows.LAST_FRAMES, Knows.ANY_FRAMES, Knows.REGIONS),
                card.vocabulary(),
                card.words());
    }

    /** Times were measured on two cores of a recent server processor; other machines differ. */
    @Override
    public Cost cost(ModelCard card, Size size, int frames, boolean guided) {
        long tokens = (long) (1 + (frames - 1) / 4) * (size.height() / 16) * (size.width() / 16);
        long decoding = 400L * 4 * size.pixels();
        return new Cost(
                700_000_000L + tokens * 60_000 + tokens * tokens * 24 + decoding,
                0,
                (guided ? 2 : 1) * (0.01 + tokens * 2e-4),
                size.pixels() * 2.5e-6);
    }

    @Override
    public VideoModel open(String name, Path folder) {
        return StarterModel.open(name, folder, Devices.named("cpu"));
    }
}
