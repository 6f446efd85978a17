package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a sync keeps between its runs, locked for one run; one thread.
 *
 * <p>All of them are readable by their owner only. The lock is the operating system's, so a process
 * that is killed does not leave it behind.
 */
final class StateDirectory implements RunState, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
  private static final String CHECKPOINT = "checkpoint";
  private static final String REPORT = "report.json";

  // The directories that runs of this process hold. On POSIX systems a process loses its lock as
  // soon as it closes any channel on the file, so a second run here must not even open it.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final Path identity;
  private final FileChannel lockChannel;

  private StateDirectory(Path directory, Path identity, FileChannel lockChannel) {
    this.directory = directory;
    this.identity = identity;
    this.lockChannel = lockChannel;
  }

  /**
   * Creates the directory if need be and locks it.
   *
   * @throws RunException if another run holds the lock, or the directory cannot be written
   */
  static StateDirectory lock(Path directory, String syncId) {
    try {
      Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
      Path lockFile = directory.resolve("lock");
      Path identity = directory.toRealPath();
      if (!HELD_HERE.add(identity)) {
        throw locked(lockFile, syncId, thisProcess());
      }
      try {
        return new StateDirectory(directory, identity, acquire(lockFile, syncId));
      } catch (IOException | RuntimeException e) {
        HELD_HERE.remove(identity);
        throw e;
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  private static FileChannel acquire(Path lockFile, String syncId) throws IOException {
    FileChannel channel = open(lockFile);
    try {
      if (!tryLock(channel)) {
        throw locked(lockFile, syncId, Files.readString(lockFile).strip());
      }
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(thisProcess() + "\n"));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String thisProcess() {
    return "process " + ProcessHandle.current().pid();
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // another copy of this class in this very process
    }
  }

  private static RunException locked(Path lockFile, String syncId, String holder) {
    return new RunException(
        Failure.of(
                FailureKind.HOST,
                "sync_locked",
                "sync '"
                    + syncId
                    + "' is running already: lock '"
                    + lockFile
                    + "' is held"
                    + (holder.isEmpty() ? "" : " by " + holder))
            .withRemedy("wait for that run to end, or stop it; two runs at a time would mix"),
        null);
  }

  @Override
  public Optional<Checkpoint> readCheckpoint() {
    Path file = directory.resolve(CHECKPOINT);
    try {
      return Files.exists(file)
          ? Optional.of(CheckpointFormat.parse(Files.readString(file)))
          : Optional.empty();
    } catch (IOException e) {
      throw new RunException(
          Failure.of(
                  FailureKind.HOST,
                  "checkpoint_damaged",
                  "checkpoint '" + file + "' is damaged: " + e.getMessage())
              .withRemedy(
                  "restore it from a backup, or start over with --restart, which sends every row"
                      + " again"),
          e);
    }
  }

  @Override
  public void writeCheckpoint(Checkpoint checkpoint) {
    writeAtomically(directory.resolve(CHECKPOINT), CheckpointFormat.format(checkpoint));
  }

  @Override
  public void deleteCheckpoint() {
    delete(CHECKPOINT);
  }

  @Override
  public RejectedRows rejectedRows(String runId, long settledBytes) {
    Path file = directory.resolve("rejected-rows-" + runId + ".jsonl");
    return RejectedRowsFile.open(file, settledBytes);
  }

  /** Writes the report of a run that has ended. */
  void writeReport(RunReport report) {
    writeAtomically(directory.resolve(REPORT), report.toJson() + "\n");
  }

  /** Adds a run that has ended to those that are remembered. */
  void addToHistory(RunReport report) {
    Path file = directory.resolve(RunHistory.FILE);
    try {
      if (RunHistory.append(file, report) > RunHistory.MOST_BYTES) {
        writeAtomically(file, RunHistory.newest(file));
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  /** Writes the page of a run that has ended. */
  void writePage(String html) {
    writeAtomically(directory.resolve(RunPage.FILE), html);
  }

  /** Removes report and page of an earlier run. */
  void deleteReport() {
    delete(REPORT);
    delete(RunPage.FILE);
  }

  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException e) {
      throw unwritable(directory, e);
    } finally {
      HELD_HERE.remove(identity);
    }
  }

  /** Opens a file that only its owner can read, creating it if need be. */
  static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        ownerOnly(file, "rw-------"));
  }

  /** Writes a text where the channel is, and returns when it is on disk. */
  static void writeAndForce(FileChannel channel, String text) throws IOException {
    // On a full disk a write may be short without failing; the next one tells.
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(true);
  }

  static RunException unwritable(Path path, IOException cause) {
    return new RunException(
        Failure.of(
                FailureKind.HOST,
                "state_unwritable",
                "the state in '" + path + "' cannot be written: " + reason(cause))
            .withRemedy(
                "free some space or mend the permissions there, or choose another --state"
                    + " directory; then run the sync again"),
        cause);
  }

  private static String reason(IOException cause) {
    @Nullable String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private void delete(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  private void writeAtomically(Path file, String text) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      try (FileChannel channel = open(temporary)) {
        channel.truncate(0);
        writeAndForce(channel, text);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceDirectory();
    } catch (IOException e) {
      deleteQuietly(temporary);
      throw unwritable(directory, e);
    }
  }

  // What is left of a file that could not be written helps nobody; the failure is told already.
  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("'{}' could not be removed", file);
    }
  }

  // A rename is durable only when its directory is, which POSIX systems let us ask for.
  private void forceDirectory() throws IOException {
    if (isPosix(directory)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    if (!isPosix(path)) {
      return new FileAttribute<?>[0];
    }
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().equals(FileSystems.getDefault())
        && path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
