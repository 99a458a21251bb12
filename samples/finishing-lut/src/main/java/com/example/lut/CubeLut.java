package com.example.lut;

import dev.framewright.api.InvalidRequestException;
import java.util.List;

/** A table of colours in Adobe's .cube format, read between its points. */
record CubeLut(int side, float[] rgb) {
    static CubeLut parse(String name, List<String> lines) {
        int side = 0;
        float[] rgb = new float[0];
        int at = 0;
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("LUT_3D_SIZE") && words.length == 2 && words[1].matches("[1-9]\\d?")) {
                side = Integer.parseInt(words[1]);
                rgb = new float[side * side * side * 3];
            } else if (words.length == 3 && words[0].matches("-?[0-9.]+([eE]-?\\d+)?") && at + 3 <= rgb.length) {
                for (String word : words) {
                    rgb[at++] = Float.parseFloat(word);
                }
            }
        }
        if (side < 2 || at != rgb.length) {
            throw new InvalidRequestException(
                    "framewright.lut.file",
                    "must name a .cube file with LUT_3D_SIZE N and N*N*N lines of colours, but " + name + " is none");
        }
        return new CubeLut(side, rgb);
    }

    /** Grades one frame in place; red runs fastest in the table. */
    void grade(byte[] frame) {
        float scale = (side - 1) / 255f;
        float[] mixed = new float[3];
        for (int i = 0; i < frame.length; i += 3) {
            float r = (frame[i] & 255) * scale;
            float g = (frame[i + 1] & 255) * scale;
            float b = (frame[i + 2] & 255) * scale;
            java.util.Arrays.fill(mixed, 0);
            for (int corner = 0; corner < 8; corner++) {
                int x = Math.min((int) r + (corner & 1), side - 1);
                int y = Math.min((int) g + (corner >> 1 & 1), side - 1);
                int z = Math.min((int) b + (corner >> 2), side - 1);
                float weight = near(r, corner & 1) * near(g, corner >> 1 & 1) * near(b, corner >> 2);
                int entry = (x + side * (y + side * z)) * 3;
                for (int c = 0; c < 3; c++) {
                    mixed[c] += weight * rgb[entry + c];
                }
            }
            for (int c = 0; c < 3; c++) {
                frame[i + c] = (byte) Math.round(255 * Math.max(0, Math.min(1, mixed[c])));
            }
        }
    }

    private static float near(float value, int upper) {
        float part = value - (int) value;
        return upper == 1 ? part : 1 - part;
    }
}
