package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_link;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB32;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import dev.framewright.api.Size;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * One palette for a whole clip: every frame is counted by {@link Counting}, then {@link Painting} draws the frames
 * with the colours found, by error diffusion within the part that moved. One palette for all frames does not flicker.
 */
final class GifPalette {
    private static final int TRY_AGAIN = -11;

    private GifPalette() {}

    /** Counts the colours of all frames. */
    static final class Counting implements AutoCloseable {
        private final Graph graph;
        private final AVFilterContext source;
        private final AVFilterContext sink;

        Counting(Size size) throws FFmpegFailure {
            graph = new Graph();
            try {
                source = graph.source("frames", size, AV_PIX_FMT_RGB24);
                AVFilterContext count = graph.filter("palettegen", "stats_mode=full");
                sink = graph.filter("buffersink", null);
                Graph.link(source, count, 0);
                Graph.link(count, sink, 0);
                graph.configure();
            } catch (FFmpegFailure failure) {
                graph.close();
                throw failure;
            }
        }

        void add(AVFrame frame) throws FFmpegFailure {
            Graph.send(source, frame);
        }

        /** Gives the palette as a picture of 16x16 colours; the caller frees it. */
        AVFrame palette() throws FFmpegFailure {
            Graph.send(source, null);
            AVFrame palette = FFmpeg.present(av_frame_alloc(), "allocate a palette");
            FFmpeg.check(av_buffersink_get_frame(sink, palette), "choose the colours of the GIF");
            return palette;
        }

        @Override
        public void close() {
            graph.close();
        }
    }

    /** Takes frames painted with the palette; the frame is good until the call returns. */
    @FunctionalInterface
    interface Painted {
        void accept(AVFrame frame) throws FFmpegFailure;
    }

    /** Draws frames with a palette. */
    static final class Painting implements AutoCloseable {
        private final Graph graph;
        private final AVFilterContext source;
        private final AVFilterContext sink;
        private final AVFrame painted;

        Painting(Size size, AVFrame palette) throws FFmpegFailure {
            graph = new Graph();
            painted = FFmpeg.present(av_frame_alloc(), "allocate a frame");
            try {
                source = graph.source("frames", size, AV_PIX_FMT_RGB24);
                AVFilterContext colours = graph.source("palette", new Size(16, 16), AV_PIX_FMT_RGB32);
                AVFilterContext paint = graph.filter("paletteuse", "dither=sierra2_4a:diff_mode=rectangle");
                sink = graph.filter("buffersink", null);
                Graph.link(source, paint, 0);
                Graph.link(colours, paint, 1);
                Graph.link(paint, sink, 0);
                graph.configure();
                palette.pts(0);
                Graph.send(colours, palette);
                Graph.send(colours, null);
            } catch (FFmpegFailure failure) {
                close();
                throw failure;
            }
        }

        void paint(AVFrame frame, Painted painter) throws FFmpegFailure {
            Graph.send(source, frame);
            drain(painter);
        }

        void finish(Painted painter) throws FFmpegFailure {
            Graph.send(source, null);
            drain(painter);
        }

        @Override
        public void close() {
            av_frame_free(painted);
            graph.close();
        }

        private void drain(Painted painter) throws FFmpegFailure {
            while (true) {
                int code = av_buffersink_get_frame(sink, painted);
                if (code == TRY_AGAIN || code == AVERROR_EOF) {
                    return;
                }
                FFmpeg.check(code, "paint a frame of the GIF");
                painter.accept(painted);
                av_frame_unref(painted);
            }
        }
    }

    /** A filter graph on one thread. */
    private static final class Graph implements AutoCloseable {
        private final AVFilterGraph graph;

        Graph() throws FFmpegFailure {
            graph = FFmpeg.present(avfilter_graph_alloc(), "allocate a filter graph");
            graph.nb_threads(1);
        }

        AVFilterContext source(String name, Size size, int pixelFormat) throws FFmpegFailure {
            String settings = "width=" + size.width() + ":height=" + size.height() + ":pix_fmt=" + pixelFormat
                    + ":time_base=1/1:colorspace=gbr:range=pc";
            return create("buffer", name, settings);
        }

        AVFilterContext filter(String kind, @Nullable String settings) throws FFmpegFailure {
            return create(kind, kind, settings);
        }

        void configure() throws FFmpegFailure {
            FFmpeg.check(avfilter_graph_config(graph, null), "prepare the colours of the GIF");
        }

        static void link(AVFilterContext from, AVFilterContext to, int input) throws FFmpegFailure {
            FFmpeg.check(avfilter_link(from, 0, to, input), "connect filters");
        }

        static void send(AVFilterContext source, @Nullable AVFrame frame) throws FFmpegFailure {
            FFmpeg.check(av_buffersrc_add_frame_flags(source, frame, AV_BUFFERSRC_FLAG_KEEP_REF), "send a frame");
        }

        @Override
        public void close() {
            avfilter_graph_free(graph);
        }

        private AVFilterContext create(String kind, String name, @Nullable String settings) throws FFmpegFailure {
            AVFilterContext filter = new AVFilterContext(null);
            FFmpeg.check(
                    avfilter_graph_create_filter(filter, avfilter_get_by_name(kind), name, settings, null, graph),
                    "prepare the filter " + kind);
            return filter;
        }
    }
}
