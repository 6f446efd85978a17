package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the sender makes of rows and of answers that do not end a run. */
class SenderTest {

  @Test
  void deliversRowsAndTellsTheirOffsets() throws Exception {
    Rig rig = Rig.of(1);
    rig.batch(1, 3);
    rig.append(4, null, "row 4");
    rig.settleWell();

    assertThat(rig.texts(0)).containsExactly("row 1", "row 2", "row 3", "row 4");
    assertThat(rig.told.deliveries())
        .containsExactly(new Told.Delivery(0, 0, 3, 0), new Told.Delivery(0, 3, 1, 1));
  }

  @Test
  void sendsTheFirstBatchAloneAndThenFiveAtATime() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.hold();
    for (int n = 0; n < 8; n++) {
      rig.batch(1 + 2L * n, 2);
    }
    steps(rig, 3);
    rig.brokers.release(); // the wish for an id
    rig.brokers.hold();
    steps(rig, 10);
    assertThat(rig.brokers.held()).isEqualTo(1);

    rig.brokers.release();
    rig.brokers.hold();
    steps(rig, 10);
    assertThat(rig.brokers.held()).isEqualTo(5);

    rig.brokers.release();
    rig.settleWell();
    assertThat(rig.texts(0)).isEqualTo(rowsTo(16));
    assertThat(rig.brokers.seen()).contains("0/0 1000.0 0+2", "0/0 1000.0 2+2", "0/0 1000.0 14+2");
  }

  @Test
  void reachesABrokerOverTwoConnectionsAndKeepsToOneForAPartition() throws Exception {
    Rig rig = Rig.of(3);
    rig.brokers.leadOpenly(1, 0); // as the others
    for (int round = 0; round < 3; round++) {
      for (int n = 0; n < 20; n++) {
        rig.append(n, Rig.key("key " + n), "row " + n);
      }
      rig.settleWell();
    }

    Set<Integer> first = rig.brokers.connections(0);
    assertThat(first).hasSize(1);
    assertThat(rig.brokers.connections(1)).hasSize(1).isNotEqualTo(first);
    assertThat(rig.brokers.connections(2)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(
      value = Errors.class,
      names = {
        "NOT_ENOUGH_REPLICAS",
        "REQUEST_TIMED_OUT",
        "KAFKA_STORAGE_ERROR",
        "CORRUPT_MESSAGE",
        "UNKNOWN_TOPIC_OR_PARTITION",
        "LEADER_NOT_AVAILABLE",
        "NETWORK_EXCEPTION"
      })
  void sendsAgainWhatMayPass(Errors error) throws Exception {
    Rig rig = Rig.of(1);
    confirm(rig);
    rig.brokers.answer(error);
    rig.batch(2, 2);
    rig.batch(4, 2);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(5));
  }

  @Test
  void sendsUnderTheSameNumbersWhenAnAnswerWasLost() throws Exception {
    Rig rig = Rig.of(1);
    confirm(rig);
    rig.brokers.next(FakeBrokers.Fate.UNANSWERED);
    rig.brokers.next(FakeBrokers.Fate.UNANSWERED);
    rig.batch(2, 2);
    rig.batch(4, 2);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(5));
    assertThat(rig.told.deliveries())
        .contains(new Told.Delivery(0, 1, 2, 0), new Told.Delivery(0, 3, 2, 0));
  }

  @Test
  void sendsAgainWhatIsLostWithTheConnection() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.next(FakeBrokers.Fate.LOST);
    rig.batch(1, 2);
    rig.batch(3, 2);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(4));
  }

  @Test
  void goesToTheNewLeader() throws Exception {
    Rig rig = Rig.of(1);
    confirm(rig);
    rig.brokers.lead(0, 1);
    rig.batch(2, 2);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(3));
    assertThat(rig.brokers.seen()).last().asString().startsWith("1/0 ");
  }

  @Test
  void waitsForALeader() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.leadOpenly(0, -1);
    rig.batch(1, 2);
    steps(rig, 20);
    assertThat(rig.brokers.seen()).isEmpty();

    rig.brokers.lead(0, 1);
    rig.settleWell();
    assertThat(rig.texts(0)).isEqualTo(rowsTo(2));
  }

  @Test
  void countsADuplicateAsDelivered() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.appendAndAnswer(Errors.DUPLICATE_SEQUENCE_NUMBER);
    rig.batch(1, 2);
    rig.settleWell();

    assertThat(rig.told.deliveries()).containsExactly(new Told.Delivery(0, -1, 2, 0));
  }

  @Test
  void keepsTheNumbersWhenALaterBatchIsOutOfOrder() throws Exception {
    Rig rig = Rig.of(1);
    confirm(rig);
    rig.brokers.hold();
    rig.brokers.answer(Errors.NOT_ENOUGH_REPLICAS); // the next one is out of order by itself
    rig.batch(2, 2);
    rig.batch(4, 2);
    steps(rig, 5);
    assertThat(rig.brokers.held()).isEqualTo(2);
    rig.brokers.release();
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(5));
    assertThat(rig.brokers.seen()).allMatch(batch -> batch.contains(" 1000.0 "));
  }

  @ParameterizedTest
  @EnumSource(
      value = Errors.class,
      names = {"OUT_OF_ORDER_SEQUENCE_NUMBER", "UNKNOWN_PRODUCER_ID", "INVALID_PRODUCER_EPOCH"})
  void takesANewEpochWhenTheNumbersAreVoid(Errors error) throws Exception {
    Rig rig = Rig.of(2);
    rig.append(1, keyFor(0, 2), "row 1");
    rig.append(2, keyFor(1, 2), "row 2");
    rig.settleWell();
    rig.brokers.answer(error);
    rig.append(3, keyFor(0, 2), "row 3");
    rig.settleWell();
    rig.append(4, keyFor(1, 2), "row 4");
    rig.settleWell();

    assertThat(rig.texts(0)).containsExactly("row 1", "row 3");
    assertThat(rig.texts(1)).containsExactly("row 2", "row 4");
    assertThat(rig.brokers.seen()).contains("0/0 1000.1 0+1", "1/1 1000.0 1+1");
  }

  @Test
  void goesOnWhenTheBrokersForgetTheProducer() throws Exception {
    Rig rig = Rig.of(1);
    confirm(rig);
    rig.brokers.log(0).forgetProducers();
    rig.batch(2, 2);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(3));
  }

  @Test
  void takesANewIdWhenTheEpochsAreUsedUp() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.firstEpoch(Short.MAX_VALUE);
    confirm(rig);
    rig.brokers.answer(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
    rig.batch(2, 2);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(3));
    assertThat(rig.brokers.seen())
        .containsExactly("0/0 1000.32767 0+1", "0/0 1000.32767 1+2", "0/0 1001.0 0+2");
  }

  @Test
  void keepsTheOrderUnderANewIdThatTheBrokerDoesNotKnow() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.firstEpoch(Short.MAX_VALUE);
    confirm(rig);
    rig.brokers.hold();
    rig.brokers.answer(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
    rig.brokers.answer(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
    rig.brokers.answer(Errors.NOT_ENOUGH_REPLICAS); // of the first one under the new id
    rig.batch(2, 2);
    rig.batch(4, 2);
    steps(rig, 5);
    assertThat(rig.brokers.held()).isEqualTo(2);
    rig.brokers.release();
    steps(rig, 2); // a new id is asked for and given
    rig.brokers.hold();
    steps(rig, 5);
    rig.brokers.release();
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(5));
  }

  @Test
  void keepsTheOrderOfHalvesForABrokerThatDoesNotKnowTheProducer() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.answer(Errors.MESSAGE_TOO_LARGE);
    rig.batch(1, 4);
    rig.stepUntil(() -> !rig.brokers.seen().isEmpty());
    rig.brokers.answer(Errors.NOT_ENOUGH_REPLICAS); // of the first half
    rig.brokers.hold();
    steps(rig, 5);
    rig.brokers.release();
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(4));
  }

  @Test
  void aBatchIsRepeatedWhileTheBrokerStillRemembersIt() throws Exception {
    Rig rig = Rig.of(1);
    confirm(rig);
    rig.brokers.hold();
    rig.brokers.appendAndAnswer(Errors.REQUEST_TIMED_OUT);
    rig.brokers.accept();
    rig.batch(2, 1);
    rig.batch(3, 1);
    steps(rig, 5);
    assertThat(rig.brokers.held()).isEqualTo(2);
    rig.brokers.release();
    steps(rig, 1);
    rig.brokers.hold();
    rig.brokers.answer(Errors.NOT_ENOUGH_REPLICAS); // of the repetition
    for (int row = 4; row < 12; row++) {
      rig.batch(row, 1);
    }
    steps(rig, 10);
    rig.brokers.release();
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(11));
  }

  @Test
  void splitsABatchThatIsTooLarge() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.log(0).maxBytes(120);
    rig.batch(1, 20);
    rig.batch(21, 20);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(40));
    assertThat(rig.told.delivered()).isEqualTo(40);
    assertThat(rig.told.tooLarge()).isEmpty();
  }

  @Test
  void rejectsARowThatIsTooLargeAlone() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.log(0).maxBytes(200);
    rig.batch(1, 3);
    rig.append(4, key(), "x".repeat(500));
    rig.batch(5, 3);
    rig.settleWell();

    assertThat(rig.texts(0)).containsExactly("row 1", "row 2", "row 3", "row 5", "row 6", "row 7");
    assertThat(rig.told.tooLarge()).containsOnlyKeys(4L);
    assertThat(rig.told.tooLarge().get(4L)).isBetween(500, 700);
    assertThat(rig.told.delivered()).isEqualTo(6);
  }

  @Test
  void splitsWhatIsCompressed() throws Exception {
    Rig rig = Rig.thatCompresses(Compression.gzip().build());
    rig.brokers.log(0).maxBytes(150);
    rig.batch(1, 100);
    rig.settleWell();

    assertThat(rig.texts(0)).isEqualTo(rowsTo(100));
  }

  @Test
  void rejectsRowsWithoutAKeyAndSendsTheRest() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.log(0).compacted();
    rig.append(1, key(), "row 1");
    rig.append(2, null, "row 2");
    rig.append(3, key(), "row 3");
    rig.append(4, null, "row 4");
    rig.accumulator.sealAll();
    rig.append(5, null, "row 5");
    rig.accumulator.sealAll();
    rig.append(6, key(), "row 6");
    rig.settleWell();

    assertThat(rig.texts(0)).containsExactly("row 1", "row 3", "row 6");
    assertThat(rig.told.keyMissing()).containsExactly(2L, 4L, 5L);
    assertThat(rig.told.deliveries())
        .allMatch(delivery -> delivery.unkeyed() == 0)
        .extracting(Told.Delivery::rows)
        .containsExactly(2, 1);
  }

  @Test
  void failsWhereARowWithAKeyIsRefused() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.answer(
        FakeLog.answer(Errors.INVALID_RECORD)
            .setRecordErrors(
                List.of(
                    new BatchIndexAndErrorMessage().setBatchIndex(0),
                    new BatchIndexAndErrorMessage().setBatchIndex(1))));
    rig.append(1, null, "row 1");
    rig.append(2, key(), "row 2");

    assertThat(rig.settleBadly()).isInstanceOf(Errors.INVALID_RECORD.exception().getClass());
    assertThat(rig.told.keyMissing()).isEmpty();
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
  }

  @Test
  void failsWhereNobodyIsBlamed() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.answer(Errors.INVALID_RECORD);
    rig.append(1, null, "row 1");

    assertThat(rig.settleBadly()).isInstanceOf(Errors.INVALID_RECORD.exception().getClass());
  }

  @Test
  void requestsStayWithinTheirSize() throws Exception {
    Rig rig = Rig.withSmallRequests(4, 200);
    for (int row = 1; row <= 40; row++) {
      rig.append(row, Rig.key("key " + row), "row " + row);
    }
    rig.settleWell();

    assertThat(rig.told.delivered()).isEqualTo(40);
    assertThat(rig.told.deliveries()).extracting(Told.Delivery::partition).contains(0, 1, 2, 3);
  }

  private static void confirm(Rig rig) throws Exception {
    rig.batch(1, 1);
    rig.settleWell();
  }

  private static void steps(Rig rig, int count) {
    for (int n = 0; n < count; n++) {
      rig.step();
    }
  }

  private static byte[] key() {
    return Rig.key("k");
  }

  private static byte[] keyFor(int partition, int partitions) {
    return IntStream.range(0, 100)
        .mapToObj(n -> Rig.key("key " + n))
        .filter(key -> Accumulator.partitionOf(key, partitions) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> rowsTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(row -> "row " + row).toList();
  }
}
