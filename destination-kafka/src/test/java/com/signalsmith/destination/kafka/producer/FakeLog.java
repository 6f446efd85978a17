package com.signalsmith.destination.kafka.producer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/** The log of one partition, which takes a producer's batches by the rules of Kafka's brokers. */
public final class FakeLog {

  private static final int REMEMBERED = 5;

  private final List<Record> records = new CopyOnWriteArrayList<>();
  private final Map<Long, Producer> producers = new HashMap<>();
  private int maxBytes = Integer.MAX_VALUE;
  private boolean compacted;

  private record Known(int first, int last, long offset) {}

  private static final class Producer {
    private final short epoch;
    private final Deque<Known> batches = new ArrayDeque<>();

    Producer(short epoch) {
      this.epoch = epoch;
    }
  }

  public void maxBytes(int bytes) {
    maxBytes = bytes;
  }

  public void compacted() {
    compacted = true;
  }

  /** Forgets every producer, as a broker does after a day without a batch. */
  void forgetProducers() {
    producers.clear();
  }

  public List<Record> records() {
    return List.copyOf(records);
  }

  PartitionProduceResponse append(RecordBatch batch) {
    batch.ensureValid();
    if (batch.sizeInBytes() > maxBytes) {
      return answer(Errors.MESSAGE_TOO_LARGE);
    }
    Producer known = producers.get(batch.producerId());
    if (known != null && batch.producerEpoch() < known.epoch) {
      return answer(Errors.INVALID_PRODUCER_EPOCH);
    }
    for (Known each : known == null ? new ArrayDeque<Known>() : known.batches) {
      if (known != null
          && known.epoch == batch.producerEpoch()
          && each.first == batch.baseSequence()
          && each.last == batch.lastSequence()) {
        return answer(Errors.NONE).setBaseOffset(each.offset);
      }
    }
    if (!isInSequence(known, batch)) {
      return answer(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }
    PartitionProduceResponse unkeyed = refused(batch);
    return unkeyed.recordErrors().isEmpty() ? appended(batch) : unkeyed;
  }

  private PartitionProduceResponse refused(RecordBatch batch) {
    PartitionProduceResponse answer = answer(Errors.INVALID_RECORD);
    int index = 0;
    for (Record each : batch) {
      if (compacted && !each.hasKey()) {
        answer.recordErrors().add(new BatchIndexAndErrorMessage().setBatchIndex(index));
      }
      index++;
    }
    return answer;
  }

  private PartitionProduceResponse appended(RecordBatch batch) {
    long offset = records.size();
    batch.forEach(records::add);
    Producer producer =
        producers.compute(
            batch.producerId(),
            (id, was) ->
                was == null || was.epoch != batch.producerEpoch()
                    ? new Producer(batch.producerEpoch())
                    : was);
    producer.batches.addLast(new Known(batch.baseSequence(), batch.lastSequence(), offset));
    if (producer.batches.size() > REMEMBERED) {
      producer.batches.removeFirst();
    }
    return answer(Errors.NONE).setBaseOffset(offset);
  }

  private static boolean isInSequence(@Nullable Producer known, RecordBatch batch) {
    if (known == null) {
      return true;
    }
    if (known.epoch != batch.producerEpoch()) {
      return batch.baseSequence() == 0;
    }
    int last = known.batches.getLast().last;
    return batch.baseSequence() == (last == Integer.MAX_VALUE ? 0 : last + 1);
  }

  static PartitionProduceResponse answer(Errors error) {
    return new PartitionProduceResponse().setErrorCode(error.code()).setBaseOffset(-1);
  }
}
