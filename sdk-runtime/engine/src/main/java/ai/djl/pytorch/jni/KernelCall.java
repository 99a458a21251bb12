package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;

/**
 * Runs a method of a loaded TorchScript module with or without autograd.
 *
 * <p>{@link IValueUtils#runMethod} always runs in InferenceMode: what it returns can never take part
 * in autograd. The native entry point has a flag for that, but only this package may call it. So this
 * class lives in DJL's package; at run time it must be defined by the same class loader as DJL
 * (class path: always; OSGi: put it in the bundle that holds DJL).
 */
public final class KernelCall {

    private KernelCall() {}

    /** Runs in InferenceMode: no graph is recorded. */
    public static IValue infer(PtSymbolBlock block, String method, IValue... args) {
        return new IValue(PyTorchLibrary.LIB.moduleRunMethod(block.getHandle(), method, handles(args), false, false));
    }

    /** Runs with autograd switched on for this call; the thread's grad mode is put back afterwards. */
    public static IValue grad(PtSymbolBlock block, String method, IValue... args) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return new IValue(
                    PyTorchLibrary.LIB.moduleRunMethod(block.getHandle(), method, handles(args), true, false));
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    private static long[] handles(IValue[] args) {
        long[] handles = new long[args.length];
        for (int i = 0; i < args.length; i++) {
            handles[i] = args[i].getHandle();
        }
        return handles;
    }
}
