package com.signalsmith.destination.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;

/** Tells on what and with what something was measured; any thread. */
final class Machine {

  private static final Pattern KCAT_VERSION =
      Pattern.compile("Version (\\S+).*?(librdkafka \\S+)", Pattern.DOTALL);

  private Machine() {}

  /** Returns one line: processor, memory, system, and the versions of what takes part. */
  static String description(Path launcher) throws IOException, InterruptedException {
    return String.join(
        "; ",
        value("/proc/cpuinfo", "model name")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores",
        memory() + " of memory",
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        "Java " + System.getProperty("java.vm.version"),
        output(launcher.toString(), "--version"),
        "Kafka " + AppInfoParser.getVersion(),
        kcatVersion());
  }

  private static String memory() throws IOException {
    long kilobytes = Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", ""));
    return String.format(Locale.ROOT, "%.0f GB", kilobytes * 1024 / 1e9);
  }

  private static String value(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String kcatVersion() throws InterruptedException {
    Matcher version = KCAT_VERSION.matcher(output("kcat", "-V"));
    return version.find() ? "kcat " + version.group(1) + " with " + version.group(2) : "no kcat";
  }

  private static String output(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int unused = process.waitFor();
      return text.strip();
    } catch (IOException e) {
      return "";
    }
  }
}
