package com.signalsmith.destination.runtime.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What stood before each value of the object that was scanned last, from the end of the value
 * before it: comma, name, colon and space.
 *
 * <p>Objects of one source mostly have the same members in the same order, and to find that the
 * same bytes stand there again takes a third of the time that checking them takes.
 *
 * <p>One thread.
 */
final class MemberOpenings {

  /** Stands for a member that nobody asked for. */
  static final int NOT_ASKED_FOR = -1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  // Whoever has more, or longer names, has them checked each time.
  private static final int MAX_MEMBERS = 256;
  private static final int MAX_BYTES = 8 << 10;

  // With a word's bytes behind the last one.
  private byte[] bytes = new byte[64];
  private int[] ends = new int[8];
  private int[] names = new int[8];
  private int count;

  /**
   * Returns the index behind the opening of the last object's member where it stands in another at
   * the same index, and -1 where it does not, or is not known.
   *
   * @param member its index
   */
  int behind(int member, byte[] json, int start) {
    if (member >= count) {
      return -1;
    }
    int n = member == 0 ? 0 : ends[member - 1];
    int end = ends[member];
    int i = start;
    if (i + (end - n) > json.length - Long.BYTES) {
      return -1;
    }
    for (; n + Long.BYTES <= end; n += Long.BYTES, i += Long.BYTES) {
      if ((long) WORDS.get(json, i) != (long) WORDS.get(bytes, n)) {
        return -1;
      }
    }
    int rest = end - n;
    if (rest == 0) {
      return i;
    }
    long difference = (long) WORDS.get(json, i) ^ (long) WORDS.get(bytes, n);
    return (difference << ((Long.BYTES - rest) * Byte.SIZE)) == 0 ? i + rest : -1;
  }

  /** Returns which of the names that were asked for a known member has. */
  int name(int member) {
    return names[member];
  }

  /** Notes how a member begins, which must be valid; forgets those behind it. */
  void note(int member, byte[] json, int start, int end, int name) {
    if (member > count) {
      return;
    }
    count = member;
    int from = member == 0 ? 0 : ends[member - 1];
    if (member == MAX_MEMBERS || end - start > MAX_BYTES - from) {
      return;
    }
    makeRoom(from + end - start);
    System.arraycopy(json, start, bytes, from, end - start);
    ends[member] = from + end - start;
    names[member] = name;
    count++;
  }

  private void makeRoom(int length) {
    if (length > bytes.length - Long.BYTES) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      names = Arrays.copyOf(names, count * 2);
    }
  }
}
