package com.signalsmith.destination.embeddedkafka.server;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
 * The broker's log: INFO and above, on standard error, which its parent points at a file.
 *
 * <p>It is not registered as a service: a broker's process asks for it with {@code
 * -Dslf4j.provider}, whatever other providers its class path has, and nobody else gets a second
 * one. Public because SLF4J makes it by name.
 */
public final class StandardErrorLog implements SLF4JServiceProvider {
  /** Hundreds of lines for every client and broker, which push what matters out of sight. */
  private static final String CONFIG_DUMPS = "org.apache.kafka.common.config.AbstractConfig";

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter contexts = new NOPMDCAdapter();

  public StandardErrorLog() {}

  @Override
  public void initialize() {}

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, StandardErrorLog::logger);
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

  private static Logger logger(String name) {
    return new LineLogger(name, !name.equals(CONFIG_DUMPS));
  }

  private static final class LineLogger extends LegacyAbstractLogger {
    private final boolean info;

    LineLogger(String name, boolean info) {
      this.name = name;
      this.info = info;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return info;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
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
        @Nullable Throwable failure) {
      var line = new StringWriter();
      var out = new PrintWriter(line);
      out.printf(
          "%s %-5s %s - %s%n",
          Instant.now().truncatedTo(ChronoUnit.MILLIS),
          level,
          name.substring(name.lastIndexOf('.') + 1),
          MessageFormatter.basicArrayFormat(message, arguments));
      if (failure != null) {
        failure.printStackTrace(out);
      }
      out.flush();
      // One call, so that the lines of several threads do not mix.
      errors().print(line);
    }

    private static PrintStream errors() {
      return System.err;
    }
  }
}
