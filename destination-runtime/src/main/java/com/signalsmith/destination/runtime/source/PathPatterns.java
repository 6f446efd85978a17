package com.signalsmith.destination.runtime.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Paths of files and globs, as shells know them: {@code *}, {@code ?}, {@code [ab]}, {@code **}.
 */
final class PathPatterns {

  private static final Pattern WILD = Pattern.compile("[*?\\[{]");

  private PathPatterns() {}

  /**
   * Returns the files in the order of the paths, those of one glob sorted by their path; each file
   * once.
   *
   * <p>A path that exists is no glob, whatever characters it has.
   *
   * @throws NoSuchFileException when a glob matches nothing
   */
  static List<Path> files(List<Path> paths) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (Path path : paths) {
      files.addAll(isGlob(path) ? matching(path) : List.of(path));
    }
    return List.copyOf(files);
  }

  /** Returns whether a path is a glob now. */
  static boolean isGlob(Path path) {
    return WILD.matcher(path.toString()).find() && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<Path> matching(Path glob) throws IOException {
    Path base = glob.isAbsolute() ? glob.getRoot() : Path.of("");
    List<String> rest = new ArrayList<>();
    for (Path name : glob) {
      if (rest.isEmpty() && !WILD.matcher(name.toString()).find()) {
        base = base.resolve(name);
      } else {
        rest.add(name.toString());
      }
    }
    if (!Files.isDirectory(base)) {
      throw new NoSuchFileException(glob.toString());
    }
    String pattern = String.join("/", rest);
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : rest.size();
    PathMatcher matcher = base.getFileSystem().getPathMatcher("glob:" + pattern);
    boolean hidden = rest.get(rest.size() - 1).startsWith(".");
    Path directory = base;
    List<Path> found;
    try (Stream<Path> below = Files.walk(base, depth)) {
      found =
          below
              .filter(path -> matcher.matches(directory.relativize(path)))
              .filter(path -> hidden || !path.getFileName().toString().startsWith("."))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    if (found.isEmpty()) {
      throw new NoSuchFileException(glob.toString());
    }
    return found;
  }
}
