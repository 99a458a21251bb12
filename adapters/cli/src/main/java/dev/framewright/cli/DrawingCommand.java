package dev.framewright.cli;

import dev.framewright.api.VideoRequest;

/** A command that draws a clip; its options say what, wherever they come from. */
interface DrawingCommand {
    /** Gives what the options say, without doing it. */
    VideoRequest request();
}
