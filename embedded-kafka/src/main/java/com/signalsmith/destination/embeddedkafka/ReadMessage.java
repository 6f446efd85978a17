package com.signalsmith.destination.embeddedkafka;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it lies in a topic, its texts decoded as UTF-8.
 *
 * @param headers in the order in which the producer wrote them; a name may stand more than once
 * @param key null where the message has none
 * @param value null where the message is a tombstone
 */
public record ReadMessage(
    int partition,
    long offset,
    Instant timestamp,
    List<Header> headers,
    @Nullable String key,
    @Nullable String value) {
  public ReadMessage {
    headers = List.copyOf(headers);
  }

  /**
   * One header of a message.
   *
   * @param value null where the producer gave the header none
   */
  public record Header(String name, @Nullable String value) {}
}
