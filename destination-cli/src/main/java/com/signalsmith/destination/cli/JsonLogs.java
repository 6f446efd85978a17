package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logs to standard error, a JSON object per line, what slf4j-simple would log as text.
 *
 * <p>Public, because SLF4J makes it by its name; any thread.
 */
public final class JsonLogs implements SLF4JServiceProvider {

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();

  /** Creates the provider. */
  public JsonLogs() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, JsonLogger::new);
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contexts;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}

  /** Logs what is at or above its level. */
  private static final class JsonLogger extends LegacyAbstractLogger {

    private static final List<Level> LEVELS = List.of(Level.values());
    private static final int OFF = -1;

    // The place of the least level in LEVELS, where the gravest is the first.
    private final int least;

    JsonLogger(String loggerName) {
      this.name = loggerName;
      this.least =
          LEVELS.stream()
              .filter(level -> level.name().equalsIgnoreCase(Logging.level(loggerName)))
              .findFirst()
              .map(LEVELS::indexOf)
              .orElse(OFF);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      ObjectNode json =
          JsonLineStream.start(WallClock.now(), level)
              .put("logger", getName())
              .put("message", MessageFormatter.basicArrayFormat(message, arguments));
      if (thrown != null) {
        json.put("exception", thrown.toString());
      }
      System.err.println(json);
    }

    @Override
    public boolean isTraceEnabled() {
      return logs(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
      return logs(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
      return logs(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
      return logs(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
      return logs(Level.ERROR);
    }

    private boolean logs(Level level) {
      return LEVELS.indexOf(level) <= least;
    }
  }
}
