package dev.framewright.models;

import ai.djl.Device;
import dev.framewright.engine.Kernels;
import java.util.Map;

/** The kernel texts of this module, as one set: a bundle with kernels of its own joins them to these. */
public final class ModelKernels {

    private static final String[] RESOURCES = {
        "kernels/frames.torchscript",
        "kernels/sampling.torchscript",
        "kernels/adapter.torchscript",
        "kernels/clip.torchscript",
        "kernels/detail.torchscript",
        "kernels/umt5.torchscript",
        "kernels/vace.torchscript",
        "kernels/wan_transformer.torchscript",
        "kernels/wan_video_autoencoder.torchscript",
        "kernels/starter_autoencoder.torchscript",
        "kernels/starter_refiner.torchscript",
        "kernels/starter_text.torchscript",
    };

    private ModelKernels() {}

    /** Source texts by resource name; a new map on every call. */
    public static Map<String, String> text() {
        return Kernels.text(ModelKernels.class, RESOURCES);
    }

    /** Compiles them alone for a device; whoever calls closes the result. */
    public static Kernels load(Device device) {
        return Kernels.compile(device, text());
    }
}
