package com.signalsmith.destination.spi;

import java.util.List;
import java.util.Optional;

/**
 * A place rows can be sent, described once and found with {@link java.util.ServiceLoader}.
 *
 * <p>Thread rule: an instance is stateless and may be used from any thread, also for several runs
 * at the same time. A host creates it when it lists what there is, so the public no-argument
 * constructor must be cheap and must not do I/O.
 *
 * <p>Three verbs: {@link #spec()}, {@link #check} and {@link #open}. What else a destination may be
 * able to do is reached through a method that returns nothing by default.
 *
 * <p>Order of calls: {@link #spec()} at any time; the host validates settings against the spec, and
 * then with {@link #validate}, before it calls {@link #check} or {@link #open}, which therefore
 * only ever see settings that are valid.
 */
public interface Destination {

  /**
   * Returns what this destination is and what it claims.
   *
   * <p>Pure: equal on every call, no I/O.
   */
  DestinationSpec spec();

  /**
   * Probes whether a run with these settings would work, in ordered steps, without changing
   * anything.
   *
   * <p>It writes nothing, creates nothing, and ends within {@link CheckContext#timeout()} whatever
   * the network does. What goes wrong is a failed step of the report, not an exception. Without a
   * target ({@link Settings#hasTarget()} is false) the steps that need one are skipped.
   *
   * @throws InterruptedException if the calling thread is interrupted; nothing is left open
   */
  CheckReport check(Settings settings, CheckContext context) throws InterruptedException;

  /**
   * Opens a writer for one target and one attempt of a run.
   *
   * <p>Whatever can be found out before a row is sent (address, credentials, missing target) is
   * found out here, within 15 seconds.
   *
   * @throws DestinationException if the writer cannot be opened; nothing is left open
   * @throws InterruptedException if the calling thread is interrupted; nothing is left open
   */
  DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException;

  /**
   * Returns what is wrong with settings beyond what their fields declare, such as a text that
   * cannot be read, or two that do not fit together; every problem at once.
   *
   * <p>Pure: no I/O, and the same for the same settings. The host calls it with settings in which
   * the fields' own rules have found nothing, before {@link #check} and {@link #open}, which it
   * calls only if there is no problem here either. No problem repeats a secret.
   */
  default List<SettingsProblem> validate(Settings settings) {
    return List.of();
  }

  /** Returns what shows how rows would travel, where the destination can tell. */
  @Experimental
  default Optional<Previewer> previewer() {
    return Optional.empty();
  }

  /**
   * Returns what tells the fields of a target; there exactly where the spec claims {@link
   * Capability#SCHEMA_INTROSPECTION}.
   */
  @Experimental
  default Optional<Introspector> introspector() {
    return Optional.empty();
  }
}
