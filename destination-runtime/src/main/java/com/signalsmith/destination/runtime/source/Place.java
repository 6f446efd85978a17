package com.signalsmith.destination.runtime.source;

/**
 * Where a line or a record starts.
 *
 * @param file the number of its file in the order of reading, from 0
 * @param offset in bytes from the start of the file's content, which may be compressed in the file
 * @param line from 1
 * @param checksum the CRC-32C of everything before it, that of the files before included
 */
record Place(int file, long offset, long line, long checksum) {

  static final Place START = startOf(0, 0);

  static Place startOf(int file, long checksum) {
    return new Place(file, 0, 1, checksum);
  }

  static Place parse(String text) {
    String[] parts = text.split(":", 4);
    return new Place(
        Integer.parseInt(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3], 16));
  }

  @Override
  public String toString() {
    return file + ":" + offset + ":" + line + ":" + Long.toHexString(checksum);
  }
}
