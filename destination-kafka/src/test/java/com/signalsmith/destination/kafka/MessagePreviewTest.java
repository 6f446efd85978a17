package com.signalsmith.destination.kafka;

import static com.signalsmith.destination.kafka.Definition.row;
import static com.signalsmith.destination.kafka.Definition.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.Previewer;
import org.junit.jupiter.api.Test;

class MessagePreviewTest {

  private final Previewer previewer = new KafkaDestination().previewer().orElseThrow();

  @Test
  void showsMessagesWithoutAskingAnybodyWhenOffline() throws InterruptedException {
    Definition nowhere = Definition.at("no-such-broker.invalid:9092").topic("orders");

    Preview preview =
        previewer.preview(
            nowhere.plan(),
            Definition.RUN,
            rows(7, 2, sequence -> row(sequence == 8 ? null : "\"kä\"", "1")),
            true);

    assertThat(preview.target()).isEqualTo("orders");
    assertThat(preview.parts()).isNull();
    PreviewedRow keyed = preview.rows().get(0);
    assertThat(keyed.sequence()).isEqualTo(7);
    assertThat(keyed.key()).isEqualTo("kä");
    assertThat(keyed.keyBytes()).isEqualTo(3);
    assertThat(keyed.value()).isEqualTo("{\"id\":\"kä\",\"name\":1}");
    assertThat(keyed.valueBytes()).isEqualTo(21);
    assertThat(keyed.part()).isNull();
    assertThat(keyed.rejected()).isNull();
    assertThat(keyed.headers())
        .contains(new PreviewedRow.Header("signalsmith-row", "7"))
        .hasSize(4);
    PreviewedRow unkeyed = preview.rows().get(1);
    assertThat(unkeyed.key()).isNull();
    assertThat(unkeyed.keyBytes()).isZero();
  }

  @Test
  void asksTheBrokersOtherwise() {
    Definition nowhere = Definition.at("no-such-broker.invalid:9092").topic("orders");

    assertThatExceptionOfType(DestinationException.class)
        .isThrownBy(
            () ->
                previewer.preview(
                    nowhere.plan(), Definition.RUN, rows(1, 1, each -> row("1", "1")), false))
        .satisfies(thrown -> assertThat(thrown.failure().code()).isEqualTo("host_unknown"));
  }
}
