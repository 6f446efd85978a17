package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunObserver;
import com.signalsmith.destination.runtime.RunProgress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsServerTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String SYNC =
      """
      sync: daily
      destination: shelf
      authentication: { method: login, user: ada, password: hunter2 }
      configuration: { hosts: "a:1" }
      target: { shelf: books }
      mode: insert
      source: { type: jsonl, path: rows.jsonl, primary_key: id }
      """;

  @Test
  void servesTheMetersAsPrometheusReadsThem() throws Exception {
    try (MetricsServer server = MetricsServer.start(0)) {
      RunObserver observer = server.observer("shelf", "daily \"ä\"");
      observer.started(RunProgress.builder("r1").build());
      observer.settled(RunProgress.builder("r1").counts(new RowCounts(3, 0, 0, 1, 0)).build());
      observer.measured(Map.of("sent_total", 3.0, "latency_ms", 1.5));

      HttpResponse<String> scraped = send("GET", server.address());

      assertThat(scraped.statusCode()).isEqualTo(200);
      assertThat(scraped.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      String tags = "destination=\"shelf\",";
      String sync = "sync=\"daily \\\"ä\\\"\"} ";
      assertThat(scraped.body())
          .contains("# TYPE signalsmith_rows_total counter\n")
          .contains("signalsmith_rows_total{" + tags + "outcome=\"created\"," + sync + "3.0\n")
          .contains("signalsmith_rows_total{" + tags + "outcome=\"rejected\"," + sync + "1.0\n")
          .contains("signalsmith_client_sent_total{" + tags + sync + "3.0\n")
          .contains("signalsmith_client_latency_ms{" + tags + sync + "1.5\n")
          .contains("signalsmith_rows_in_flight{" + tags + sync + "0.0\n")
          .contains("signalsmith_flush_seconds_count{" + tags + sync + "0\n")
          .contains("signalsmith_checkpoint_age_seconds{");
    }
  }

  @Test
  void knowsOnePathAndOneMethod() throws Exception {
    try (MetricsServer server = MetricsServer.start(0)) {
      assertThat(send("GET", server.address() + "/more").statusCode()).isEqualTo(404);
      assertThat(send("GET", server.address().replace("/metrics", "/")).statusCode())
          .isEqualTo(404);
      HttpResponse<String> posted = send("POST", server.address());
      assertThat(posted.statusCode()).isEqualTo(405);
      assertThat(posted.headers().firstValue("Allow")).contains("GET");
    }
  }

  @Test
  void isReachedFromThisMachineOnlyAndNoLongerWhenItIsClosed() throws Exception {
    MetricsServer server = MetricsServer.start(0);
    URI address = URI.create(server.address());
    assertThat(InetAddress.getByName(address.getHost()).isLoopbackAddress()).isTrue();
    server.close();
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> send("GET", address.toString()));
  }

  @Test
  void aSyncSaysWhereItsMetricsAre(@TempDir Path directory) throws IOException {
    Console.Ended ended =
        Console.ofScript().run("sync", file(directory).toString(), "--metrics-port", "0");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err()).containsPattern("metrics at http://[^ ]+:[1-9]\\d*/metrics\n");
    assertThat(ended.out() + ended.err()).doesNotContain("hunter2");
  }

  @Test
  void aPortInUseIsAMistakeBeforeAnythingIsSent(@TempDir Path directory) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String port = String.valueOf(socket.getLocalPort());
      Console.Ended ended =
          Console.ofScript()
              .run("sync", file(directory).toString(), "--json", "--metrics-port", port);
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err()).contains("--metrics-port: port " + port + " is in use");
      assertThat(ended.json().at("/problems/0/message").asText()).contains("port " + port);
      assertThat(directory.resolve(".signalsmith")).doesNotExist();
    }
  }

  @Test
  void aPortThatThereIsNotIsAMistake(@TempDir Path directory) throws IOException {
    for (String port : new String[] {"65536", "-1"}) {
      Console.Ended ended =
          Console.ofScript().run("sync", file(directory).toString(), "--metrics-port=" + port);
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err()).contains("--metrics-port: must be 0 to 65535, not '" + port + "'");
    }
  }

  private static Path file(Path directory) throws IOException {
    Files.writeString(directory.resolve("rows.jsonl"), "{\"id\":1}\n");
    return Files.writeString(directory.resolve("sync.yaml"), SYNC);
  }

  private static HttpResponse<String> send(String method, String address) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
