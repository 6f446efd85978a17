package com.signalsmith.destination.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A Chromium without a window.
 *
 * @param program its name
 * @param directory in which it may keep what it likes
 */
record Browser(String program, Path directory) {

  private static final int NARROWEST_WINDOW = 500;

  static boolean exists(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  /** Returns the document as it is after loading, and what the browser complained of. */
  Dump dump(Path page, boolean dark) throws IOException, InterruptedException {
    return run(dark, List.of("--dump-dom", page.toUri().toString()));
  }

  /** Stores a picture of the upper left of a page. */
  void picture(Path page, Path file, boolean dark, int width, int height)
      throws IOException, InterruptedException {
    run(
        dark,
        List.of(
            "--window-size=" + Math.max(width, NARROWEST_WINDOW) + "," + height,
            "--screenshot=" + file.toAbsolutePath(),
            page.toUri().toString()));
    BufferedImage whole = ImageIO.read(file.toFile());
    ImageIO.write(whole.getSubimage(0, 0, width, height), "png", file.toFile());
  }

  private Dump run(boolean dark, List<String> arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--hide-scrollbars",
                "--user-data-dir=" + directory.resolve("profile")));
    if (dark) {
      command.add("--force-dark-mode");
    }
    command.addAll(arguments);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).describedAs("the browser ended").isTrue();
    assertThat(process.exitValue()).isZero();
    return new Dump(
        Files.readString(out),
        Files.readAllLines(err).stream().filter(line -> line.contains(":CONSOLE:")).toList());
  }

  /** What a page came to. */
  record Dump(String document, List<String> complaints) {

    /** Copies the complaints. */
    Dump {
      complaints = List.copyOf(complaints);
    }
  }
}
