package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import java.io.PrintStream;
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
  private @Nullable ProgressBar bar;
  private long startedAt;
  private long rowsBefore;

  ProgressBarObserver(PrintStream err) {
    this.err = err;
  }

  @Override
  public void started(RunProgress progress) {
    startedAt = System.nanoTime();
    rowsBefore = progress.rowsWritten();
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
      bar.setExtraMessage(
          " " + Progress.describe(progress, rowsBefore, System.nanoTime() - startedAt));
    }
  }

  @Override
  public void finished(RunReport report) {
    if (bar != null) {
      bar.close();
    }
  }
}
