package com.signalsmith.destination.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Everything that can be measured; any thread. */
final class Sections {

  private static final int[] PARTITIONS = {1, 6, 16, 64};
  private static final int[] ROW_BYTES = {100, 1_000, 10_000, 100_000};
  // 500 MB for each size where a usual run has 4 million rows.
  private static final int BYTES_PER_USUAL_ROW = 125;
  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");
  private static final int FEW_ROWS = 10;
  private static final String NO_REFERENCE = "";

  private Sections() {}

  /** Returns all sections in the order of the results. */
  static List<Section> all(List<String> peers) {
    return List.of(
        new Section("peers", "Peers", bench -> peers(bench, peers)),
        new Section("typed", "Typed rows", Sections::typed),
        new Section("growth", "Growth", Sections::growth),
        new Section("row-sizes", "Row sizes", Sections::rowSizes),
        new Section("partitions", "Partitions", Sections::partitions),
        new Section("compression", "Compression", Sections::compression),
        new Section("tls", "TLS", Sections::tls),
        new Section("trickle", "Trickle", Trickle::measure),
        new Section("start-up", "Start-up", Sections::startUp));
  }

  private static String peers(Bench bench, List<String> names) throws Exception {
    List<Peer> wanted =
        bench.programs().all().stream()
            .filter(peer -> names.isEmpty() || names.stream().anyMatch(peer.name()::contains))
            .toList();
    List<Peer> there = wanted.stream().filter(peer -> peer.missing().isEmpty()).toList();
    String missing =
        wanted.stream()
            .flatMap(peer -> peer.missing().stream())
            .map(lack -> "Left out: " + lack + ".\n\n")
            .collect(Collectors.joining());
    if (!missing.isEmpty()) {
      bench.say("  " + missing.strip());
    }
    RowFile rows = bench.files().withKeyedFile(bench.size().rows());
    List<Case> cases = there.stream().map(peer -> Case.of(peer, rows)).toList();
    return missing
        + ComparisonTable.of(bench.inTurns(cases), SyncPeer.NAME)
        + "\nWhat each of them does with a row:\n\n"
        + duties(there);
  }

  private static String duties(List<Peer> peers) {
    Table table =
        new Table(
            "program",
            "checks that it is JSON",
            "key",
            "headers",
            "accounting",
            "goes on after a stop",
            "remark");
    for (Peer peer : peers) {
      Duties duties = peer.duties();
      table.add(
          peer.name(),
          duties.check(),
          duties.key(),
          duties.headers(),
          duties.accounting(),
          duties.checkpoint(),
          duties.remark());
    }
    return table.toString();
  }

  private static String typed(Bench bench) throws Exception {
    Path launcher = bench.programs().launcher();
    RowFile lines = bench.files().usual(bench.size().rows());
    RowFile typed = bench.files().typed(bench.size().rows());
    List<Case> cases =
        List.of(
            Case.of(SyncPeer.of(launcher, "JSON Lines", SyncSource.JSON_LINES), lines),
            Case.of(SyncPeer.of(launcher, "DuckDB", SyncSource.QUERY), typed),
            Case.of(
                SyncPeer.of(launcher, "DuckDB, primary key", SyncSource.QUERY_WITH_KEY), typed));
    return "The same rows as JSON Lines and, with types, as a Parquet file that `source.query`"
        + " reads with DuckDB; they make the same messages. With a primary key, which a run needs"
        + " to go on where it stopped, DuckDB sorts the rows by it.\n\n"
        + ComparisonTable.of(bench.inTurns(cases), cases.get(0).name());
  }

  private static String growth(Bench bench) throws Exception {
    long usual = bench.size().rows();
    List<Case> cases = new ArrayList<>();
    for (long rows : LongStream.of(usual / 40, usual / 4, usual, 4 * usual).toArray()) {
      cases.add(sync(bench, Table.count(rows) + " rows", bench.files().usual(rows)));
    }
    return ComparisonTable.of(bench.inTurns(cases), Table.count(usual) + " rows");
  }

  private static String rowSizes(Bench bench) throws Exception {
    List<Case> cases = new ArrayList<>();
    for (int bytes : ROW_BYTES) {
      long rows = Math.max(FEW_ROWS, bench.size().rows() * BYTES_PER_USUAL_ROW / bytes);
      cases.add(sync(bench, Table.count(bytes) + " bytes", bench.files().file(rows, bytes)));
    }
    return ComparisonTable.of(bench.inTurns(cases), NO_REFERENCE);
  }

  private static String partitions(Bench bench) throws Exception {
    RowFile rows = bench.files().usual(bench.size().rows());
    Peer sync = SyncPeer.of(bench.programs().launcher());
    List<Case> cases =
        IntStream.of(PARTITIONS)
            .mapToObj(count -> new Case("partitions: " + count, sync, rows, count))
            .toList();
    return ComparisonTable.of(bench.inTurns(cases), cases.get(0).name());
  }

  private static String compression(Bench bench) throws Exception {
    RowFile rows = bench.files().usual(bench.size().rows());
    List<Case> cases =
        COMPRESSIONS.stream()
            .map(
                name ->
                    new SyncPeer(
                        name, bench.programs().launcher(), name, false, SyncSource.JSON_LINES))
            .map(peer -> Case.of(peer, rows))
            .toList();
    return ComparisonTable.of(bench.inTurns(cases), cases.get(0).name());
  }

  private static String tls(Bench bench) throws Exception {
    RowFile rows = bench.files().usual(bench.size().rows());
    List<Case> cases =
        Stream.of(false, true)
            .map(
                on ->
                    new SyncPeer(
                        "TLS " + (on ? "on" : "off"),
                        bench.programs().launcher(),
                        "none",
                        on,
                        SyncSource.JSON_LINES))
            .map(peer -> Case.of(peer, rows))
            .toList();
    return ComparisonTable.of(bench.inTurns(cases), cases.get(0).name());
  }

  private static String startUp(Bench bench) throws Exception {
    Path launcher = bench.programs().launcher();
    Peer destinations =
        new CommandPeer(
            "signalsmith destinations",
            Duties.OF_SYNC,
            Optional.empty(),
            false,
            delivery -> List.of(launcher.toString(), "destinations"));
    List<Case> cases =
        List.of(
            Case.of(destinations, RowFile.NONE),
            sync(bench, "sync of " + FEW_ROWS + " rows", bench.files().usual(FEW_ROWS)));
    return ComparisonTable.withoutRows(bench.inTurns(cases));
  }

  private static Case sync(Bench bench, String name, RowFile rows) {
    return new Case(name, SyncPeer.of(bench.programs().launcher()), rows, Case.USUAL_PARTITIONS);
  }
}
