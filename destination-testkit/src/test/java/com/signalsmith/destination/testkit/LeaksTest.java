package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.RawSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LeaksTest {

  @TempDir Path directory;

  private final OpenResources before = OpenResources.now();

  @Test
  void seesAThreadAsLongAsItRuns() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = new Thread(() -> awaitQuietly(end), "left-behind");
    thread.start();
    assertThat(opened()).containsExactly("thread 'left-behind'");
    end.countDown();
    thread.join();
    assertThat(opened()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesASocketAsLongAsItIsOpen() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
      assertThat(opened()).singleElement().asString().startsWith("socket:");
    }
    assertThat(opened()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesAClassLoaderAsLongAsItHoldsItsJar() throws IOException {
    Path jar = directory.resolve("library.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("a.txt"));
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
      assertThat(loader.findResource("a.txt")).isNotNull();
      assertThat(opened()).containsExactly("class loader of '" + jar.toRealPath() + "'");
    }
    assertThat(opened()).isEmpty();
  }

  @Test
  void findsAContextClassLoaderThatWasLeftAndPutsItBack() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    Leaks leaks = new Leaks();
    leaks.begin();
    try (URLClassLoader other = new URLClassLoader(new URL[0])) {
      thread.setContextClassLoader(other);
      leaks.end("W-1", new Trial(new InMemoryHarness(new InMemoryDestination())));
    }
    assertThat(thread.getContextClassLoader()).isEqualTo(own);
    assertThat(leaks.awaitEnd())
        .containsExactly("after W-1: another context class loader of its thread");
  }

  @Test
  void whatAHarnessOpensIsItsOwn() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread client = new Thread(() -> awaitQuietly(end), "client of the harness");
    WatchedHarness harness =
        new WatchedHarness(
            new InMemoryHarness(new InMemoryDestination()) {
              @Override
              public RawSettings freshTarget(String method) {
                client.start();
                return super.freshTarget(method);
              }
            });
    assertThat(harness.freshTarget("none").hasTarget()).isTrue();
    assertThat(harness.opened()).isEqualTo(new OpenResources(Set.of(client), Set.of()));
    end.countDown();
    client.join();
  }

  @Test
  void aFailureNamesSomeOfWhatIsLeftAndHowMuchMoreThereIs() {
    List<String> left =
        IntStream.rangeClosed(1, 60).mapToObj(i -> "after W-" + i + ": thread 'x'").toList();

    assertThat(LeakRules.inWords(left).lines()).hasSize(12).endsWith("  and 50 more");
    assertThat(LeakRules.inWords(left.subList(0, 10))).doesNotContain("more");
  }

  private List<String> opened() {
    return OpenResources.now().without(before).names();
  }

  private static void awaitQuietly(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
