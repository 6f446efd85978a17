package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DemoIT {

  @Test
  void showsTheWholePathAndStopsItsBroker() {
    Distribution.Ended ended = Distribution.run("demo");
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    assertThat(ended.out().lines())
        .contains("1,000 rows sent, 1,000 messages read back")
        .anySatisfy(line -> assertThat(line).startsWith("partition 0, offset 0, key c-"))
        .anySatisfy(line -> assertThat(line).startsWith("  signalsmith-row: "));
  }

  @Test
  void isOneJsonDocumentWhenAskedFor() throws IOException {
    Distribution.Ended ended = Distribution.run("demo", "--json");
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(ended.out());
    assertThat(json.get("identical").asBoolean()).isTrue();
    assertThat(json.get("messages_read_back").asLong()).isEqualTo(1_000);
    assertThat(json.at("/report/rows_created").asLong()).isEqualTo(1_000);
  }
}
