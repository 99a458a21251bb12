package dev.framewright.launcher;

import org.apache.felix.framework.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the framework has to say to the log; Felix itself would print it on standard output. */
final class FrameworkLog extends Logger {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("felix");

    @Override
    protected void doLogOut(int level, String message, Throwable cause) {
        switch (level) {
            // Bundles that do not start reach the user as problems of the container, so nothing is said twice.
            case LOG_ERROR, LOG_WARNING -> LOG.info(message, cause);
            default -> LOG.debug(message, cause);
        }
    }
}
