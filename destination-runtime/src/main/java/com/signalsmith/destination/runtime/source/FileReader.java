package com.signalsmith.destination.runtime.source;

import java.io.InputStream;
import java.util.zip.CRC32C;

/** Reads the rows of one file, or of a stream; one thread. */
interface FileReader extends RowReader {

  /**
   * Returns a reader that goes on at a place of this file or of another one, and whose columns stay
   * those of this one.
   *
   * @param input begins at the place, and is closed with the reader
   * @param checksum of everything before the place; at the end of its file, the reader has added
   *     all that it read
   */
  FileReader continuedAt(Place place, InputStream input, CRC32C checksum);
}
