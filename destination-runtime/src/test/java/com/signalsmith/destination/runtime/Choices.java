package com.signalsmith.destination.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Explores every combination of choices: a test asks {@link #pick} wherever the world may go one
 * way or another, and is run again until {@link #advance} says that there is nothing new to see.
 */
final class Choices {

  private record Choice(int taken, int options) {}

  private final List<Choice> path = new ArrayList<>();
  private int depth;

  /** Returns a number from 0 to {@code options - 1}; 0 is the first that is tried. */
  int pick(int options) {
    if (depth == path.size()) {
      path.add(new Choice(0, options));
    }
    return path.get(depth++).taken();
  }

  /** Begins the next combination; returns false when all have been seen. */
  boolean advance() {
    depth = 0;
    while (!path.isEmpty()) {
      Choice last = path.remove(path.size() - 1);
      if (last.taken() + 1 < last.options()) {
        path.add(new Choice(last.taken() + 1, last.options()));
        return true;
      }
    }
    return false;
  }

  /** Returns the combination, so that a test that fails can say which it was. */
  @Override
  public String toString() {
    return path.stream().map(Choice::taken).toList().toString();
  }
}
