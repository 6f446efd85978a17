package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends everything until a reset, and what a reset makes of it. */
class SenderFailureTest {

  @ParameterizedTest
  @EnumSource(
      value = Errors.class,
      names = {
        "TOPIC_AUTHORIZATION_FAILED",
        "CLUSTER_AUTHORIZATION_FAILED",
        "INVALID_REQUIRED_ACKS"
      })
  void failsAtOnceWhereRepeatingDoesNotHelp(Errors error) throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.answer(error);
    rig.batch(1, 2);
    rig.batch(3, 2);

    assertThat(rig.settleBadly()).isInstanceOf(error.exception().getClass());
    assertThat(rig.brokers.seen()).hasSize(1);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
    assertThat(rig.accumulator.isIdle()).isTrue();
  }

  @Test
  void failsWhenAnotherTopicHasTakenTheName() throws Exception {
    Rig rig = Rig.of(1);
    rig.batch(1, 2);
    rig.settleWell();
    rig.brokers.replaceTopic();
    rig.batch(3, 2);

    assertThat(rig.settleBadly()).isInstanceOf(TopicReplacedException.class);
    assertThat(rig.texts(0)).containsExactly("row 1", "row 2");
  }

  @Test
  void failsWhereTheTopicMayNotBeSeen() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.topicError(Errors.TOPIC_AUTHORIZATION_FAILED);
    rig.batch(1, 2);

    assertThat(rig.settleBadly()).isInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void failsWhereALoginIsRefused() throws Exception {
    Rig rig = Rig.of(1);
    rig.batch(1, 1);
    rig.settleWell();
    rig.brokers.refuseLogins(new SaslAuthenticationException("no"));
    rig.batch(2, 1);

    assertThat(rig.settleBadly()).isInstanceOf(SaslAuthenticationException.class);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
  }

  @Test
  void failsWhereALoginIsRefusedWhileABatchIsUnderWay() throws Exception {
    Rig rig = underWay();
    rig.brokers.refuseLogins(new SaslAuthenticationException("no"));
    rig.brokers.release();

    assertThat(rig.settleBadly()).isInstanceOf(SaslAuthenticationException.class);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
  }

  @Test
  void failsWhereTheBrokersAreTooOld() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.beOutdated();
    rig.batch(1, 1);

    assertThat(rig.settleBadly()).isInstanceOf(UnsupportedVersionException.class);
  }

  @Test
  void failsWhereTheBrokersAreTooOldForABatch() throws Exception {
    Rig rig = underWay();
    rig.brokers.beOutdated();
    rig.brokers.release();

    assertThat(rig.settleBadly()).isInstanceOf(UnsupportedVersionException.class);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
  }

  @Test
  void failsWhereNoProducerIdIsGiven() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.refuseIdentity(Errors.CLUSTER_AUTHORIZATION_FAILED);
    rig.batch(1, 1);

    assertThat(rig.settleBadly())
        .isInstanceOf(Errors.CLUSTER_AUTHORIZATION_FAILED.exception().getClass());
  }

  @Test
  void asksAgainForAProducerId() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.refuseIdentity(Errors.COORDINATOR_LOAD_IN_PROGRESS);
    rig.brokers.refuseIdentity(Errors.COORDINATOR_NOT_AVAILABLE);
    rig.batch(1, 1);
    rig.settleWell();

    assertThat(rig.texts(0)).containsExactly("row 1");
  }

  @Test
  void aBatchThatIsNotAcknowledgedInTimeFailsWithItsTrouble() throws Exception {
    Rig rig = Rig.thatGivesUpAfter(Duration.ofSeconds(2)); // the first answer comes before
    rig.brokers.answer(Errors.NOT_ENOUGH_REPLICAS);
    rig.batch(1, 1);
    rig.stepUntil(() -> !rig.brokers.seen().isEmpty());
    rig.brokers.hold();

    assertThat(rig.settleBadly())
        .isInstanceOf(TimeoutException.class)
        .hasCauseInstanceOf(NotEnoughReplicasException.class);
    rig.brokers.release();
    rig.stepUntil(() -> rig.accumulator.available() == Rig.MEMORY);
  }

  @Test
  void aBatchExpiresWhereThereIsNoLeader() throws Exception {
    Rig rig = Rig.thatGivesUpAfter(Duration.ofMillis(100));
    rig.brokers.leadOpenly(0, -1);
    rig.batch(1, 1);

    assertThat(rig.settleBadly()).isInstanceOf(TimeoutException.class).hasNoCause();
  }

  @Test
  void aFailureIsToldBeforeWhoeverWaitsIsWoken() throws Exception {
    Rig rig = Rig.of(1);
    List<Boolean> idle = new ArrayList<>();
    rig.told.whenFailed(() -> idle.add(rig.accumulator.isIdle()));
    rig.brokers.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
    rig.batch(1, 1);
    rig.settle();

    assertThat(idle).containsExactly(false);
  }

  @Test
  void rowsAreDroppedAfterAFailure() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
    rig.batch(1, 1);
    rig.settle();
    rig.batch(2, 1);
    rig.step();

    assertThat(rig.accumulator.isIdle()).isTrue();
    assertThat(rig.texts(0)).isEmpty();
    assertThat(rig.told.failures()).hasSize(1);
  }

  @Test
  void aResetGoesOnUnderANewEpoch() throws Exception {
    Rig rig = Rig.of(1);
    rig.batch(1, 2);
    rig.settleWell();
    rig.brokers.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
    rig.batch(3, 2);
    rig.settle();
    rig.reset(1);
    rig.batch(3, 2);
    rig.stepUntil(rig.accumulator::isIdle);

    assertThat(rig.texts(0)).containsExactly("row 1", "row 2", "row 3", "row 4");
    assertThat(rig.brokers.seen()).last().isEqualTo("0/0 1000.1 0+2");
    assertThat(rig.told.failures()).hasSize(1);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
  }

  @Test
  void aResetCountsNothingThatWasUnderWay() throws Exception {
    Rig rig = underWay();
    rig.batch(2, 3);
    rig.reset(1);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
    rig.brokers.release();
    rig.batch(2, 3);
    rig.stepUntil(rig.accumulator::isIdle);

    assertThat(rig.told.delivered()).isEqualTo(1 + 3);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
    assertThat(rig.brokers.arriveLate()).containsOnly(Errors.INVALID_PRODUCER_EPOCH);
    assertThat(rig.texts(0)).containsExactly("row 1", "row 2", "row 3", "row 4");
  }

  @Test
  void aResetWithoutAFailureDropsWhatIsNotSent() throws Exception {
    Rig rig = Rig.of(2);
    rig.append(1, null, "row 1");
    rig.reset(1);

    assertThat(rig.accumulator.isIdle()).isTrue();
    rig.batch(1, 1);
    rig.stepUntil(rig.accumulator::isIdle);
    assertThat(rig.told.delivered()).isEqualTo(1);
    assertThat(rig.texts(0)).containsExactly("row 1");
  }

  @Test
  void aResetTakesANewIdWhenTheEpochsAreUsedUp() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.firstEpoch(Short.MAX_VALUE);
    rig.batch(1, 1);
    rig.settleWell();
    rig.reset(1);
    rig.batch(2, 1);
    rig.stepUntil(rig.accumulator::isIdle);

    assertThat(rig.brokers.seen()).containsExactly("0/0 1000.32767 0+1", "0/0 1001.0 0+1");
    assertThat(rig.texts(0)).containsExactly("row 1", "row 2");
  }

  @Test
  void whatFailedBeforeAResetIsNotToldAfterIt() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
    rig.batch(1, 1);
    rig.settle();
    rig.brokers.topicError(Errors.TOPIC_AUTHORIZATION_FAILED);
    rig.step();
    rig.reset(1);
    for (int n = 0; n < 5; n++) {
      rig.step();
    }

    assertThat(rig.told.failures()).hasSize(1);
  }

  @Test
  void anInterruptedSplitGivesItsMemoryBackOnce() throws Exception {
    Rig rig = Rig.of(1);
    rig.brokers.answer(Errors.MESSAGE_TOO_LARGE);
    rig.brokers.answer(Errors.TOPIC_AUTHORIZATION_FAILED);
    rig.batch(1, 10);

    assertThat(rig.settleBadly()).isInstanceOf(TopicAuthorizationException.class);
    assertThat(rig.accumulator.available()).isEqualTo(Rig.MEMORY);
    assertThat(rig.told.deliveries()).isEqualTo(List.of());
  }

  // Row 1 has arrived, and a batch with row 2 waits for its answer.
  private static Rig underWay() throws Exception {
    Rig rig = Rig.of(1);
    rig.batch(1, 1);
    rig.settleWell();
    rig.brokers.hold();
    rig.batch(2, 1);
    rig.stepUntil(() -> rig.brokers.held() == 1);
    return rig;
  }
}
