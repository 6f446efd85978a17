package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The catalogue of failures and its document say the same. */
class CatalogueTest {

  @Test
  void theDocumentIsMadeOfTheCatalogue() throws IOException {
    GeneratedDocument.of("docs/errors.md").holds(document());
  }

  @Test
  void everyCodeSaysWhatItMeansAndWhatToDo() {
    assertThat(KafkaCode.values())
        .allSatisfy(
            code -> {
              assertThat(code.id()).matches("[a-z]+(_[a-z]+)*");
              assertThat(code.meaning()).isNotBlank().doesNotEndWith(".").doesNotContain("|");
              assertThat(code.remedy()).isNotBlank().doesNotEndWith(".").doesNotContain("|");
            });
  }

  @Test
  void everyFieldIsASettingOfTheSpec() {
    List<String> paths =
        List.of(
            "authentication.method",
            "authentication.password",
            "configuration.bootstrap_servers",
            "configuration.use_tls",
            "configuration.ca_certificate",
            "configuration.client_certificate",
            "target.topic",
            "target.partition_key_field");

    assertThat(KafkaCode.values())
        .allSatisfy(code -> code.field().ifPresent(field -> assertThat(paths).contains(field)));
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # Errors of the Kafka destination

            Generated from `KafkaCode`; a test fails when it differs, and `-Ddocs.write=true` writes it anew.

            A code is stable: it stands in `error.code` of a run's report and in the `code` of a check's step, and the same fault has the same code in both. The message beside it names topic, user, address and operation. The kind says who can act; only `unavailable` is worth trying again unchanged.

            | code | kind | what it means | what to do | setting |
            | --- | --- | --- | --- | --- |
            """);
    Arrays.stream(KafkaCode.values())
        .forEach(
            code ->
                text.append("| `")
                    .append(code.id())
                    .append("` | ")
                    .append(code.kind().id())
                    .append(" | ")
                    .append(code.meaning())
                    .append(" | ")
                    .append(code.remedy())
                    .append(" | ")
                    .append(code.field().map(field -> "`" + field + "`").orElse(""))
                    .append(" |\n"));
    return text.toString();
  }
}
