package com.signalsmith.destination.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Category;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SyncMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SpecFormatTest {

  private static final Field<String> KIND =
      Field.select("kind")
          .label("Kind")
          .option("a", "First")
          .option("b", "Second")
          .defaultValue("a")
          .build();

  private static final DestinationSpec FULL =
      DestinationSpec.builder("full")
          .title("Full House")
          .category(Category.CRM)
          .description(
              "Declares one of everything, in a description that is long enough to be broken into"
                  + " two lines.")
          .documentation(URI.create("https://example.com/full"))
          .authentication(
              AuthenticationMethod.of("none", "No Authentication", ""),
              AuthenticationMethod.of(
                  "token",
                  "Token",
                  "For everybody else.",
                  Field.password("token").label("Token").required().build(),
                  Field.password("pin").label("PIN").defaultValue(Secret.of("hunter2")).build()))
          .configuration(
              KIND,
              Field.number("port", 1, 65535).label("Port").defaultValue(443L).advanced().build(),
              Field.toggle("fast").label("Fast").defaultValue(false).build(),
              Field.textList("hosts")
                  .label("Hosts")
                  .pattern("[a-z]+", "lower-case letters")
                  .defaultValue(List.of("one", "two"))
                  .build())
          .target(
              Field.text("place")
                  .label("Place")
                  .description("Where the rows go: left|right, or to <nowhere> for *some*.")
                  .example("shelf")
                  .required()
                  .build(),
              Field.text("column")
                  .label("Column")
                  .namesColumn()
                  .visibleWhen(KIND.is("b"))
                  .requiredWhen(KIND.isOneOf(List.of("a", "b")))
                  .build())
          .syncModes(SyncMode.INSERT, SyncMode.UPSERT)
          .audienceSyncModes(AudienceSyncMode.ADD)
          .mirror(AudienceSyncMode.MIRROR, MirrorStyle.DIFF)
          .capabilities(Capability.FIELD_MAPPING)
          .guarantees(Guarantee.AT_LEAST_ONCE)
          .receiptNames(new ReceiptNames("shelf", "board", "position"))
          .section("How It Works", "1. Once.\n2. Again.")
          .section("Troubleshooting", "### Nothing\n\nLook | at `it`.")
          .build();

  private static final DestinationSpec BARE =
      DestinationSpec.builder("bare")
          .authentication(AuthenticationMethod.of("none", "No Authentication", ""))
          .syncModes(SyncMode.INSERT)
          .build();

  @Test
  void textIsTheGoldenFile() throws IOException {
    assertThat(SpecFormat.TEXT.render(FULL)).isEqualTo(golden("full.txt"));
    assertThat(SpecFormat.TEXT.render(BARE)).isEqualTo(golden("bare.txt"));
  }

  @Test
  void jsonIsTheGoldenFile() throws IOException {
    assertThat(SpecFormat.JSON.render(FULL)).isEqualTo(golden("full.json"));
    assertThat(SpecFormat.JSON.render(BARE)).isEqualTo(golden("bare.json"));
  }

  @Test
  void markdownIsTheGoldenFile() throws IOException {
    assertThat(SpecFormat.MARKDOWN.render(FULL)).isEqualTo(golden("full.md"));
    assertThat(SpecFormat.MARKDOWN.render(BARE)).isEqualTo(golden("bare.md"));
  }

  @Test
  void jsonSchemaIsTheGoldenFile() throws IOException {
    assertThat(SpecFormat.JSON_SCHEMA.render(FULL)).isEqualTo(golden("full.schema.json"));
    assertThat(SpecFormat.JSON_SCHEMA.render(BARE)).isEqualTo(golden("bare.schema.json"));
  }

  @Test
  void jsonSchemaSaysOfExactlyPasswordsThatTheyAreOnlyWritten() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(SpecFormat.JSON_SCHEMA.render(FULL));
    assertThat(
            schema.at("/properties/authentication/oneOf/1/properties/token/writeOnly").asBoolean())
        .isTrue();
    assertThat(schema.findValues("writeOnly")).hasSize(2);
  }

  @Test
  void everyFormatMasksASecretDefault() {
    for (SpecFormat format : SpecFormat.values()) {
      assertThat(format.render(FULL)).doesNotContain("hunter2");
    }
  }

  @Test
  void jsonMarksExactlyPasswordsAsSecret() throws IOException {
    JsonNode fields =
        new ObjectMapper().readTree(SpecFormat.JSON.render(FULL)).at("/authentication/1/fields");
    assertThat(fields).allSatisfy(field -> assertThat(field.get("secret").asBoolean()).isTrue());
    JsonNode others =
        new ObjectMapper().readTree(SpecFormat.JSON.render(FULL)).get("configuration");
    assertThat(others).noneSatisfy(field -> assertThat(field.get("secret").asBoolean()).isTrue());
  }

  @Test
  void idsAreWhatCommandLinesSay() {
    assertThat(SpecFormat.values())
        .extracting(SpecFormat::id)
        .containsExactly("text", "markdown", "json", "json-schema");
  }

  private static String golden(String name) throws IOException {
    try (InputStream file = SpecFormatTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
