package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
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
            WaitNotices.ticking(shell.warnings()::println),
            new ProgressLineObserver(err, System::nanoTime));
  }

  /** Returns a rate in words. */
  static String rate(long rows, long nanos) {
    return number(nanos <= 0 ? 0 : Math.round(rows * 1e9 / nanos)) + " rows/s";
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String rows(long count) {
    return number(count) + (count == 1 ? " row" : " rows");
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
