package com.signalsmith.destination.testkit;

class InMemoryConformanceTest extends DestinationConformanceTest {

  @Override
  protected DestinationHarness harness() {
    return new InMemoryHarness(new InMemoryDestination());
  }
}
