/**
 * Frames in and out of FFmpeg. Writing goes {@link dev.framewright.media.ClipFileWriter} to {@code Encoding} (which
 * encoder, how) to {@code Conversion} (RGB to BT.709) to {@code FrameEncoder} to {@code VideoFile}; reading goes {@link
 * dev.framewright.media.ClipFileReader} to {@code Demuxer} to {@code DecodedClip}. Only {@code FFmpeg} loads libraries.
 *
 * <p>Files are read in this process, behind lists of allowed protocols, formats and decoders and a limit on pixels.
 * That stops a file from reaching the network or other files and from asking for absurd memory; it does not contain a
 * defect inside a decoder. Reading in a child process with limits of its own is planned.
 */
@NullMarked
package dev.framewright.media;

import org.jspecify.annotations.NullMarked;
