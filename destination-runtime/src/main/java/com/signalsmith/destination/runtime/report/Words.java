package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.spi.FailureKind;
import java.time.Duration;
import java.util.Locale;

/** Numbers, times and outcomes as people read them. */
final class Words {

  private Words() {}

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String rows(long count) {
    return number(count) + (count == 1 ? " row" : " rows");
  }

  static String perSecond(long rows, long nanos) {
    return number(nanos <= 0 ? 0 : Math.round(rows * 1e9 / nanos));
  }

  /** Returns a share, given as a part of 1, to a tenth of a percent; no line ends within it. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u00A0%%", share * 100);
  }

  static String time(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      return time.toMillis() + " ms";
    }
    if (time.compareTo(Duration.ofMinutes(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
    return time.compareTo(Duration.ofHours(1)) < 0
        ? String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d h %02d min", time.toHours(), time.toMinutesPart());
  }

  static String nanos(long nanos) {
    return time(Duration.ofNanos(nanos));
  }

  static String outcome(RunStatus status) {
    return switch (status) {
      case COMPLETED -> "✓ completed";
      case FAILED -> "✕ failed";
      case CANCELLED -> "■ cancelled";
    };
  }

  static String whoCanAct(FailureKind kind) {
    return switch (kind) {
      case DEFINITION -> "whoever wrote the sync or the connection";
      case CREDENTIALS -> "whoever administers access to the destination";
      case TARGET -> "the owner of the target";
      case UNAVAILABLE -> "whoever operates the destination; it may pass by itself";
      case SOURCE -> "the owner of the source";
      case HOST -> "whoever operates the machine of the run";
      case INTERNAL -> "the authors of the destination or of its host";
    };
  }
}
