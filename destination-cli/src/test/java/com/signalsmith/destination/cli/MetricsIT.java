package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of a run while it runs, also while its broker is away. */
class MetricsIT {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String PASSWORD = "canary-hunter2";

  @SuppressWarnings("NullAway.Init") // made before all tests
  private static EmbeddedKafka kafka;

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @BeforeAll
  static void startKafka() {
    kafka = Distribution.startKafka(PASSWORD);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void showARunAndThatItWaitsForABrokerThatIsAway() throws Exception {
    kafka.createTopic("measured", 1, Map.of());
    int port = Ports.next();
    Distribution.Running running = Distribution.start(Map.of(), arguments("measured", port));
    OutputStream input = running.process().getOutputStream();
    send(input, "{\"customer_id\":1}\n".repeat(10) + "not json\n");
    // Counted last, when the flush that delivered the others is settled.
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> value(port, "rows_total", "outcome=\"rejected\",") == 1);

    HttpResponse<String> scraped = scrape(port);
    assertThat(scraped.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(value(port, "rows_total", "outcome=\"created\",")).isEqualTo(10);
    assertThat(value(port, "rows_in_flight", "")).isZero();
    assertThat(value(port, "flush_seconds_count", "")).isEqualTo(1);
    await().atMost(SOON).until(() -> value(port, "client_record_send_total", "") == 10);
    assertThat(scraped.body()).doesNotContain(PASSWORD, "client_id", "app", "customer_id");

    kafka.node(0).kill();
    send(input, "{\"customer_id\":2}\n");
    await().atMost(SOON).until(() -> value(port, "rows_in_flight", "") == 1);
    // Its flush begins at an age of 5 s at most, and is waited for with patience of 5 s.
    double age = value(port, "checkpoint_age_seconds", "");
    await().atMost(SOON).until(() -> value(port, "checkpoint_age_seconds", "") > age + 12);
    kafka.node(0).restart();
    input.close();

    Distribution.Ended ended = running.await();
    assertThat(ended.exitCode()).describedAs(ended.err()).isEqualTo(3);
    assertThat(ended.err())
        .contains("metrics at http://")
        .containsPattern(
            "waiting for the destination: nothing confirmed for \\d+ s, 1 row under way");
    assertThat(ended.out()).contains("\"rows_created\" : 11,");
  }

  private String[] arguments(String topic, int port) {
    return new String[] {
      "sync",
      Distribution.home().resolve("examples/customers.yaml").toString(),
      "--json",
      "--metrics-port",
      String.valueOf(port),
      "--state",
      directory.toString(),
      "--set",
      "configuration.use_tls=false",
      "--set",
      "configuration.bootstrap_servers=" + kafka.bootstrapServers(SecurityProtocol.SASL_PLAINTEXT),
      "--set",
      "authentication.method=sasl_plain",
      "--set",
      "authentication.username=app",
      "--set",
      "authentication.password=" + PASSWORD,
      "--set",
      "target.topic=" + topic,
      "--set",
      "source.path=-"
    };
  }

  private static void send(OutputStream input, String lines) throws IOException {
    input.write(lines.getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Returns the value of a meter, or -1 when there is none. */
  private static double value(int port, String name, String tag) throws Exception {
    String line =
        "signalsmith_" + name + "{destination=\"kafka\"," + tag + "sync=\"example-customers\"} ";
    Matcher found =
        Pattern.compile("^" + Pattern.quote(line) + "(.*)$", Pattern.MULTILINE)
            .matcher(scrape(port).body());
    return found.find() ? Double.parseDouble(found.group(1)) : -1;
  }

  private static HttpResponse<String> scrape(int port) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://"
                        + InetAddress.getLoopbackAddress().getHostAddress()
                        + ":"
                        + port
                        + "/metrics"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
