/** An S3-compatible store spoken to with the JDK alone. */
@NullMarked
package dev.framewright.jobs.s3;

import org.jspecify.annotations.NullMarked;
