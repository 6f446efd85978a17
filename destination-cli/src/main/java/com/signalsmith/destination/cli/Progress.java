package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import java.io.PrintStream;
import java.util.Locale;

/** Shows people how far a run has come: a bar on a terminal, a line every few seconds elsewhere. */
final class Progress {

  // From the line's start to what is left of the bar, which is drawn anew when it moves on.
  private static final String OVER_THE_BAR = "\r%s\u001b[K%n";

  private Progress() {}

  static RunObserver on(Shell shell) {
    PrintStream err = shell.err();
    return shell.terminal()
        ? RunObserver.both(
            WaitNotices.ticking(line -> err.print(OVER_THE_BAR.formatted(line))),
            new ProgressBarObserver(err))
        : RunObserver.both(
            WaitNotices.ticking(err::println), new ProgressLineObserver(err, System::nanoTime));
  }

  /** Returns rows, rejected rows and rate in words. */
  static String describe(RunProgress progress, long rowsBefore, long nanos) {
    long rows = progress.rowsWritten();
    long failed = progress.counts().failed();
    String rejected = failed == 0 ? "" : ", " + number(failed) + " rejected";
    return number(rows) + " rows" + rejected + ", " + rate(rows - rowsBefore, nanos);
  }

  /** Returns a rate in words. */
  static String rate(long rows, long nanos) {
    return number(nanos <= 0 ? 0 : Math.round(rows * 1e9 / nanos)) + " rows/s";
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
