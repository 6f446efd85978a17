package com.signalsmith.destination.kafka.producer;

/** Kafka's integers of variable length: zigzag, seven bits a byte, the lowest first. */
public final class Varint {

  /** No integer takes more bytes. */
  static final int MAX_BYTES = 10;

  private Varint() {}

  /** Returns how many bytes a value takes. */
  public static int size(long value) {
    return (70 - Long.numberOfLeadingZeros(zigzag(value) | 1)) / 7;
  }

  /** Writes a value and returns the index behind it. */
  static int write(long value, byte[] to, int index) {
    long rest = zigzag(value);
    int i = index;
    while ((rest & ~0x7FL) != 0) {
      to[i++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[i++] = (byte) rest;
    return i;
  }

  /** Reads the value that starts at an index; its {@link #size} says where it ends. */
  static long read(byte[] from, int index) {
    long value = 0;
    int shift = 0;
    int i = index;
    byte next;
    do {
      next = from[i++];
      value |= (next & 0x7FL) << shift;
      shift += 7;
    } while (next < 0);
    return (value >>> 1) ^ -(value & 1);
  }

  private static long zigzag(long value) {
    return (value << 1) ^ (value >> 63);
  }
}
