package dev.framewright.pipelines.wan;

import ai.djl.Device;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.Size;
import dev.framewright.api.model.ModelReport;
import dev.framewright.engine.Devices;
import dev.framewright.engine.HostMemory;
import dev.framewright.models.Precision;
import dev.framewright.pipelines.ModelCard;
import dev.framewright.pipelines.ModelFamily;
import dev.framewright.pipelines.VideoModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The published Wan 2.1 and 2.2 models, from the folders that their publishers give. */
@Component
public final class WanFamily implements ModelFamily {

    /** Multiplications and additions that one core of a recent server processor does in a second, float32. */
    private static final double PER_SECOND = 5e10;

    private final Map<String, WanSettings> read = new ConcurrentHashMap<>();

    private final LongSupplier available;

    @Activate
    public WanFamily() {
        this(HostMemory::availableBytes);
    }

    /** @param available bytes that a job may take */
    WanFamily(LongSupplier available) {
        this.available = available;
    }

    @Override
    public boolean holds(Path folder) {
        return WanFolder.is(folder);
    }

    @Override
    public ModelCard card(String name, Path folder) {
        return settings(name, folder).card(name);
    }

    @Override
    public ModelReport report(String name, Path folder) {
        WanSettings settings = settings(name, folder);
        WanChecks.Found found;
        try {
            found = new WanChecks(settings.folder()).check();
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelInvalidException(
                    name, "is damaged or of another kind: " + e.getMessage() + ". Fetch that file again.", e);
        }
        ModelCard card = settings.card(name);
        WanVariant variant = settings.variant();
        Map<String, String> defaults = card.defaults();
        if (settings.folder().late() != null) {
            defaults.put("sampling.guidanceScale of the late expert", Double.toString(variant.lateGuidanceScale()));
            defaults.put("timestep of the change of experts", Double.toString(settings.boundary()));
        }
        List<ModelReport.Memory> memory = new ArrayList<>();
        for (Size size : new LinkedHashSet<>(List.of(variant.size(), new Size(832, 480)))) {
            long peak = cost(card, size, variant.frames(), true).hostBytes();
            memory.add(new ModelReport.Memory(size, variant.frames(), peak));
        }
        return new ModelReport(
                name,
                found.title(variant),
                found.parts(),
                card.capabilities(variant.drawsFromWords()),
                defaults,
                memory,
                List.of("Weights are computed in "
                        + Precision.fastest(device()).name().toLowerCase(Locale.ROOT)
                        + ", the fastest type on this machine's " + device().getDeviceType() + "."));
    }

    private WanSettings settings(String name, Path folder) {
        return read.computeIfAbsent(name, key -> {
            try {
                return WanSettings.of(WanFolder.read(folder));
            } catch (IOException | UncheckedIOException e) {
                throw new ModelInvalidException(
                        name, "in " + folder + " is not complete: " + e.getMessage() + ". Complete the folder.", e);
            }
        });
    }

    @Override
    public Cost cost(ModelCard card, Size size, int frames, boolean guided) {
        WanSettings settings = read.get(card.name());
        if (settings == null) {
            throw new IllegalStateException("the card of " + card.name() + " was not read by this family");
        }
        Device device = device();
        WanMemory memory = new WanMemory(settings.folder(), Precision.fastest(device));
        long peak = memory.peak(size, frames, memory.mapped(size, frames, available.getAsLong()));
        double step = (guided ? 2 : 1) * WanWork.step(settings.folder(), size, frames) / PER_SECOND;
        double frame = WanWork.frame(settings.folder(), size) / PER_SECOND;
        return device.isGpu() ? new Cost(2L << 30, peak, step / 100, frame / 100) : new Cost(peak, 0, step, frame);
    }

    private static Device device() {
        return Devices.named(System.getProperty("framewright.device", "cpu"));
    }

    @Override
    public VideoModel open(String name, Path folder) {
        return open(name, folder, List.of());
    }

    @Override
    public VideoModel open(String name, Path folder, List<Adapter> adapters) {
        return new WanModel(name, settings(name, folder), device(), available, adapters);
    }
}
