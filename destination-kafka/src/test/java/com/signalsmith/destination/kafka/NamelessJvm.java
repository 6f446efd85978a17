package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM in which the look-up of a name never ends, and addresses in numbers are as ever.
 *
 * <p>Java takes its names from a file if it is told to; this one is a pipe that nobody writes to.
 */
record NamelessJvm(Path directory) {

  private static final String OPENED = "opened";

  /** Makes a check there, and tries to open a writer. */
  Answer ask(String servers, String authority) throws IOException, InterruptedException {
    Path names = directory.resolve("names");
    if (!Files.exists(names)) {
      assertThat(new ProcessBuilder("mkfifo", names.toString()).start().waitFor()).isZero();
    }
    Path trusted = Files.writeString(directory.resolve("authority.pem"), authority);
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + names,
                "-cp",
                System.getProperty("java.class.path"),
                NamelessJvm.class.getName(),
                servers,
                trusted.toString())
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the JVM ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(directory.resolve("err"))).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Answer.of(Files.readAllLines(out));
  }

  /** What the JVM does: a line for every step, one for the writer, and one for both times. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Definition definition = Definition.at(arguments[0]).topic("orders");
    String authority = Files.readString(Path.of(arguments[1]));
    if (!authority.isEmpty()) {
      definition.tls().configured("ca_certificate", authority);
    }
    StringBuilder lines = new StringBuilder();
    long start = System.nanoTime();
    CheckReport report =
        new KafkaDestination().check(definition.settings(), CheckContext.unobserved());
    long checked = System.nanoTime();
    report
        .steps()
        .forEach(
            step ->
                lines
                    .append(step.id() + " " + step.status().id() + " " + step.code())
                    .append(": " + step.message() + "\n"));
    try (DestinationWriter writer =
        new KafkaDestination().open(definition.plan(), Definition.RUN)) {
      writer.commit();
      lines.append(OPENED).append('\n');
    } catch (DestinationException e) {
      lines.append(e.failure().code()).append('\n');
    }
    lines.append((checked - start) / 1_000_000 + " " + (System.nanoTime() - checked) / 1_000_000);
    System.out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  /**
   * What came of it.
   *
   * @param steps each as its id, its status, its code and its message
   * @param opening the code of what open threw
   */
  record Answer(List<String> steps, String opening, Duration check, Duration open) {

    private static Answer of(List<String> lines) {
      int last = lines.size() - 1;
      String[] times = lines.get(last).split(" ", 2);
      return new Answer(
          lines.subList(0, last - 1),
          lines.get(last - 1),
          Duration.ofMillis(Long.parseLong(times[0])),
          Duration.ofMillis(Long.parseLong(times[1])));
    }

    boolean isOpened() {
      return opening.equals(OPENED);
    }
  }
}
