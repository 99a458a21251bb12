package dev.framewright.api;

/** The ways frames are coded in a file. */
public enum VideoCodec {
    /** H.264, 4:2:0, 8 bit. */
    H264,
    /** VP9. */
    VP9,
    /** AV1. */
    AV1,
    /** Apple ProRes, for editing. */
    PRORES,
    /** GIF. */
    GIF,
    /** PNG, without loss. */
    PNG
}
