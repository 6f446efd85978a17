package com.signalsmith.destination.runtime.source;

import java.io.IOException;
import java.io.InputStream;

/** Reads the rows of one file, or of a stream; one thread. */
abstract class FileReader implements RowReader {

  private final InputStream input;
  private final RowInput source;

  /**
   * Begins to read.
   *
   * @param input is closed with the reader
   * @param source whose input it is, of which a fault is told
   */
  FileReader(InputStream input, RowInput source) {
    this.input = input;
    this.source = source;
  }

  /**
   * Returns a reader that goes on at a place of this file or of another one, and whose columns stay
   * those of this one.
   *
   * @param start begins at the place, and its checksum is that of everything before; at the end of
   *     its file, the reader has added all that it read
   */
  abstract FileReader continuedAt(Place place, FilesReader.FileStart start);

  /**
   * Reads as {@link InputStream#read(byte[], int, int)} does.
   *
   * @throws SourceException if the input cannot be read
   */
  final int read(byte[] target, int offset, int length) {
    try {
      return input.read(target, offset, length);
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }

  @Override
  public final void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw source.unreadable(e);
    }
  }
}
