package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes that works on what a sync keeps between its runs. */
final class StateArguments {

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Keeps the state of syncs there, each in a directory of its own.")
  private @Nullable Path state;

  /** Returns where a sync keeps its files. */
  Path directory(SyncFile file, String syncId) {
    return Optional.ofNullable(state)
        .orElseGet(() -> file.directory().resolve(".signalsmith"))
        .resolve(syncId);
  }
}
