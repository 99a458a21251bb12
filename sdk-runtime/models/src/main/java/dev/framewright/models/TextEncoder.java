package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Turns a prompt into the embeddings that a {@link WanTransformer} attends to. */
public interface TextEncoder extends AutoCloseable {

    /** Width of an embedding. */
    int textWidth();

    /**
     * Encodes one prompt.
     *
     * @param owner owns the result
     * @param prompt any text; empty for guidance without a prompt
     * @return embeddings [1, L, textWidth], float32; rows beyond the prompt are zero and are attended to as such
     */
    NDArray encode(NDManager owner, String prompt);

    @Override
    void close();
}
