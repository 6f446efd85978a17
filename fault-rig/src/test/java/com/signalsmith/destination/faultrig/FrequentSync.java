package com.signalsmith.destination.faultrig;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.RunOptions;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncRun;
import com.signalsmith.destination.runtime.source.jdbc.JdbcDrivers;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The main class of a syncing process that does what {@code signalsmith sync} does, but with
 * checkpoints so frequent that a short run has many, and with short waits.
 */
final class FrequentSync {

  private FrequentSync() {}

  /**
   * Runs the sync and ends the process.
   *
   * @param args the sync file, the directory for the state, and the rows and milliseconds between
   *     checkpoints
   */
  public static void main(String[] args) {
    JdbcDrivers drivers = JdbcDrivers.of(FrequentSync.class.getClassLoader(), List.of());
    SyncFile file =
        new SyncFile(Path.of(args[0]), List.of(), Map.of(), InputStream.nullInputStream(), drivers);
    try (DestinationCatalog catalog =
        DestinationCatalog.of(FrequentSync.class.getClassLoader(), List.of())) {
      if (!(file.read(catalog) instanceof SyncFile.Ready ready)) {
        throw new IllegalArgumentException("the sync file is not valid");
      }
      RunReport report =
          SyncRun.builder(
                  ready.sync(),
                  ready.rows(),
                  Path.of(args[1]).resolve(ready.sync().definition().syncId()))
              .options(options(Integer.parseInt(args[2]), Long.parseLong(args[3])))
              .build()
              .execute();
      System.exit(report.status() == RunStatus.COMPLETED ? 0 : 1);
    }
  }

  private static RunOptions options(int rows, long millis) {
    return RunOptions.builder()
        .checkpointRows(rows)
        .checkpointInterval(Duration.ofMillis(millis))
        .checkpointPause(Duration.ofMillis(millis / 10))
        .retryDelay(Duration.ofMillis(100))
        .retryMaxDelay(Duration.ofSeconds(2))
        .build();
  }
}
