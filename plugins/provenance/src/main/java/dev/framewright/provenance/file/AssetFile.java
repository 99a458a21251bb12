package dev.framewright.provenance.file;

import dev.framewright.provenance.key.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A picture or clip, told by its first bytes: how it is bound when it is signed, and where its manifest store lies. */
public final class AssetFile {
    /** The extension of a store that lies beside its file. */
    public static final String SIDECAR = "c2pa";
    /** The longest manifest store that is read or written: hundreds of manifests with pictures in them. */
    public static final int MOST_STORE_BYTES = 32 << 20;

    private static final byte[] STORE_LABEL = "c2pa\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MANIFEST = "manifest\0".getBytes(StandardCharsets.US_ASCII);
    private static final int STORE_TYPE = 0x63327061;
    private static final int APP11 = 0xEB;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;

    /** Brands of pictures in boxes (ISO/IEC 23008-12 and AVIF): their tables of places are other ones than those of clips. */
    private static final Set<String> HEIF_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis");

    private static final int MOST_SEGMENTS = 100_000;

    private final Path file;
    private final Kind kind;

    /** What a file is, as far as signing goes. */
    private enum Kind {
        PNG("image/png"),
        JPEG("image/jpeg"),
        MP4("video/mp4"),
        MOV("video/quicktime"),
        GIF("image/gif"),
        MATROSKA("video/webm"),
        HEIF("image/heif"),
        WEBP("image/webp"),
        OTHER("application/octet-stream");

        private final String mediaType;

