package com.signalsmith.destination.kafka.producer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InvalidMetadataException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/**
 * Decides what a broker's answer means for a batch: it has arrived, is sent again, goes without
 * some of its rows, or ends everything.
 *
 * <p>One thread: the one that sends.
 */
final class Answers {

  private final Accumulator accumulator;
  private final Outcomes outcomes;
  private final Metadata metadata;
  private final Compression compression;
  private final ProducerSensors sensors;

  Answers(
      Accumulator accumulator,
      Outcomes outcomes,
      Metadata metadata,
      Compression compression,
      ProducerSensors sensors) {
    this.accumulator = accumulator;
    this.outcomes = outcomes;
    this.metadata = metadata;
    this.compression = compression;
    this.sensors = sensors;
  }

  /**
   * Settles a batch, or puts it where it is sent again; returns why no row can be sent any more.
   */
  Optional<Throwable> settle(
      PartitionBatch batch, PartitionState state, PartitionProduceResponse answer) {
    Errors error = Errors.forCode(answer.errorCode());
    switch (error) {
      case NONE, DUPLICATE_SEQUENCE_NUMBER -> delivered(batch, state, answer.baseOffset());
      case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE -> tooLarge(batch, state);
      case INVALID_RECORD -> {
        return refused(batch, state, answer);
      }
      case OUT_OF_ORDER_SEQUENCE_NUMBER -> {
        if (state.isOldest(batch)) {
          renumber(batch, state, error);
        } else {
          retry(batch, state, error); // it is told so because an older one did not arrive
        }
      }
      // The broker has forgotten the producer, or knows a newer one of the same id.
      case UNKNOWN_PRODUCER_ID, INVALID_PRODUCER_EPOCH -> renumber(batch, state, error);
      default -> {
        if (!(error.exception() instanceof RetriableException)) {
          return Optional.of(error.exception());
        }
        retry(batch, state, error);
      }
    }
    return Optional.empty();
  }

  private void delivered(PartitionBatch batch, PartitionState state, long offset) {
    state.delivered(batch);
    sensors.delivered(batch.count());
    outcomes.delivered(batch.partition(), offset, batch);
    accumulator.release(batch);
  }

  private void retry(PartitionBatch batch, PartitionState state, Errors error) {
    sensors.retried(batch.count());
    if (error.exception() instanceof InvalidMetadataException) {
      int unused = metadata.requestUpdate(false);
    }
    state.retry(error.exception(), System.nanoTime());
  }

  private void renumber(PartitionBatch batch, PartitionState state, Errors error) {
    sensors.retried(batch.count());
    state.renumber(error.exception(), System.nanoTime());
  }

  private void tooLarge(PartitionBatch batch, PartitionState state) {
    if (batch.count() == 1) {
      outcomes.tooLarge(batch.row(0), batch.size());
      replace(batch, state, List.of());
      return;
    }
    int half = batch.count() / 2;
    accumulator.limit(batch.size() / 2);
    replace(batch, state, List.of(batch.filtered(n -> n < half), batch.filtered(n -> n >= half)));
  }

  // Brokers name the rows that are to blame; the others of the batch are sent without them.
  private Optional<Throwable> refused(
      PartitionBatch batch, PartitionState state, PartitionProduceResponse answer) {
    Set<Integer> blamed =
        answer.recordErrors().stream()
            .map(BatchIndexAndErrorMessage::batchIndex)
            .collect(Collectors.toSet());
    if (blamed.isEmpty() || blamed.stream().anyMatch(batch::isKeyed)) {
      return Optional.of(Errors.INVALID_RECORD.exception());
    }
    blamed.stream().sorted().forEach(index -> outcomes.keyMissing(batch.row(index)));
    List<PartitionBatch> rest =
        blamed.size() == batch.count()
            ? List.of()
            : List.of(batch.filtered(index -> !blamed.contains(index)));
    replace(batch, state, rest);
    return Optional.empty();
  }

  private void replace(PartitionBatch batch, PartitionState state, List<PartitionBatch> by) {
    by.forEach(each -> each.compress(compression));
    accumulator.added(by);
    state.replace(batch, by, System.nanoTime());
    accumulator.release(batch);
  }
}
