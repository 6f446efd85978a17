package ${package};

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.DestinationConformanceTest;
import com.signalsmith.destination.testkit.DestinationHarness;
import com.signalsmith.destination.testkit.SampleRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;

/** Every rule of the contract that a harness can show, each a test that bears its number. */
class ${className}ConformanceTest extends DestinationConformanceTest {

  @TempDir static Path folder;

  @Override
  protected DestinationHarness harness() {
    return new FolderHarness();
  }

  // Where your system has addresses and secrets, override unreachable, refusedSecret and secrets.
  private static final class FolderHarness implements DestinationHarness {

    @Override
    public Destination destination() {
      return new ${className}Destination();
    }

    @Override
    public RawSettings freshTarget(String authenticationMethod) {
      return RawSettings.builder()
          .method(authenticationMethod)
          .put(Scope.CONFIGURATION, "folder", folder.toString())
          .put(Scope.TARGET, "file", UUID.randomUUID() + ".jsonl")
          .put(Scope.TARGET, "max_row_bytes", 1500)
          .build();
    }

    @Override
    public List<DeliveredMessage> delivered(RawSettings settings) {
      Path file = folder.resolve(String.valueOf(settings.values(Scope.TARGET).get("file")));
      try {
        return Files.exists(file)
            ? Files.readString(file).lines().map(FolderHarness::message).toList()
            : List.of();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Optional<Row> rejectedRow() {
      return Optional.of(SampleRows.row("refused-row", 1, "too large".repeat(200)));
    }

    private static DeliveredMessage message(String line) {
      return DeliveredMessage.of(null, line.getBytes(UTF_8));
    }
  }
}
