package dev.framewright.provenance.file;

import dev.framewright.provenance.key.Digest;
import dev.framewright.provenance.key.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Binds a PNG: the store goes into a chunk {@code caBX} behind {@code IHDR}, XMP into an {@code iTXt} behind that. */
final class PngBinding implements Binding {
    private static final int AROUND_STORE = 12;

    private final Path file;
    private final byte[] xmpChunk;
    private final long behindHeader;

    PngBinding(Path file, String xmp) throws IOException {
        this.file = file;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("XML:com.adobe.xmp\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(xmp.getBytes(StandardCharsets.UTF_8));
        this.xmpChunk = PngChunk.bytes("iTXt", text.toByteArray());
        try (FileChannel in = FileChannel.open(file)) {
            List<PngChunk> chunks = PngChunk.of(in);
            if (chunks.isEmpty() || !chunks.get(0).type().equals("IHDR")) {
                throw new MalformedException("the picture does not start with IHDR");
            }
            if (chunks.stream().anyMatch(chunk -> chunk.type().equals("caBX"))) {
                throw new MalformedException("the picture is signed already");
            }
            this.behindHeader = chunks.get(0).end();
        }
    }

    @Override
    public String label() {
        return "c2pa.hash.data";
    }

    @Override
    public byte[] hash(int storeBytes) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (FileChannel in = FileChannel.open(file)) {
            Bytes.update(digest, in, 0, behindHeader);
            digest.update(xmpChunk);
            Bytes.update(digest, in, behindHeader, in.size());
        }
        return digest.digest();
    }

    @Override
    public Map<String, Object> assertion(int storeBytes, byte[] hash) {
        Map<String, Object> stretch = new LinkedHashMap<>();
        stretch.put("start", behindHeader);
        stretch.put("length", (long) storeBytes + AROUND_STORE);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("exclusions", List.of(stretch));
        fields.put("name", "jumbf manifest");
        fields.put("alg", "sha256");
        fields.put("hash", hash);
        fields.put("pad", new byte[0]);
        return fields;
    }

    @Override
    public void write(byte[] store) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            Bytes.replace(file, out -> {
                Bytes.copy(in, 0, behindHeader, out);
                Bytes.write(out, PngChunk.bytes("caBX", store));
                Bytes.write(out, xmpChunk);
                Bytes.copy(in, behindHeader, in.size(), out);
            });
        }
    }
}
