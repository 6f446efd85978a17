package com.signalsmith.destination.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which destination an id means, of all that were found.
 *
 * <p>Immutable; any thread.
 *
 * @param unique by ascending id
 * @param all that was found, also what is of no use: with an id first and by id, then by place
 */
record DestinationIds(Map<String, DiscoveredDestination> unique, List<PluginHealth> all) {

  /** A destination and the name of the folder in which it is, empty where it is in none. */
  private record Claim(PluginHealth health, DiscoveredDestination destination, String folder) {}

  /**
   * Holds what was found against each other.
   *
   * @param elsewhere what is in no plugin's folder
   */
  static DestinationIds of(List<PluginHealth> elsewhere, List<PluginFolder> folders) {
    Map<String, List<Claim>> claims = new TreeMap<>();
    List<PluginHealth> others = new ArrayList<>();
    elsewhere.forEach(each -> sort(each, "", claims, others));
    for (PluginFolder folder : folders) {
      folder.contents().forEach(each -> sort(each, folder.name(), claims, others));
    }
    Map<String, DiscoveredDestination> unique = new LinkedHashMap<>();
    List<PluginHealth> all = new ArrayList<>();
    claims.forEach((id, rivals) -> all.addAll(settle(id, rivals, unique)));
    others.sort(Comparator.comparing(PluginHealth::location));
    all.addAll(others);
    return new DestinationIds(unique, List.copyOf(all));
  }

  private static void sort(
      PluginHealth health,
      String folder,
      Map<String, List<Claim>> claims,
      List<PluginHealth> others) {
    DiscoveredDestination destination = health.destination();
    if (destination == null) {
      others.add(health);
    } else {
      claims
          .computeIfAbsent(destination.spec().id(), id -> new ArrayList<>())
          .add(new Claim(health, destination, folder));
    }
  }

  /**
   * Returns what is to be said of those that claim an id, and notes the one that has it, if any.
   */
  private static List<PluginHealth> settle(
      String id, List<Claim> rivals, Map<String, DiscoveredDestination> unique) {
    List<Claim> named = rivals.stream().filter(claim -> claim.folder().equals(id)).toList();
    boolean inFoldersOnly = rivals.stream().noneMatch(claim -> claim.folder().isEmpty());
    List<Claim> winners = named.size() == 1 && inFoldersOnly ? named : rivals;
    if (winners.size() == 1) {
      unique.put(id, winners.get(0).destination());
    } else {
      winners = List.of();
    }
    List<PluginHealth> told = new ArrayList<>();
    for (Claim claim : rivals) {
      told.add(
          winners.contains(claim)
              ? claim.health()
              : claim.health().with(List.of(duplicate(id, claim, rivals, winners.isEmpty()))));
    }
    return told;
  }

  private static PluginFinding duplicate(
      String id, Claim claim, List<Claim> rivals, boolean noneIsUsed) {
    Stream<String> places =
        rivals.stream()
            .filter(rival -> !rival.equals(claim))
            .map(rival -> "'" + rival.health().location() + "'");
    return PluginFinding.broken(
        "duplicate_id",
        claim.health().location(),
        "id '%s' is also that of %s, so that %s"
            .formatted(
                id,
                String.join(", ", places.toList()),
                noneIsUsed
                    ? "none of them is used"
                    : "only the one in folder '" + id + "' is used"),
        "remove one of them, or name the folder of the one that you mean '" + id + "'");
  }
}
