package com.signalsmith.destination.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A directory that is gone when the demo is over, even when somebody interrupts it.
 *
 * <p>Thread rule: any thread.
 *
 * @param path of the directory
 */
record DemoDirectory(Path path) implements AutoCloseable {

  private static final long PATIENCE_NANOS = 3_000_000_000L;
  private static final long PAUSE_NANOS = 50_000_000L;

  static DemoDirectory create() throws IOException {
    DemoDirectory directory = new DemoDirectory(Files.createTempDirectory("signalsmith-demo-"));
    // The broker is killed by a hook of its own, maybe after this one, and may write until then.
    Thread hook = new Thread(directory::deletePatiently, "signalsmith-demo-directory");
    Runtime.getRuntime().addShutdownHook(hook);
    return directory;
  }

  @Override
  public void close() {
    delete();
  }

  private void deletePatiently() {
    long startedAt = System.nanoTime();
    while (!delete() && System.nanoTime() - startedAt < PATIENCE_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean delete() {
    if (!Files.exists(path)) {
      return true;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
