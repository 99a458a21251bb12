package dev.framewright.http;

import dev.framewright.server.CallException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code multipart/form-data} part by part; a part's content goes where the caller says and never lies here whole. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]{1,200})\"|([^;\\s]{1,200}))");
    /** Clients do not all escape quotes in file names, so the name ends at the last quote. */
    private static final Pattern NAME = Pattern.compile("[;\\s]name=\"([^\"]*)\"");

    private static final Pattern FILE_NAME = Pattern.compile("[;\\s]filename=\"(.*)\"");
    private static final int HEADER_BYTES = 16 << 10;

    private final InputStream body;
    private final byte[] delimiter;
    private final long most;
    private final byte[] buffer = new byte[64 << 10];
    private int at;
    private int end;
    private long received;
    private boolean begun;

    private Multipart(InputStream body, String boundary, long most) {
        this.body = body;
        this.most = most;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The head of a part. */
    record Part(String name, Optional<String> fileName) {}

    /**
     * Begins to read.
     *
     * @param most bytes of the whole body
     */
    static Multipart of(String contentType, InputStream body, long most) throws BrokenBodyException {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            throw new BrokenBodyException("The header Content-Type must name the boundary of the parts.");
        }
        return new Multipart(body, matcher.group(1) != null ? matcher.group(1) : matcher.group(2), most);
    }

    /** Gives the next part, whose content must then be read; empty after the last. */
    Optional<Part> next() throws IOException {
        if (!begun) {
            begun = true;
            // The first delimiter has no line before it.
            buffer[0] = '\r';
            buffer[1] = '\n';
            end = 2;
            copy(OutputStream.nullOutputStream());
        }
        String rest = line();
        if (rest.startsWith("--")) {
            return Optional.empty();
        }
        Optional<Part> part = Optional.empty();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            length += line.length();
            if (length > HEADER_BYTES) {
                throw new BrokenBodyException("A part has a head of more than " + HEADER_BYTES + " bytes.");
            }
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                part = part(line);
            }
        }
        if (part.isEmpty()) {
            throw new BrokenBodyException("A part has no name.");
        }
        return part;
    }

    private static Optional<Part> part(String line) {
        String text = new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Matcher name = NAME.matcher(text);
        Matcher fileName = FILE_NAME.matcher(text);
        if (!name.find()) {
            return Optional.empty();
        }
        return Optional.of(
                new Part(name.group(1), fileName.find() ? Optional.of(fileName.group(1)) : Optional.empty()));
    }

    /** Copies the content of the part that {@link #next} gave. */
    void copy(OutputStream target) throws IOException {
        while (true) {
            int found = find();
            if (found >= 0) {
                target.write(buffer, at, found - at);
                at = found + delimiter.length;
                return;
            }
            // The tail may be the beginning of a delimiter.
            int safe = Math.max(at, end - delimiter.length + 1);
            target.write(buffer, at, safe - at);
            at = safe;
            more();
        }
    }

    /** Gives the content of the part as text. */
    String text(int mostBytes) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        copy(new Bounded(text, mostBytes));
        return text.toString(StandardCharsets.UTF_8);
    }

    private int find() {
        for (int i = at; i <= end - delimiter.length; i++) {
            int k = 0;
            while (k < delimiter.length && buffer[i + k] == delimiter[k]) {
                k++;
            }
            if (k == delimiter.length) {
                return i;
            }
        }
        return -1;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (at == end) {
                more();
            }
            char c = (char) (buffer[at++] & 0xff);
            if (c == '\n') {
                return line.toString().stripTrailing();
            }
            line.append(c);
            if (line.length() > HEADER_BYTES) {
                throw new BrokenBodyException(
                        "A line in the head of a part is longer than " + HEADER_BYTES + " bytes.");
            }
        }
    }

    private void more() throws IOException {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        int count = body.read(buffer, end, buffer.length - end);
        if (count < 0) {
            throw new BrokenBodyException("The body ended before its last part did.");
        }
        end += count;
        received += count;
        if (received > most) {
            throw new CallException(
                    CallException.Kind.TOO_LARGE, "The body may have at most " + most + " bytes here, but has more.");
        }
    }
}
