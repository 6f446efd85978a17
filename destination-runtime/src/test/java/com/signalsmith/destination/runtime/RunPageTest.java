package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.report.HtmlReport;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunPageTest {

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @Test
  void isStoredBesideTheReportForItsOwnerAlone() throws IOException {
    destination.rejectsRowsWithBad = true;
    ValidSync sync = Syncs.to(destination);
    RunReport report = run(HtmlReport.of(sync, rows()));

    assertThat(report.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(Files.readString(page()))
        .contains("✓ completed", "<code>bad_row</code>", "row 2: it is bad")
        .contains("customers.jsonl")
        .doesNotContain("canary");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(page())))
        .isEqualTo("rw-------");
  }

  @Test
  void showsRejectedRowsWhenAskedFor() throws IOException {
    destination.rejectsRowsWithBad = true;
    run(HtmlReport.withRows(Syncs.to(destination), rows()));

    assertThat(Files.readString(page())).contains("canary");
  }

  @Test
  void countsKeysOfRowsOnceHoweverOftenTheyAreSent() throws IOException {
    destination.failFlush.add(ScriptedDestination.failure(FailureKind.UNAVAILABLE, "away"));
    String rows = "{\"id\":\"hot canary\"}\n".repeat(3) + "{\"id\":\"cold\"}\n";
    RunReport report = run(HtmlReport.of(Syncs.to(destination), rows(rows)), rows(rows));

    assertThat(report.retries()).isEqualTo(1);
    assertThat(Files.readString(page()))
        .contains("Hottest keys", "<td class=\"n\">75.0\u00A0%</td>", "Counted in 4 rows.")
        .contains("The key is &#39;id&#39;, named by target.key.")
        .doesNotContain("canary");
    run(HtmlReport.withRows(Syncs.to(destination), rows(rows)), rows(rows));
    assertThat(Files.readString(page())).contains("<code>hot canary</code>");
  }

  @Test
  void oneRowIsNoneOfSeveral() throws IOException {
    RowSource one = rows("{\"id\":1}\n");
    run(HtmlReport.of(Syncs.to(destination), one), one);

    assertThat(Files.readString(page())).contains("row delivered").doesNotContain("rows delivered");
  }

  @Test
  void tellsWhyARunFailed() throws IOException {
    destination.failOpen.add(ScriptedDestination.failure(FailureKind.TARGET, "topic_not_found"));
    run(HtmlReport.of(Syncs.to(destination), rows()));

    assertThat(Files.readString(page()))
        .containsSubsequence("✕ failed", "Why it failed", "it was scripted", "topic_not_found")
        .contains("No row was handed to the destination.");
  }

  @Test
  void isGoneWhileTheNextRunGoesOn() throws IOException {
    run(HtmlReport.of(Syncs.to(destination), rows()));
    assertThat(page()).exists();
    destination.beforeFlush = () -> assertThat(page()).doesNotExist();

    assertThat(run(HtmlReport.of(Syncs.to(destination), rows())).status())
        .isEqualTo(RunStatus.COMPLETED);
    assertThat(page()).exists();
  }

  @Test
  void changesNothingOfARunWhenItCannotBeMade() throws IOException {
    RunPage broken =
        report -> {
          throw new IllegalStateException("a defect of the page");
        };

    assertThat(run(broken).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(page()).doesNotExist();
    assertThat(directory.resolve("state/report.json")).exists();
  }

  @Test
  void changesNothingOfARunWhenItCannotLookAtRows() throws IOException {
    RunPage broken =
        new RunPage() {
          @Override
          public void handedOver(List<Row> rows) {
            throw new IllegalStateException("a defect of the page");
          }

          @Override
          public String html(RunReport report) {
            return "<p>page</p>";
          }
        };

    assertThat(run(broken).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(page()).hasContent("<p>page</p>");
  }

  private RunReport run(RunPage page) throws IOException {
    return run(page, rows());
  }

  private RunReport run(RunPage page, RowSource rows) {
    return SyncRun.builder(Syncs.to(destination), rows, directory.resolve("state"))
        .options(RunOptions.builder().retryDelay(Duration.ZERO).build())
        .page(page)
        .build()
        .execute();
  }

  private RowSource rows() throws IOException {
    return rows("{\"id\":1}\n{\"id\":2,\"x\":\"bad canary\"}\n{\"id\":3}\n");
  }

  private RowSource rows(String lines) throws IOException {
    Path file = directory.resolve("customers.jsonl");
    Files.writeString(file, lines);
    return JsonLinesSource.ofFile(file, List.of("id"));
  }

  private Path page() {
    return directory.resolve("state").resolve(RunPage.FILE);
  }
}
