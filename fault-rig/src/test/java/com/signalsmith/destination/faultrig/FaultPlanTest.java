package com.signalsmith.destination.faultrig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  @Test
  void equalSeedsMakeEqualPlans() {
    assertThat(FaultPlan.of(17)).isEqualTo(FaultPlan.of(17));
    assertThat(FaultPlan.of(17).toString()).isEqualTo(FaultPlan.of(17).toString());
    assertThat(FaultPlan.of(17)).isNotEqualTo(FaultPlan.of(19));
  }

  @Test
  void twentySeedsHaveEveryKindOfFaultAndBothClusters() {
    Set<Fault.Kind> kinds = new HashSet<>();
    Set<Integer> nodes = new HashSet<>();
    LongStream.rangeClosed(1, 20)
        .mapToObj(FaultPlan::of)
        .forEach(
            plan -> {
              nodes.add(plan.nodes());
              plan.faults().forEach(fault -> kinds.add(fault.kind()));
            });
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(FaultPlan.KINDS);
    assertThat(nodes).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void plansAreInBounds() {
    LongStream.rangeClosed(1, 1_000)
        .mapToObj(FaultPlan::of)
        .forEach(
            plan -> {
              assertThat(plan.faults()).hasSizeBetween(1, 5);
              assertThat(plan.faults()).allMatch(fault -> fault.node() < plan.nodes());
              assertThat(plan.faults())
                  .filteredOn(fault -> fault.kind().isSlow())
                  .hasSizeLessThan(3);
              assertThat(plan.keys()).isPositive();
              assertThat(plan.partitions()).isPositive();
            });
  }

  @Test
  void saysHowToRunItAlone() {
    assertThat(FaultPlan.of(4711).replay()).endsWith("-Dfaults.seed=4711");
  }
}
