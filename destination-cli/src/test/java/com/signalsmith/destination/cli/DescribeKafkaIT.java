package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.testkit.RandomSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescribeKafkaIT {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void thePageIsGeneratedFromTheSpec() {
    assertThat(Path.of("..", "docs", "destinations", "kafka.md"))
        .as(
            "regenerate it: ./signalsmith describe kafka --format markdown"
                + " > docs/destinations/kafka.md")
        .content()
        .isEqualTo(describe("markdown"));
  }

  @Test
  void theValidatorAgreesWithJsonSchemaOnThousandsOfSettings() {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(describe("json-schema"), InputFormat.JSON);
    try (DestinationCatalog catalog =
        DestinationCatalog.of(
            DescribeKafkaIT.class.getClassLoader(),
            List.of(Distribution.home().resolve("plugins")))) {
      DestinationSpec spec = catalog.find("kafka").orElseThrow().spec();
      RandomSettings settings = RandomSettings.of(spec, 11);
      int valid = 0;
      for (int i = 0; i < 5_000; i++) {
        RawSettings raw = settings.next();
        List<?> problems = spec.validate(raw).problems();
        List<?> errors = schema.validate(json(raw));
        assertThat(errors.isEmpty())
            .as(() -> json(raw) + ": problems " + problems + ", errors " + errors)
            .isEqualTo(problems.isEmpty());
        valid += problems.isEmpty() ? 1 : 0;
      }
      assertThat(valid).isBetween(500, 4_500);
    }
  }

  private static String describe(String format) {
    Distribution.Ended ended = Distribution.run("describe", "kafka", "--format", format);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended.out();
  }

  private static ObjectNode json(RawSettings raw) {
    ObjectNode json = MAPPER.createObjectNode();
    Arrays.stream(Scope.values())
        .filter(scope -> !raw.values(scope).isEmpty())
        .forEach(scope -> json.set(scope.id(), MAPPER.valueToTree(raw.values(scope))));
    raw.method().ifPresent(id -> json.withObject("/authentication").put("method", id));
    return json;
  }
}
