package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Experimental;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the machine's own package, with data of its own, for tests of rows from
 * databases.
 *
 * <p>Thread rule: one thread. It listens on the loopback address only, and is gone after {@link
 * #stop}.
 */
@Experimental
public final class PostgresServer {

  /** Who may do anything. */
  public static final String USER = "owner";

  /** How {@link #USER} proves it. */
  public static final String PASSWORD = "owner's secret";

  private final Path programs;
  private final Path home;
  private final int port;

  private PostgresServer(Path programs, Path home, int port) {
    this.programs = programs;
    this.home = home;
    this.port = port;
  }

  /** Returns where the programs are, if the package is installed. */
  public static Optional<Path> programs() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(versions)) {
      return Optional.empty();
    }
    try (Stream<Path> each = Files.list(versions)) {
      return each.map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Starts a server, which has an empty database. */
  public static PostgresServer start() throws IOException, InterruptedException {
    // Not below the build's own directories: the server's user may not enter those.
    Path home = Files.createTempDirectory("postgres");
    PostgresServer server = new PostgresServer(programs().orElseThrow(), home, freePort());
    server.begin();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void begin() throws IOException, InterruptedException {
    Path password = home.resolve("password");
    Files.writeString(password, PASSWORD);
    if (isRoot()) {
      execute(List.of("chown", "-R", "postgres", home.toString()));
    }
    String data = home.resolve("data").toString();
    String initdb = programs.resolve("initdb").toString();
    execute(
        asUser(
            List.of(
                initdb,
                "-D",
                data,
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + password,
                "-N",
                "-E",
                "UTF8",
                "--locale=C.UTF-8")));
    String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c fsync=off -k " + home;
    String control = programs.resolve("pg_ctl").toString();
    String log = home.resolve("log").toString();
    execute(asUser(List.of(control, "-D", data, "-l", log, "-o", options, "-w", "start")));
  }

  /** Returns the address for JDBC. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** Stops it and deletes its data. */
  public void stop() throws IOException, InterruptedException {
    String control = programs.resolve("pg_ctl").toString();
    String data = home.resolve("data").toString();
    execute(asUser(List.of(control, "-D", data, "-m", "immediate", "-w", "stop")));
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  // PostgreSQL refuses to run as root; the package has made a user for it.
  private static List<String> asUser(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    whole.addAll(command);
    return whole;
  }

  private void execute(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("postgres", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    String said;
    try (InputStream in = Files.newInputStream(output)) {
      said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Files.delete(output);
    if (status != 0) {
      throw new IOException(command + " ended with " + status + ": " + said);
    }
  }
}
