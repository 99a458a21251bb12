package dev.framewright.provenance.file;

import java.io.IOException;
import java.util.Map;

/** How one file is bound to the manifest that will vouch for it: which bytes are hashed, and where the manifest goes. */
public interface Binding {
    /** Gives the label of the assertion that binds, such as {@code c2pa.hash.data}. */
    String label();

    /**
     * Gives the SHA-256 of what a manifest store of {@code storeBytes} vouches for; it may depend on that length, because
     * the store moves what lies behind it.
     */
    byte[] hash(int storeBytes) throws IOException;

    /** Gives the assertion's fields for a store of {@code storeBytes}. */
    Map<String, Object> assertion(int storeBytes, byte[] hash);

    /** Brings the store to its place. */
    void write(byte[] store) throws IOException;
}