        Kind(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    /**
     * A manifest store and where it was found.
     *
     * @param bytes the store
     * @param stretches what it takes up of its file, start and end in turn; empty when it lies beside the file
     */
    public record Store(byte[] bytes, List<Long> stretches) {
        /** Copies the list. */
        public Store {
            stretches = List.copyOf(stretches);
        }
    }

    private AssetFile(Path file, Kind kind) {
        this.file = file;
        this.kind = kind;
    }

    /** Looks at a file's first bytes. */
    public static AssetFile of(Path file) throws IOException {
        byte[] head = new byte[12];
        try (var in = Files.newInputStream(file)) {
            in.readNBytes(head, 0, head.length);
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        Kind kind = Kind.OTHER;
        if (starts(head, "89504e470d0a1a0a")) {
            kind = Kind.PNG;
        } else if (starts(head, "ffd8ff")) {
            kind = Kind.JPEG;
        } else if (text.startsWith("ftyp", 4)) {
            String brand = text.substring(8);
            kind = brand.equals("qt  ") ? Kind.MOV : HEIF_BRANDS.contains(brand) ? Kind.HEIF : Kind.MP4;
        } else if (text.startsWith("GIF8")) {
            kind = Kind.GIF;
        } else if (starts(head, "1a45dfa3")) {
            kind = Kind.MATROSKA;
        } else if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
            kind = Kind.WEBP;
        }
        return new AssetFile(file, kind);
    }

    private static boolean starts(byte[] head, String hex) {
        return HexFormat.of().formatHex(head).startsWith(hex);
    }

    /** Gives the file. */
    public Path file() {
        return file;
    }

    /** Gives the media type. */
    public String mediaType() {
        return kind.mediaType;
    }

    /** Tells whether it is a picture or clip of a kind that is known. */
    public boolean isMedia() {
        return kind != Kind.OTHER;
    }

    /** Tells whether a manifest store can lie in a file of this kind; if not, it lies beside. */
    public boolean holdsStore() {
        return kind == Kind.PNG || kind == Kind.MP4 || kind == Kind.MOV;
    }

    /**
     * Gives how this file is bound to a manifest that is to be written.
     *
     * @param xmp a whole XMP packet; left out where a file of this kind has no place for it
     * @param sidecar where the store goes when it cannot lie in the file
     */
    public Binding binding(String xmp, Path sidecar) throws IOException {
        return switch (kind) {
            case PNG -> new PngBinding(file, xmp);
            case MP4, MOV -> new BmffBinding(file, xmp);
            case GIF -> {
                GifXmp.write(file, xmp);
                yield new SidecarBinding(file, sidecar);
            }
            case JPEG, MATROSKA, HEIF, WEBP, OTHER -> new SidecarBinding(file, sidecar);
        };
    }

    /**
     * Finds the manifest store, in the file or else beside it.
     *
     * @param sidecar where it would lie beside
     * @throws MalformedException if the file's structure is broken, or the store longer than {@link #MOST_STORE_BYTES}
     */
    public Optional<Store> store(Path sidecar) throws IOException {
        Optional<Store> inside;
        try (FileChannel in = FileChannel.open(file)) {
            inside = switch (kind) {
                case PNG -> png(in);
                case MP4, MOV, HEIF -> bmff(in);
                case JPEG -> jpeg(in);
                default -> Optional.empty();
            };
        }
        if (inside.isEmpty() && Files.isRegularFile(sidecar)) {
            try (InputStream in = Files.newInputStream(sidecar)) {
                byte[] bytes = in.readNBytes(MOST_STORE_BYTES + 1);
                bounded(bytes.length);
                return Optional.of(new Store(bytes, List.of()));
            }
        }
        return inside;
    }

    private static void bounded(long storeBytes) {
        if (storeBytes > MOST_STORE_BYTES) {
            throw new MalformedException("the manifest store is longer than " + (MOST_STORE_BYTES >> 20) + " MiB");
        }
    }

    private static Optional<Store> png(FileChannel in) throws IOException {
        Optional<Store> found = Optional.empty();
        for (PngChunk chunk : PngChunk.of(in)) {
            if (chunk.type().equals("caBX")) {
                if (found.isPresent()) {
                    throw new MalformedException("the picture has two manifest stores");
                }
                bounded(chunk.end() - chunk.start() - 12);
                found = Optional.of(new Store(chunk.content(in), List.of(chunk.start(), chunk.end())));
            }
        }
        return found;
    }

    private static Optional<Store> bmff(FileChannel in) throws IOException {
        Optional<Store> found = Optional.empty();
        for (BmffBox box : BmffBox.of(in)) {
            if (box.isUuid(in, BmffBox.C2PA)) {
                long name = box.body() + 20;
                long start = name + MANIFEST.length + 8;
                byte[] purpose = Bytes.read(in, name, Math.min(MANIFEST.length, box.end() - name));
                if (Arrays.equals(purpose, MANIFEST) && box.end() > start) {
                    if (found.isPresent()) {
                        throw new MalformedException("the clip has two manifest stores");
                    }
                    bounded(box.end() - start);
                    found = Optional.of(
                            new Store(Bytes.read(in, start, box.end() - start), List.of(box.start(), box.end())));
                }
            }
        }
        return found;
    }

    /** The store is cut into APP11 segments, each of which repeats the header of its box (ISO/IEC 19566-5, annex D). */
    private static Optional<Store> jpeg(FileChannel in) throws IOException {
        ByteArrayOutputStream store = new ByteArrayOutputStream();
        List<Long> stretches = new ArrayList<>();
        long at = 2;
        int instance = -1;
        for (int i = 0; i < MOST_SEGMENTS && at + 4 <= in.size(); i++) {
            ByteBuffer marker = ByteBuffer.wrap(Bytes.read(in, at, 4));
            boolean isMarker = (marker.get() & 0xFF) == 0xFF;
            int code = marker.get() & 0xFF;
            int length = marker.getShort() & 0xFFFF;
            if (!isMarker || length < 2 || code == START_OF_SCAN || code == END_OF_IMAGE) {
                break;
            }
            if (code == APP11 && length > 2 + 2 + 2 + 4 + 8) {
                byte[] segment = Bytes.read(in, at + 4, length - 2);
                ByteBuffer fields = ByteBuffer.wrap(segment);
                boolean jumbf = fields.getShort() == 0x4A50;
                int number = fields.getShort() & 0xFFFF;
                fields.getInt();
                boolean first = jumbf && instance < 0 && isStore(segment);
                if (first || jumbf && number == instance) {
                    instance = number;
                    int skip = first ? 8 : 16;
                    bounded((long) store.size() + segment.length - skip);
                    store.write(segment, skip, segment.length - skip);
                    stretches.add(at);
                    stretches.add(at + 2 + length);
                }
            }
            at += 2 + length;
        }
        return stretches.isEmpty() ? Optional.empty() : Optional.of(new Store(store.toByteArray(), stretches));
    }

    private static boolean isStore(byte[] segment) {
        // Common header, then jumb, jumd, its type, toggles, label.
        return segment.length > 8 + 8 + 8 + 17 + STORE_LABEL.length
                && ByteBuffer.wrap(segment).getInt(24) == STORE_TYPE
                && Arrays.equals(segment, 41, 41 + STORE_LABEL.length, STORE_LABEL, 0, STORE_LABEL.length);
    }
}
