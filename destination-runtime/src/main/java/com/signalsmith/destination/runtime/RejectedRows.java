package com.signalsmith.destination.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The rows of a run that were rejected, in their order; one thread. */
interface RejectedRows extends AutoCloseable {

  /** Returns where they are; nothing is there before the first. */
  Path path();

  /** Returns how many bytes of them are durable. */
  long bytes();

  /** Appends rows; they survive a crash when it returns, and are not there if it throws. */
  void append(List<Entry> entries);

  @Override
  void close();

  /** The bytes of a row; an array would not do as a record's component. */
  interface Content {
    byte[] bytes();
  }

  /**
   * A rejected row with all that is needed to find and to mend it.
   *
   * @param sequence its number within the run
   * @param file of the source, where it has several
   * @param location the number of its line or record in the file or source
   * @param code what is wrong, for programs
   * @param message what is wrong, for people
   * @param content the row itself, or what stood in its place
   * @param json whether the content is a JSON object
   */
  record Entry(
      long sequence,
      Optional<String> file,
      long location,
      String code,
      String message,
      Content content,
      boolean json) {}
}
