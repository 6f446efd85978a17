package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.DiscoveredDestination;
import com.signalsmith.destination.runtime.PluginFinding;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists what was discovered. */
@Command(
    name = "destinations",
    description = "Lists the destinations that were found, with version and location.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith destinations",
      "  signalsmith destinations --plugins my-plugins --json",
      "",
      "What is wrong with a plugin that is missing here, 'signalsmith doctor' says."
    })
final class DestinationsCommand implements Callable<Integer> {

  private static final String ROW = "%-16s %-24s %-14s %-16s %-8s %s%n";

  private final SignalSmithCommand root;

  DestinationsCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DestinationCatalog catalog = root.catalog()) {
      if (root.json()) {
        root.shell().out().println(json(catalog));
      } else {
        print(catalog, root.shell().out());
      }
    }
    return ExitCode.DONE.number();
  }

  private static void print(DestinationCatalog catalog, PrintStream out) {
    if (catalog.destinations().isEmpty()) {
      out.println("no destination was found; add a directory of plugins with --plugins");
    } else {
      out.printf(ROW, "ID", "TITLE", "CATEGORY", "VERSION", "SPI", "LOCATION");
    }
    for (DiscoveredDestination found : catalog.destinations()) {
      out.printf(
          ROW,
          found.spec().id(),
          found.spec().title(),
          found.spec().category().title(),
          found.version(),
          found.spiVersion(),
          found.location());
    }
    for (PluginFinding finding : catalog.findings()) {
      out.println(PlainText.text("not usable: " + finding.location() + ": " + finding.message()));
    }
  }

  private static String json(DestinationCatalog catalog) {
    ObjectNode document = Json.object();
    ArrayNode destinations = document.putArray("destinations");
    for (DiscoveredDestination found : catalog.destinations()) {
      destinations
          .addObject()
          .put("id", found.spec().id())
          .put("title", found.spec().title())
          .put("category", found.spec().category().name().toLowerCase(Locale.ROOT))
          .put("version", found.version())
          .put("spi_version", found.spiVersion())
          .put("location", found.location());
    }
    ArrayNode broken = document.putArray("broken");
    for (PluginFinding finding : catalog.findings()) {
      broken
          .addObject()
          .put("code", finding.code())
          .put("location", finding.location())
          .put("message", finding.message())
          .put("remedy", finding.remedy());
    }
    return document.toPrettyString();
  }
}
