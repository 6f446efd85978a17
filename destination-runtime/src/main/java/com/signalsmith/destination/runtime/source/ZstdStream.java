package com.signalsmith.destination.runtime.source;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The only class that needs zstd-jni; says with an {@link EOFException} that a file is cut off. */
final class ZstdStream extends FilterInputStream {

  // What zstd-jni says; its code was not the one that its constants name.
  private static final String TRUNCATED = "Truncated source";

  private ZstdStream(InputStream content) {
    super(content);
  }

  static InputStream of(InputStream file) throws IOException {
    return new ZstdStream(new ZstdInputStream(file));
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return super.read(target, offset, length);
    } catch (ZstdIOException e) {
      if (TRUNCATED.equals(e.getMessage())) {
        EOFException cutOff = new EOFException(e.getMessage());
        cutOff.initCause(e);
        throw cutOff;
      }
      throw e;
    }
  }
}
