package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the conformance suite about one destination and the real system behind it.
 *
 * <p>One thread at a time. The suite asks for a harness before each rule, so making one is cheap:
 * what is expensive (a broker) is started once and shared. Threads and sockets that appear while a
 * harness is called are its own; all others are taken for the destination's, so that a server in
 * this process has to start its threads in the harness and not at the first request. Rules that
 * need an optional part which a harness does not have are skipped with that reason.
 */
public interface DestinationHarness {

  /** Returns the destination under test, as its public constructor makes it. */
  Destination destination();

  /**
   * Returns valid settings for a target that is empty and belongs to the caller alone.
   *
   * <p>The target takes the rows of {@link SampleRows} and, unless its destination maps fields and
   * is of another category than {@code streaming}, of {@link GoldenVectors}, and its key, if it has
   * one, is left to default to the primary key. A setting that names a column which the destination
   * always needs is given the name of a text of these rows, such as {@code note}. A method that
   * this harness has no system for aborts the test: {@code Assumptions.abort("no Kerberos here")}.
   *
   * @param authenticationMethod the id of one that the spec declares
   */
  RawSettings freshTarget(String authenticationMethod);

  /**
   * Returns what is in a target, read by other means than the destination itself.
   *
   * <p>Messages of equal key are in the order of their arrival; so are all of them where the target
   * has one order for everything. Where the target is a log, each message says which operation it
   * asks for if it can be used in other modes than those that only add; where it keeps records,
   * none does.
   *
   * @param settings what {@link #freshTarget} returned
   */
  List<DeliveredMessage> delivered(RawSettings settings);

  /** Returns every secret text in any settings of this harness; none may ever be shown. */
  default Set<String> secrets() {
    return Set.of();
  }

  /** Returns valid settings, with a secret if possible, for a system that does not answer. */
  default Optional<RawSettings> unreachable() {
    return Optional.empty();
  }

  /** Returns settings like those of a fresh target, but with a secret that the system refuses. */
  default Optional<RawSettings> refusedSecret() {
    return Optional.empty();
  }

  /**
   * Returns a row, made by {@link SampleRows}, that every fresh target refuses for ever.
   *
   * <p>Its id and its other texts are such that no message contains them by chance.
   */
  default Optional<Row> rejectedRow() {
    return Optional.empty();
  }
}
