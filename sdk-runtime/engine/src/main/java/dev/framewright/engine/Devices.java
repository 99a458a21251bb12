package dev.framewright.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.Locale;

/**
 * Chooses where tensors live: {@code cpu} (default), {@code cuda} or {@code cuda:N}.
 *
 * <p>CUDA is reached through the user's own PyTorch libraries: {@code PYTORCH_LIBRARY_PATH} with {@code
 * PYTORCH_VERSION=2.7.1} and {@code PYTORCH_FLAVOR=cu128} in the environment.
 */
public final class Devices {

    private Devices() {}

    /**
     * The device of that name.
     *
     * @param name {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} for the first GPU there is, else the CPU
     * @throws IllegalArgumentException if the name is none of these, or that GPU is not there
     */
    public static Device named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        if (wanted.equals("cpu")) {
            return Device.cpu();
        }
        int gpus = Torch.engine().getGpuCount();
        if (wanted.equals("auto")) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        if (!wanted.matches("cuda(:\\d{1,3})?")) {
            throw new IllegalArgumentException("device must be cpu, cuda, cuda:N or auto but was " + name);
        }
        int index = wanted.length() > 5 ? Integer.parseInt(wanted.substring(5)) : 0;
        if (index >= gpus) {
            throw new IllegalArgumentException("device " + name + " is not there: PyTorch sees " + gpus
                    + " GPUs. Check PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR, or use cpu.");
        }
        return Device.gpu(index);
    }

    /** Bytes that a device has free now: the GPU's own figure, or on the CPU what the system says is available. */
    public static long freeBytes(Device device) {
        if (device.isGpu()) {
            var usage = CudaUtils.getGpuMemory(device);
            return usage.getMax() - usage.getUsed();
        }
        return HostMemory.availableBytes();
    }

    /** One line for people: PyTorch's version and the threads it may use. */
    public static String engineDescription() {
        return "PyTorch " + Torch.engine().getVersion() + ", " + Torch.engine().getGpuCount() + " GPUs";
    }
}
