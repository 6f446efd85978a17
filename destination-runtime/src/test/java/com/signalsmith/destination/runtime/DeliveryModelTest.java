package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Explores the delivery guarantee exhaustively for small runs: the run's own code, with a process
 * that dies, a destination that fails and rows that arrive or not at every step.
 */
@Timeout(300)
class DeliveryModelTest {

  @ParameterizedTest(name = "{0} batches, {1} between checkpoints, {2} crashes, {3} failures")
  @CsvSource({
    "1, 1, 2, 1", "2, 1, 1, 1", "2, 2, 1, 1", "3, 1, 2, 0", "3, 2, 2, 0", "4, 1, 2, 0",
    "4, 2, 2, 0", "4, 4, 2, 0", "4, 1, 1, 1", "4, 2, 1, 1", "2, 1, 0, 3", "4, 4, 0, 2",
  })
  void losesNothing(int batches, int batchesBetween, int crashes, int failures)
      throws InterruptedException {
    long explored =
        explore(ModelWorld.Defect.NONE, Run.PLAIN, batches, batchesBetween, crashes, failures);

    assertThat(explored).as("interleavings").isGreaterThan(100);
  }

  @ParameterizedTest(name = "{0} batches, {1} between checkpoints, {2} crashes, {3} failures")
  @CsvSource({"3, 1, 1, 0", "4, 1, 1, 0", "4, 2, 1, 0", "3, 1, 0, 1", "4, 1, 0, 1", "2, 1, 1, 1"})
  void losesNothingWhereRowsAreSettledInHalves(
      int batches, int batchesBetween, int crashes, int failures) throws InterruptedException {
    long explored =
        explore(ModelWorld.Defect.NONE, Run.IN_HALVES, batches, batchesBetween, crashes, failures);

    assertThat(explored).as("interleavings").isGreaterThan(10);
  }

  @ParameterizedTest(name = "{0} batches, {1} between checkpoints, {2} crashes, {3} failures")
  @CsvSource({"3, 1, 1, 0", "4, 1, 1, 0", "4, 2, 1, 0", "2, 1, 1, 1"})
  void losesNothingWhereCheckpointsStandBehind(
      int batches, int batchesBetween, int crashes, int failures) throws InterruptedException {
    Run run = Run.FEW_CHECKPOINTS;
    long explored =
        explore(ModelWorld.Defect.NONE, run, batches, batchesBetween, crashes, failures);

    assertThat(explored).as("interleavings").isGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void noticesADefect(ModelWorld.Defect defect) {
    assertThatThrownBy(() -> explore(defect, Run.PLAIN, 3, 2, 1, 1))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void noticesADefectWhereRowsAreSettledInHalves(ModelWorld.Defect defect) {
    assertThatThrownBy(() -> explore(defect, Run.IN_HALVES, 3, 1, 1, 1))
        .isInstanceOf(AssertionError.class);
  }

  /**
   * How a run settles its rows.
   *
   * @param inHalves whether the writer leaves rows under way while it settles those before them
   * @param pause how long after a checkpoint the next one is written
   */
  private record Run(boolean inHalves, Duration pause) {
    static final Run PLAIN = new Run(false, Duration.ZERO);
    static final Run IN_HALVES = new Run(true, Duration.ZERO);
    static final Run FEW_CHECKPOINTS = new Run(true, Duration.ofHours(1));
  }

  @Test
  void seesEveryCombination() {
    Choices choices = new Choices();
    Set<String> seen = new LinkedHashSet<>();
    do {
      int first = choices.pick(2);
      seen.add(first + (first == 0 ? "" : " " + choices.pick(3)));
    } while (choices.advance());

    assertThat(seen).containsExactly("0", "1 0", "1 1", "1 2");
  }

  /** Called whenever a checkpoint is on disk. */
  static void assertSettledIsDurable(ModelWorld world, Checkpoint checkpoint) {
    for (long n = 1; n <= checkpoint.sequence(); n++) {
      if (ModelWorld.isRejected(n)) {
        assertThat(world.rejectedRows).as("rejected rows on disk").contains(n);
      } else {
        assertThat(world.topic)
            .as("rows on the topic")
            .contains(new ModelWorld.Message(checkpoint.runId(), n));
      }
    }
  }

  private static long explore(
      ModelWorld.Defect defect, Run run, int batches, int batchesBetween, int crashes, int failures)
      throws InterruptedException {
    Choices choices = new Choices();
    long explored = 0;
    do {
      ModelWorld world =
          new ModelWorld(choices, defect, run.inHalves(), batches, crashes, failures);
      try {
        assertThatNothingIsLost(world, untilItCompletes(world, run.pause(), batchesBetween));
      } catch (AssertionError e) {
        throw new AssertionError("choices " + choices + ": " + e.getMessage(), e);
      }
      explored++;
    } while (choices.advance());
    return explored;
  }

  private static RowCounts untilItCompletes(
      ModelWorld world, Duration checkpointPause, int batchesBetween) throws InterruptedException {
    while (true) {
      RunTally tally = new RunTally(world.nextRunId());
      try {
        RunState state = world.startProcess();
        RunScope scope =
            new RunScope(
                Syncs.to(world),
                RunOptions.builder()
                    .checkpointRows(ModelWorld.CHUNK * batchesBetween)
                    .checkpointInterval(Duration.ofHours(1))
                    .checkpointPause(checkpointPause)
                    .retryDelay(Duration.ZERO)
                    .build(),
                new RunObserver() {},
                rows -> {},
                tally,
                new CountDownLatch(1));
        assertThat(new RunLoop(scope, world).run(state, false)).isEqualTo(RunStatus.COMPLETED);
        state.deleteCheckpoint();
        return tally.counts();
      } catch (ModelWorld.Crash e) {
        if (world.checkpoint == null && tally.counts().settled() == world.lastSequence()) {
          return tally.counts(); // it died when all was done
        }
      }
    }
  }

  private static void assertThatNothingIsLost(ModelWorld world, RowCounts counts) {
    List<Long> rejected =
        LongStream.rangeClosed(1, world.lastSequence())
            .filter(ModelWorld::isRejected)
            .boxed()
            .toList();
    assertThat(world.rejectedRows).isEqualTo(rejected);
    List<Long> arrived = world.topic.stream().map(ModelWorld.Message::sequence).toList();
    long last = 0;
    for (long n = 1; n <= world.lastSequence(); n++) {
      if (!ModelWorld.isRejected(n)) {
        assertThat(arrived).contains(n);
        // As if all rows had one key: its last message must be its last row.
        assertThat((long) arrived.lastIndexOf(n)).isGreaterThanOrEqualTo(last);
        last = arrived.lastIndexOf(n);
      }
    }
    assertThat(counts.failed()).isEqualTo(rejected.size());
    assertThat(counts.settled()).isEqualTo(world.lastSequence());
    assertThat(world.topic.stream().map(ModelWorld.Message::runId).distinct()).hasSize(1);
  }
}
