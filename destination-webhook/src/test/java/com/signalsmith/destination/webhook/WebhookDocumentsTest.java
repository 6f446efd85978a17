package com.signalsmith.destination.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.schema.SpecFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The destination's documents are made of its spec and of its catalogue of failures. */
class WebhookDocumentsTest {

  @Test
  void thePageIsMadeOfTheSpec() throws IOException {
    holds("docs/destinations/webhook.md", SpecFormat.MARKDOWN.render(WebhookSettings.SPEC));
  }

  @Test
  void theListOfErrorsIsMadeOfTheCatalogue() throws IOException {
    holds(
        "docs/webhook-errors.md",
        """
        # Errors of the webhook destination

        Generated from `WebhookCode`; a test fails when it differs, and `-Ddocs.write=true` writes it anew.

        A code is stable: it stands in `error.code` of a run's report, in the `code` of a check's step and in the rejected-rows file. The message beside it names scheme, host and port of the URL, and the status. The kind says who can act; only `unavailable` is worth trying again unchanged.

        | code | kind | what it means | what to do | setting |
        | --- | --- | --- | --- | --- |
        """
            + Stream.of(WebhookCode.values())
                .map(WebhookDocumentsTest::line)
                .collect(Collectors.joining()));
  }

  private static String line(WebhookCode code) {
    return "| `"
        + code.id()
        + "` | "
        + code.kind().id()
        + " | "
        + code.meaning()
        + " | "
        + code.remedy()
        + " | "
        + code.field().map(field -> "`" + field + "`").orElse("")
        + " |\n";
  }

  private static void holds(String document, String content) throws IOException {
    Path file = Path.of("..").resolve(document);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, content);
    }
    assertThat(file).content().isEqualTo(content);
  }
}
