package dev.framewright.api;

/** How large a picture is to be: an exact {@link Size}, or a shape ({@link Aspect}) with a number of pixels to spend. */
public sealed interface Sizing permits Size, Aspect {}
