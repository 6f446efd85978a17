package com.signalsmith.destination.kafka.producer;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The topic is not the one any more that rows were sent to, but another of its name, or it has lost
 * what stood at its end.
 */
public final class TopicReplacedException extends RetriableException {

  private static final long serialVersionUID = 1;
}
