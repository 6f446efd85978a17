package com.signalsmith.destination.runtime.source;

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

  // Whoever has more, or longer names, has them checked each time.
  private static final int MAX_MEMBERS = 256;
  private static final int MAX_BYTES = 128;

  // Of each member, the number of its bytes and where in the words they begin.
  private int[] lengths = new int[8];
  private int[] places = new int[8];
  private int[] names = new int[8];
  private long[] words = new long[16];
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
    int end = start + lengths[member];
    if (end > json.length - Long.BYTES) {
      return -1;
    }
    int word = places[member];
    int i = start;
    for (; i + Long.BYTES < end; i += Long.BYTES) {
      if ((long) JsonScanner.WORDS.get(json, i) != words[word++]) {
        return -1;
      }
    }
    int surplus = (i + Long.BYTES - end) * Byte.SIZE;
    return (((long) JsonScanner.WORDS.get(json, i) ^ words[word]) << surplus) == 0 ? end : -1;
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
    int length = end - start;
    if (member == MAX_MEMBERS || length > MAX_BYTES) {
      return;
    }
    int word = member == 0 ? 0 : places[member - 1] + words(lengths[member - 1]);
    makeRoom(word + words(length));
    byte[] padded = Arrays.copyOfRange(json, start, start + words(length) * Long.BYTES);
    for (int i = 0; i < padded.length; i += Long.BYTES) {
      words[word + i / Long.BYTES] = (long) JsonScanner.WORDS.get(padded, i);
    }
    places[member] = word;
    lengths[member] = length;
    names[member] = name;
    count++;
  }

  private static int words(int bytes) {
    return (bytes + Long.BYTES - 1) / Long.BYTES;
  }

  private void makeRoom(int wordsNeeded) {
    if (wordsNeeded > words.length) {
      words = Arrays.copyOf(words, wordsNeeded * 2);
    }
    if (count == lengths.length) {
      lengths = Arrays.copyOf(lengths, count * 2);
      places = Arrays.copyOf(places, count * 2);
      names = Arrays.copyOf(names, count * 2);
    }
  }
}
