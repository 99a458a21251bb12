package dev.framewright.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs a folder of numbered pictures into one file, since a store keeps files; the same folder gives the same bytes. */
final class FolderArchive {
    static final String MEDIA_TYPE = "application/zip";

    private FolderArchive() {}

    /** Writes a ZIP of the folder's files in order of name, not compressed, since pictures are. */
    static void pack(Path folder, Path zip) throws IOException {
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(Files::isRegularFile).sorted().toList();
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setMethod(ZipOutputStream.STORED);
            for (Path file : files) {
                byte[] bytes = Files.readAllBytes(file);
                CRC32 crc = new CRC32();
                crc.update(bytes);
                ZipEntry entry = new ZipEntry(String.valueOf(file.getFileName()));
                entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
                entry.setSize(bytes.length);
                entry.setCrc(crc.getValue());
                out.putNextEntry(entry);
                out.write(bytes);
                out.closeEntry();
            }
        }
    }
}
