package dev.framewright.launcher;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes lines to standard error, as standard output belongs to the command's results. */
final class ErrorStreamLog extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    /** Sentences for the user, such as that the first start unpacks libraries; always shown, without a level. */
    private static final String NOTICE = "framewright.notice";

    private final Level threshold;

    ErrorStreamLog(String name, Level threshold) {
        this.name = name;
        this.threshold = name.equals(NOTICE) ? Level.INFO : threshold;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
        String text = MessageFormatter.basicArrayFormat(pattern, arguments);
        String origin = name.equals(NOTICE)
                ? ""
                : level.name().toLowerCase() + ", " + name.substring(name.lastIndexOf('.') + 1) + ": ";
        String reason =
                cause == null ? "" : " (" + cause.toString().lines().findFirst().orElse("") + ")";
        System.err.println("framewright: " + origin + text + reason);
        if (cause != null && threshold.toInt() <= Level.DEBUG.toInt()) {
            cause.printStackTrace();
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return shows(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return shows(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return shows(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return shows(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return shows(Level.ERROR);
    }

    private boolean shows(Level level) {
        return level.toInt() >= threshold.toInt();
    }
}
