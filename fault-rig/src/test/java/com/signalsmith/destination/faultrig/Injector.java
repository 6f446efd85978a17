package com.signalsmith.destination.faultrig;

import com.signalsmith.destination.faultrig.proxy.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets the faults of a plan happen when their time has come, and undoes them; one use, one thread.
 *
 * <p>Faults of different scopes overlap; those of one scope wait for each other.
 */
final class Injector {

  private static final Duration STEP = Duration.ofMillis(200);

  private final RigCluster cluster;
  private final String topic;
  private final FaultPlan plan;
  private final TopicWatch watch;
  private final Supplier<SyncProcess> sync;
  private final BooleanSupplier ended;
  private final Map<Fault.Scope, CompletableFuture<Void>> active = new EnumMap<>(Fault.Scope.class);
  private final List<Injected> injected = new ArrayList<>();

  /**
   * Prepares the faults.
   *
   * @param sync the syncing process that there is at a moment
   * @param ended whether the run is over, so that nothing further is to happen
   */
  Injector(
      RigCluster cluster,
      String topic,
      FaultPlan plan,
      TopicWatch watch,
      Supplier<SyncProcess> sync,
      BooleanSupplier ended) {
    this.cluster = cluster;
    this.topic = topic;
    this.plan = plan;
    this.watch = watch;
    this.sync = sync;
    this.ended = ended;
  }

  /** A fault that has happened, and when it was over. */
  static final class Injected {

    private final Fault fault;
    private volatile long overAt = Long.MAX_VALUE;

    private Injected(Fault fault) {
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }

    /** By {@link System#nanoTime}. */
    long overAt() {
      return overAt;
    }
  }

  /** Returns what has happened by the end of the run, all of it undone. */
  List<Injected> inject() throws InterruptedException, ExecutionException, IOException {
    for (Fault fault : plan.faults()) {
      long rows = Math.max(1, (long) plan.rows() * fault.atPercent() / 100);
      while (!ended.getAsBoolean() && !isTimeFor(fault, rows)) {
        // Both wait for a moment themselves.
      }
      if (ended.getAsBoolean()) {
        break;
      }
      begin(fault);
    }
    for (CompletableFuture<Void> each : active.values()) {
      each.get();
    }
    return injected;
  }

  private boolean isTimeFor(Fault fault, long rows) throws InterruptedException {
    CompletableFuture<Void> before = active.get(fault.kind().scope());
    if (before != null && !before.isDone()) {
      return watch.await(Long.MAX_VALUE, STEP);
    }
    return watch.await(rows, STEP);
  }

  private void begin(Fault fault) throws InterruptedException, ExecutionException, IOException {
    Injected record = new Injected(fault);
    injected.add(record);
    happen(fault);
    CompletableFuture<Void> over =
        CompletableFuture.runAsync(
            () -> {
              undo(fault);
              record.overAt = System.nanoTime();
            },
            CompletableFuture.delayedExecutor(
                fault.lasts().toMillis(),
                TimeUnit.MILLISECONDS,
                task -> new Thread(task, "fault-undo").start()));
    active.put(fault.kind().scope(), over);
  }

  private void happen(Fault fault) throws InterruptedException, ExecutionException, IOException {
    switch (fault.kind()) {
      case KILL_BROKER -> cluster.node(fault.node()).kill();
      case RESTART_BROKER -> cluster.node(fault.node()).stop();
      case STALL_BROKER -> cluster.node(fault.node()).stall();
      case MOVE_LEADERS -> cluster.moveLeaders(topic);
      case DELAY -> set(fault, Traffic.delayed(Duration.ofMillis(fault.amount())));
      case THROTTLE -> set(fault, Traffic.throttled(fault.amount()));
      case CUT -> set(fault, Traffic.of(Traffic.Kind.CUT));
      case RESET -> set(fault, Traffic.of(Traffic.Kind.RESET));
      case REFUSE -> set(fault, Traffic.of(Traffic.Kind.REFUSE));
      case BLACK_HOLE -> set(fault, Traffic.of(Traffic.Kind.BLACK_HOLE));
      case STRAND -> set(fault, Traffic.of(Traffic.Kind.STRAND));
      case KILL_SYNC -> sync.get().kill();
      case STALL_SYNC -> sync.get().stall();
    }
  }

  private void undo(Fault fault) {
    switch (fault.kind()) {
      case KILL_BROKER, RESTART_BROKER -> cluster.node(fault.node()).restart();
      case STALL_BROKER -> cluster.node(fault.node()).resume();
      case DELAY, THROTTLE, CUT, RESET, REFUSE, BLACK_HOLE, STRAND ->
          set(fault, Traffic.throttled(plan.bytesPerSecond()));
      case STALL_SYNC -> resume();
      case MOVE_LEADERS, KILL_SYNC -> {
        // Nothing is left to undo.
      }
    }
  }

  private void set(Fault fault, Traffic traffic) {
    cluster.proxy(fault.node()).set(traffic);
  }

  // The run is stalled too, so that the process is still the same.
  private void resume() {
    try {
      sync.get().resume();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
