package dev.framewright.provenance.file;

import dev.framewright.provenance.key.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;

/** Binds a file of a kind that holds no manifest: the store becomes a file beside it, and vouches for every byte. */
final class SidecarBinding implements Binding {
    private final Path file;
    private final Path sidecar;

    SidecarBinding(Path file, Path sidecar) {
        this.file = file;
        this.sidecar = sidecar;
    }

    @Override
    public String label() {
        return "c2pa.hash.data";
    }

    @Override
    public byte[] hash(int storeBytes) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (FileChannel in = FileChannel.open(file)) {
            Bytes.update(digest, in, 0, in.size());
        }
        return digest.digest();
    }

    @Override
    public Map<String, Object> assertion(int storeBytes, byte[] hash) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", "whole file");
        fields.put("alg", "sha256");
        fields.put("hash", hash);
        fields.put("pad", new byte[0]);
        return fields;
    }

    @Override
    public void write(byte[] store) throws IOException {
        Files.write(sidecar, store);
    }
}
