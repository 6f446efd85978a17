package com.signalsmith.destination.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What travels, byte for byte. */
class EnvelopeTest {

  private static final Envelope ENVELOPE = Envelope.of(Hooks.SCHEMA, Hooks.INSERT, Hooks.RUN);

  @Test
  void wrapsARowAndSaysWhichItIs() {
    assertThat(body(ENVELOPE, "ké\"y\n", 7))
        .isEqualTo(
            "{\"data\":{\"id\":\"ké\\\"y\\n\",\"n\":7},\"metadata\":{"
                + "\"sync_id\":\"daily \\\"scores\\\"\",\"run_id\":\"run-1\",\"row\":7,"
                + "\"key\":\"ké\\\"y\\u000a\",\"sync_mode\":\"insert\",\"operation\":\"write\"}}");
  }

  @Test
  void saysWhatIsToBeDeletedInWhichModeOfAnAudience() {
    Envelope envelope = Envelope.of(Hooks.SCHEMA, Hooks.REMOVE, Hooks.RUN);
    byte[] body = envelope.body(Hooks.row("a", 1).withOperation(Operation.DELETE), 1, "a");

    assertThat(new String(body, UTF_8))
        .endsWith("\"key\":\"a\",\"audience_mode\":\"remove\",\"operation\":\"delete\"}}");
  }

  @Test
  void hasNoKeyWhereTheRowHasNone() {
    assertThat(ENVELOPE.key(Hooks.row(null, 3))).isNull();
    assertThat(new String(ENVELOPE.body(Hooks.row(null, 3), 3, null), UTF_8))
        .contains("\"key\":null,");
    RowSchema unkeyed = RowSchema.of(Hooks.SCHEMA.columns(), List.of());
    assertThat(Envelope.of(unkeyed, Hooks.INSERT, Hooks.RUN).key(Hooks.row("a", 1))).isNull();
  }

  @Test
  void namesEachRowOfARunInCharactersOfAHeader() {
    assertThat(ENVELOPE.idempotencyKey(12)).isEqualTo("daily+%22scores%22/run-1/12");
    assertThat(
            Envelope.of(Hooks.SCHEMA, Hooks.INSERT, new RunContext("täglich", "r\n"))
                .idempotencyKey(1))
        .isEqualTo("t%C3%A4glich/r%0A/1");
  }

  private static String body(Envelope envelope, String id, long sequence) {
    return new String(envelope.body(Hooks.row(id, sequence), sequence, id), UTF_8);
  }
}
