package com.signalsmith.destination.runtime;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose disk fails after some bytes. */
final class BreakingStream extends FilterInputStream {

  private long left;

  BreakingStream(Path file, long bytes) throws IOException {
    super(Files.newInputStream(file));
    this.left = bytes;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left <= 0) {
      throw new IOException("Input/output error");
    }
    int count = super.read(buffer, offset, (int) Math.min(length, left));
    left -= count;
    return count;
  }
}
