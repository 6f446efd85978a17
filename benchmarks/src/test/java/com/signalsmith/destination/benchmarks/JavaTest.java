package com.signalsmith.destination.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaTest {

  @TempDir private Path directory;

  @Test
  void findsTheFlagsOfALauncher() throws IOException {
    Path launcher =
        Files.writeString(
            directory.resolve("launcher"),
            """
            # -XX:+NotThisOne -Xmx1m \\
            exec java -XX:+UseSerialGC -Xshare:auto -Xmx256m -Xss1m -XX:SharedArchiveFile=a \\
              -XX:-StackTraceInThrowable -XX:TieredStopAtLevel=1 -Dx=-Xms1m -cp "$lib" Main "$@"
            """);

    assertThat(Java.flagsOf(launcher))
        .containsExactly(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Xss1m",
            "-XX:-StackTraceInThrowable",
            "-XX:TieredStopAtLevel=1");
  }

  @Test
  void theRealLauncherHasFlags() throws IOException {
    assertThat(Java.flagsOf(Path.of("../signalsmith"))).isNotEmpty();
  }
}
