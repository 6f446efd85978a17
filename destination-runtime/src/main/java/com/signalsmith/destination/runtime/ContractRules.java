package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Holds a destination against the rules of the contract that need no system; one thread. */
final class ContractRules {

  private final DiscoveredDestination found;
  private final Destination provider;
  private final PluginContext context;
  private final List<PluginFinding> broken = new ArrayList<>();

  private ContractRules(DiscoveredDestination found, GuardedDestination guarded) {
    this.found = found;
    this.provider = guarded.destination();
    this.context = guarded.context();
  }

  /** Returns which of the rules a destination breaks. */
  static List<PluginFinding> brokenBy(DiscoveredDestination found) {
    if (!(found.destination() instanceof GuardedDestination guarded)) {
      return List.of();
    }
    ContractRules rules = new ContractRules(found, guarded);
    rules.modifiers();
    rules.equalSpecs();
    rules.description();
    rules.fields();
    rules.threads();
    return rules.broken;
  }

  private void modifiers() {
    if (!Modifier.isFinal(provider.getClass().getModifiers())) {
      tell(
          "D-2",
          "'" + provider.getClass().getName() + "' is not final",
          "make the class public and final");
    }
  }

  private void equalSpecs() {
    Class<?> type = provider.getClass();
    if (type.getModule().isNamed()) {
      return; // whether another one can be made is up to its module
    }
    try {
      boolean equal =
          new ProviderFailures(type.getName())
              .explain("when it is asked once more", () -> context.call(this::givesAnEqualSpec));
      if (!equal) {
        tell(
            "D-3",
            "its spec is another one when it is asked again",
            "keep the spec in a constant that depends on neither time nor machine");
      }
    } catch (UnusableProvider e) {
      broken.add(e.finding(found.location()));
    }
  }

  private boolean givesAnEqualSpec() throws ReflectiveOperationException {
    Destination another = (Destination) provider.getClass().getConstructor().newInstance();
    return found.spec().equals(provider.spec()) && found.spec().equals(another.spec());
  }

  private void description() {
    DestinationSpec spec = found.spec();
    if (spec.title().isBlank() || spec.title().equals(spec.id())) {
      tell("D-4", "it has no title for people", "call 'title' on the builder of the spec");
    }
    if (spec.description().isBlank()) {
      tell("D-4", "it has no description", "call 'description' on the builder of the spec");
    }
  }

  private void fields() {
    for (AuthenticationMethod method : found.spec().authentication()) {
      if (method.label().isBlank() || method.description().isBlank()) {
        tell(
            "C-8",
            "authentication method '" + method.id() + "' lacks a label or a description",
            "give it both");
      }
    }
    for (Field<?> field : found.spec().fields()) {
      if (field.label().isBlank() || field.label().equals(field.key())) {
        tell("C-8", field + " has no label", "call 'label' on its builder");
      }
      if (field.description().isBlank()) {
        tell("C-8", field + " has no description", "call 'description' on its builder");
      }
    }
  }

  // Whatever a plugin starts inherits its class loader; that of a class path is everybody's.
  private void threads() {
    if (context.loader() instanceof PluginClassLoader own) {
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.isAlive() && thread.getContextClassLoader() == own)
          .map(Thread::getName)
          .sorted()
          .forEach(
              name ->
                  tell(
                      "D-5",
                      "it started thread '" + name + "' before it was asked to do anything",
                      "move what starts it into 'open'"));
    }
  }

  private void tell(String rule, String problem, String remedy) {
    broken.add(
        PluginFinding.broken(
            "rule_broken", found.location(), "rule " + rule + ": " + problem, remedy));
  }
}
