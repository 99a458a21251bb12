/** The Wan family: how its folders are recognised and checked, what was published of each model, and how it runs. */
@NullMarked
package dev.framewright.pipelines.wan;

import org.jspecify.annotations.NullMarked;
