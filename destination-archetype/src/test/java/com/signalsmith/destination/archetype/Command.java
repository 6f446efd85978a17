package com.signalsmith.destination.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs, each to its end.
 *
 * @param directory in which they run
 */
record Command(Path directory) {

  private static final long MINUTES = 4;

  /** How a program ended, and what it printed to both streams. */
  record Ended(int exitCode, String output) {}

  /** Runs Maven, the one that runs this build, with artifacts from a repository. */
  Ended maven(Path repository, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    words.addAll(List.of("--batch-mode", "--no-transfer-progress"));
    words.add("-Dmaven.repo.local=" + repository);
    if (System.getProperty("maven.settings", "").equals("offline=true")) {
      words.add("--offline");
    }
    words.addAll(List.of(arguments));
    return run(words);
  }

  /** Runs the built {@code signalsmith}. */
  Ended signalsmith(String... arguments) throws IOException, InterruptedException {
    Path home = Path.of("../destination-cli/target/distribution").toAbsolutePath().normalize();
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Dsignalsmith.home=" + home, "-cp", home.resolve("lib") + "/*"));
    words.add("com.signalsmith.destination.cli.Main");
    words.addAll(List.of(arguments));
    return run(words);
  }

  private Ended run(List<String> words) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(words + " did not end: " + Files.readString(output));
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }
}
