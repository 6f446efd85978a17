package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.junit.jupiter.api.Test;

class PartitionStateTest {

  private static final Node LEADER = new Node(0, "localhost", 9);
  private static final Node OTHER = new Node(1, "localhost", 9);
  private static final ProducerIdentity IDENTITY = new ProducerIdentity(7, (short) 0);

  private final PartitionState state =
      new PartitionState(new TopicPartition("orders", 0), new ExponentialBackoff(0, 2, 0, 0));

  @Test
  void sendsOneBatchUntilOneIsConfirmedAndThenFive() {
    state.identify(IDENTITY);
    PartitionBatch first = send(batch(1));
    assertThat(state.next(batch(1), LEADER, 0)).isNull();
    land(first);
    for (int n = 0; n < 5; n++) {
      send(batch(1));
    }
    assertThat(state.next(batch(1), LEADER, 0)).isNull();
  }

  @Test
  void sendsEverythingAgainInItsOrderOnceAllHasLanded() {
    state.identify(IDENTITY);
    land(send(batch(1)));
    List<PartitionBatch> batches = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      batches.add(send(batch(2)));
    }
    batches.get(0).inFlight(false);
    state.retry(new NetworkException(), 0);
    assertThat(state.next(batch(1), LEADER, 0)).isNull();
    batches.get(1).inFlight(false);
    batches.get(2).inFlight(false);

    for (int n = 0; n < 3; n++) {
      PartitionBatch again = state.next(batch(1), LEADER, 0);
      assertThat(again).isSameAs(batches.get(n));
      state.sending(batches.get(n), LEADER);
      assertThat(sequence(batches.get(n))).isEqualTo(1 + 2 * n);
    }
  }

  @Test
  void waitsForWhatIsUnderWayToAnotherNode() {
    state.identify(IDENTITY);
    land(send(batch(1)));
    PartitionBatch there = send(batch(1));
    assertThat(state.next(batch(1), OTHER, 0)).isNull();
    land(there);
    assertThat(state.next(batch(1), OTHER, 0)).isNotNull();
  }

  @Test
  void numbersEverythingFromZeroUnderANewIdentity() {
    state.identify(IDENTITY);
    land(send(batch(3)));
    PartitionBatch first = send(batch(3));
    PartitionBatch second = send(batch(2));
    first.inFlight(false);
    state.renumber(new NetworkException(), 0);
    assertThat(state.needsIdentity()).isFalse();
    second.inFlight(false);
    assertThat(state.needsIdentity()).isTrue();
    assertThat(state.isVoid(IDENTITY)).isTrue();
    state.identify(new ProducerIdentity(7, (short) 1));

    assertThat(sequence(first)).isZero();
    assertThat(sequence(second)).isEqualTo(3);
  }

  @Test
  void givesUpWhatIsNotInFlightAndMarksTheRest() {
    state.identify(IDENTITY);
    land(send(batch(1)));
    PartitionBatch landed = send(batch(1));
    PartitionBatch flying = send(batch(1));
    landed.inFlight(false);

    assertThat(state.abandon()).containsExactly(landed);
    assertThat(flying.isAbandoned()).isTrue();
    assertThat(state.oldest()).isNull();
  }

  private PartitionBatch send(PartitionBatch batch) {
    assertThat(state.next(batch, LEADER, 0)).isSameAs(batch);
    assertThat(state.sending(batch, LEADER)).isEqualTo(IDENTITY);
    return batch;
  }

  private void land(PartitionBatch batch) {
    batch.inFlight(false);
    state.delivered(batch);
  }

  private static int sequence(PartitionBatch batch) {
    return batch.records(IDENTITY).batches().iterator().next().baseSequence();
  }

  private static PartitionBatch batch(int rows) {
    PartitionBatch batch = new PartitionBatch(0, new byte[1_000], 0);
    for (int n = 0; n < rows; n++) {
      assertThat(batch.append(null, Rig.row("v"), EncodedHeaders.NONE, n, 0, 1_000)).isTrue();
    }
    return batch;
  }
}
