package com.signalsmith.destination.embeddedkafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The directory of a cluster and what lies in it before a broker starts. */
final class ClusterFiles {
  private ClusterFiles() {}

  /** The directory that was named, if it can be used, or else a new one. */
  static Path home(Optional<Path> directory) {
    try {
      if (directory.isEmpty()) {
        return Files.createTempDirectory("embedded-kafka-").toAbsolutePath();
      }
      var path = Files.createDirectories(directory.get()).toAbsolutePath();
      try (var files = Files.list(path)) {
        if (files.findAny().isPresent()) {
          throw new IllegalStateException(
              "directory '" + path + "' is not empty; name one that is, or that does not exist");
        }
      }
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create the cluster's directory: " + e.getMessage() + "; name a writable one", e);
    }
  }

  static Optional<TestAuthority> issueCertificates(List<Listener> listeners, Path directory) {
    var wanted =
        listeners.stream()
            .filter(listener -> listener.protocol().usesTls())
            .map(Listener::certificate)
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    createDirectory(directory);
    var authority = TestAuthority.create();
    write(directory.resolve("authority.pem"), authority.certificate());
    for (var kind : wanted) {
      var issued =
          switch (kind) {
            case LOCALHOST -> authority.issue("localhost", "localhost", "127.0.0.1", "::1");
            case WRONG_HOST -> authority.issue("elsewhere.example", "elsewhere.example");
            case EXPIRED -> authority.issueExpired("localhost", "localhost", "127.0.0.1", "::1");
            case EXPIRING -> authority.issueExpiring("localhost", "localhost", "127.0.0.1", "::1");
          };
      write(directory.resolve(kind + ".pem"), issued.privateKey() + issued.certificate());
    }
    return Optional.of(authority);
  }

  static Path createDirectory(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create directory '" + directory + "': " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String text) {
    write(file, text, StandardCharsets.UTF_8);
  }

  static void write(Path file, String text, Charset charset) {
    try {
      Files.writeString(file, text, charset);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write '" + file + "': " + e.getMessage(), e);
    }
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot delete '" + directory + "': " + e.getMessage() + "; delete it by hand", e);
    }
  }
}
