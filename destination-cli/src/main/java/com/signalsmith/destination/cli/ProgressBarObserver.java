package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.spi.Failure;
import java.io.PrintStream;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Draws how far a run has come on a terminal; one thread. */
final class ProgressBarObserver implements RunObserver {

  private static final int UPDATE_MILLIS = 200;
  private static final long MEBIBYTE = 1 << 20;

  private final PrintStream err;
  private final Pace pace = new Pace(System::nanoTime);
  private @Nullable ProgressBar bar;

  ProgressBarObserver(PrintStream err) {
    this.err = err;
  }

  @Override
  public void started(RunProgress progress) {
    pace.started(progress);
    // Rows cannot be counted beforehand, bytes can; a resumed run reads only what is left.
    long bytes = progress.resumedFromRow().isEmpty() ? progress.totalBytes().orElse(-1L) : -1L;
    bar =
        new ProgressBarBuilder()
            .setTaskName("sync")
            .setInitialMax(bytes)
            .setUnit(" MiB", MEBIBYTE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(err))
            .build();
  }

  @Override
  public void written(RunProgress progress) {
    if (bar != null) {
      bar.stepTo(progress.bytesRead());
      bar.setExtraMessage(" " + pace.rows(progress));
    }
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    pace.retrying(failure, attempt, delay);
  }

  @Override
  public void finished(RunReport report) {
    if (bar != null) {
      bar.close();
    }
  }
}
