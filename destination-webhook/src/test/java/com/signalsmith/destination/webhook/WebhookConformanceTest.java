package com.signalsmith.destination.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.DestinationConformanceTest;
import com.signalsmith.destination.testkit.DestinationHarness;
import com.signalsmith.destination.testkit.SampleRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Every rule of the contract, with an HTTP server as the system. */
class WebhookConformanceTest extends DestinationConformanceTest {

  private static final String TOKEN = "Bearer token-that-opens-the-server";
  private static final String REFUSED = "Bearer token-that-is-refused";
  private static final String KEY = "key-that-opens-the-server";

  @SuppressWarnings("NullAway.Init") // before all
  private static HookServer server;

  @BeforeAll
  static void startServer() {
    server = HookServer.start(WebhookConformanceTest::answer);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  protected DestinationHarness harness() {
    return new ServerHarness();
  }

  private static HookServer.Reply answer(HookServer.Received request) {
    if (!request.header("Authorization").equals(TOKEN)
        || !request.header("X-API-Key").equals(KEY)) {
      return HookServer.Reply.of(401);
    }
    if (request.isProbe()) {
      return HookServer.Reply.of(405);
    }
    return HookServer.Reply.of(request.body().contains("refused-row") ? 422 : 202);
  }

  private static final class ServerHarness implements DestinationHarness {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Destination destination() {
      return new WebhookDestination();
    }

    @Override
    public RawSettings freshTarget(String authenticationMethod) {
      return settings(server.url("/" + UUID.randomUUID()), TOKEN).build();
    }

    @Override
    public List<DeliveredMessage> delivered(RawSettings settings) {
      String url = String.valueOf(settings.values(Scope.CONFIGURATION).get("url"));
      String path = URI.create(url).getPath();
      return server.accepted().stream()
          .filter(request -> request.path().equals(path))
          .map(ServerHarness::message)
          .toList();
    }

    @Override
    public Set<String> secrets() {
      return Set.of(TOKEN, REFUSED, KEY);
    }

    @Override
    public Optional<RawSettings> unreachable() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        String url = "http://localhost:" + socket.getLocalPort() + "/closed";
        return Optional.of(settings(url, TOKEN).build());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<RawSettings> refusedSecret() {
      return Optional.of(settings(server.url("/refused"), REFUSED).build());
    }

    @Override
    public Optional<Row> rejectedRow() {
      return Optional.of(SampleRows.row("refused-row", 1, "what no server wants"));
    }

    private static RawSettings.Builder settings(String url, String token) {
      return RawSettings.builder()
          .method("headers")
          .put(Scope.AUTHENTICATION, "authorization_header", token)
          .put(Scope.AUTHENTICATION, "api_key", KEY)
          .put(Scope.CONFIGURATION, "url", url);
    }

    private static DeliveredMessage message(HookServer.Received request) {
      String body = request.body();
      int end = body.lastIndexOf(",\"metadata\":{\"sync_id\":");
      try {
        JsonNode metadata = JSON.readTree(body.getBytes(UTF_8)).get("metadata");
        return new DeliveredMessage(
            metadata.get("key").textValue(),
            body.substring("{\"data\":".length(), end),
            Operation.valueOf(metadata.get("operation").textValue().toUpperCase(Locale.ROOT)));
      } catch (IOException e) {
        throw new AssertionError("a body is no JSON", e);
      }
    }
  }
}
