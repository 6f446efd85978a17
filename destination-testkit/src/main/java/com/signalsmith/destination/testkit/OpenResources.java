package com.signalsmith.destination.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the process has open: threads, sockets, and jars, which an open class loader holds.
 *
 * <p>Immutable. Sockets and jars are known on Linux only. The JVM's and JUnit's own are left out.
 */
record OpenResources(Set<Thread> threads, Set<String> files) {

  static final OpenResources NONE = new OpenResources(Set.of(), Set.of());

  private static final Path FILES = Path.of("/proc/self/fd");
  private static final Set<String> GROUPS_OF_THE_JVM = Set.of("system", "InnocuousThreadGroup");

  // The JVM opens these when it first looks for a class in them.
  private static final Set<String> CLASS_PATH = jarsOfTheClassPath();

  static {
    // The JVM keeps a socket of its own from the first one on that anybody closes.
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      first.setReuseAddress(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OpenResources {
    threads = Set.copyOf(threads);
    files = Set.copyOf(files);
  }

  /** Returns whether more than threads can be seen here. */
  static boolean seesFiles() {
    return Files.isDirectory(FILES);
  }

  static OpenResources now() {
    return new OpenResources(runningThreads(), seesFiles() ? openFiles() : Set.of());
  }

  OpenResources without(OpenResources others) {
    Set<Thread> otherThreads = new HashSet<>(threads);
    otherThreads.removeAll(others.threads);
    Set<String> otherFiles = new HashSet<>(files);
    otherFiles.removeAll(others.files);
    return new OpenResources(otherThreads, otherFiles);
  }

  /** Returns those of them that are open now as well. */
  OpenResources stillIn(OpenResources now) {
    return without(without(now));
  }

  OpenResources and(OpenResources others) {
    Set<Thread> allThreads = new HashSet<>(threads);
    allThreads.addAll(others.threads);
    Set<String> allFiles = new HashSet<>(files);
    allFiles.addAll(others.files);
    return new OpenResources(allThreads, allFiles);
  }

  boolean isEmpty() {
    return threads.isEmpty() && files.isEmpty();
  }

  /** Returns each of them in words. */
  List<String> names() {
    return Stream.concat(
            threads.stream().map(thread -> "thread '" + thread.getName() + "'"), files.stream())
        .sorted()
        .toList();
  }

  private static Set<Thread> runningThreads() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] found = new Thread[2 * root.activeCount() + 64];
    Set<Thread> threads = new HashSet<>();
    Arrays.stream(found, 0, root.enumerate(found))
        .filter(thread -> !isOfTheJvm(thread))
        .forEach(threads::add);
    return threads;
  }

  private static boolean isOfTheJvm(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null // it has ended
        || GROUPS_OF_THE_JVM.contains(group.getName())
        || thread.getName().startsWith("junit-")
        || thread.getName().equals("CompletableFutureDelayScheduler")
        || (thread instanceof ForkJoinWorkerThread worker
            && worker.getPool() == ForkJoinPool.commonPool());
  }

  private static Set<String> openFiles() {
    Set<String> files = new LinkedHashSet<>();
    for (Path file : descriptors()) {
      String target = target(file);
      if (target.startsWith("socket:")) {
        files.add(target);
      } else if (target.endsWith(".jar") && !isOfTheClassPath(target)) {
        files.add("class loader of '" + target + "'");
      }
    }
    return files;
  }

  private static List<Path> descriptors() {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static boolean isOfTheClassPath(String jar) {
    return jar.startsWith(System.getProperty("java.home")) || CLASS_PATH.contains(jar);
  }

  private static Set<String> jarsOfTheClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Files::isRegularFile)
        .map(OpenResources::realPath)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String realPath(Path file) {
    try {
      return file.toRealPath().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
