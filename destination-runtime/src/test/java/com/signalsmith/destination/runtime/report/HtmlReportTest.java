package com.signalsmith.destination.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.FieldMapping;
import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.ValidSync;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class HtmlReportTest {

  private static final String HOSTILE = "</style><script>alert('x')</script>\"&\u0000\u202E";

  private final SampleRuns samples = new SampleRuns();

  @Test
  void beginsWithTheReasonOfAFailureAndWhatToDo() {
    String html = samples.failed();

    assertThat(html)
        .containsSubsequence(
            "✕ failed",
            "Why it failed",
            "user &#39;app&#39; may not write to topic &#39;customers&#39;",
            "ask an administrator",
            "target.topic",
            "whoever administers access",
            "topic_authorization_failed",
            "rows delivered",
            "Over time");
  }

  @Test
  void showsWhatHappenedWhen() {
    assertThat(samples.completed())
        .contains("✓ completed")
        .contains("topic &#39;customers&#39; was created with 12 partitions")
        .contains("29.6 s to 30.4 s: ")
        .contains(": tried again, attempts: 1")
        .contains("<code>brokers_unreachable</code>: no broker of 2 answers")
        .contains("the slowest 8.4 s")
        .doesNotContain("Why it failed");
  }

  @Test
  void countsRejectedRowsByCodeWithThePlacesOfSome() {
    assertThat(samples.completed())
        .containsSubsequence(
            "<code>invalid_json</code></td><td class=\"n\">16</td>",
            "row 1,204: unexpected end of line at byte 40",
            "row 22,872: ",
            "<code>row_too_large</code></td><td class=\"n\">3</td>",
            "row 2,400,017: ")
        .doesNotContain("row 28,289: ");
  }

  @Test
  void boundsCodesExamplesAndRetries() {
    HtmlReport page = samples.page(SampleRuns.sync("daily", "t"), false);
    LongStream.rangeClosed(1, 5_000)
        .forEach(i -> page.rejected(List.of(new RejectedRow(i, "code_" + i, "it is bad"))));
    LongStream.rangeClosed(1, 5_000)
        .forEach(i -> page.retrying(SampleRuns.unavailable(), 1, Duration.ofMillis(i)));

    assertThat(page.rejections().entries()).hasSize(RejectionLog.MOST_CODES + 1);
    assertThat(page.rejections().rows()).isEqualTo(5_000);
    assertThat(page.rejections().entries().get(0).code()).isEqualTo(RejectionLog.OTHER);
    assertThat(page.retries().entries()).hasSize(RetryLog.MOST);
    assertThat(page.html(report(null, List.of(), null))).contains("and 4,950 more retries");
  }

  @Test
  void showsTheLargestOfManyParts() {
    List<Receipt> receipts = new ArrayList<>();
    for (int part = 0; part < 3_000; part++) {
      receipts.add(new Receipt("t", part, 0, 999, part == 2_999 ? 1_000 : 10));
    }
    HtmlReport page = samples.page(SampleRuns.sync("daily", "t"), false);

    assertThat(page.html(report(null, receipts, null)))
        .contains("<td>2999</td><td class=\"n\">1,000</td>")
        .contains("and 2,900 more partitions with fewer rows");
  }

  @Test
  void showsUrlsWithoutTheirQuery() {
    HtmlReport page =
        samples.page(SampleRuns.sync("daily", "https://hooks.example.com/a?token=canary&x"), false);

    assertThat(page.html(report(null, List.of(), null)))
        .contains("<dt>target.topic</dt><dd>https://hooks.example.com/a?…</dd>")
        .doesNotContain("canary");
  }

  @Test
  void showsSettingsWithoutWhatNobodyMaySee() {
    assertThat(samples.completed())
        .contains("<dt>authentication.username</dt><dd>app</dd>")
        .contains("<dt>authentication.password</dt><dd>set, not shown</dd>")
        .contains("<dt>configuration.bootstrap_servers</dt><dd>broker1:9092, broker2:9092</dd>")
        .contains("<dt>configuration.ca_certificate</dt><dd>2 lines, not shown</dd>")
        .contains("<dt>source</dt><dd>customers.jsonl</dd>")
        .doesNotContain("canary");
  }

  @Test
  void showsRowsOnlyWhenAskedFor(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("rejected.jsonl");
    Files.writeString(
        file,
        """
        {"row":1,"location":1,"code":"bad","message":"m","value":{"price":1.10,"note":"<b>"}}
        {"row":2,"location":2,"code":"bad","message":"m","text":"no \\"json"}
        {"row":3,"location":3,"code":"bad","message":"m"}
        """);
    List<RejectedRow> rows =
        LongStream.rangeClosed(1, 3).mapToObj(i -> new RejectedRow(i, "bad", "m")).toList();
    HtmlReport without = samples.page(SampleRuns.sync("daily", "t"), false);
    without.rejected(rows);
    HtmlReport with = samples.page(SampleRuns.sync("daily", "t"), true);
    with.rejected(rows);

    assertThat(without.html(report(null, List.of(), file))).doesNotContain("price", "json&quot;");
    assertThat(with.html(report(null, List.of(), file)))
        .contains("<pre>{&quot;price&quot;:1.10,&quot;note&quot;:&quot;&lt;b&gt;&quot;}</pre>")
        .contains("<pre>no &quot;json</pre>");
    assertThat(with.html(report(null, List.of(), directory.resolve("absent"))))
        .contains("row 1: m")
        .doesNotContain("<pre>");
  }

  @Test
  void showsTheHottestKeysAsHashes() {
    assertThat(samples.completed())
        .containsSubsequence(
            "Hottest keys",
            "<th>Key (hash)</th>",
            "<code>7c5a26ca</code></td><td class=\"n\">14.",
            "<code>05d3271c</code></td><td class=\"n\">",
            "The key is the primary key, &#39;customer_id&#39;. A hash is the first 8 digits",
            "Estimated from ",
            " of 4,230,000 rows: the first 10,000, then one of about 64, by chance, which may move",
            "Keys with less than 1.0\u00A0% are not shown.",
            "Latency of flushes")
        .doesNotContain("c-0", "since the run was resumed");
  }

  @Test
  void showsKeysThemselvesOnlyWhenAskedFor() {
    HtmlReport page = samples.page(SampleRuns.sync("daily", "t", "customer_id"), true);
    samples.write(page, 100_000);
    page.handedOver(keys("x".repeat(300), 10_000));

    assertThat(page.html(report(null, List.of(), null)))
        .contains("<th>Key</th>", "<code>c-0107</code>", "<code>" + "x".repeat(200) + "…</code>")
        .contains("The key is &#39;customer_id&#39;, named by target.partition_key_field.")
        .contains(" of 110,000 rows since the run was resumed: the first 10,000")
        .contains("; with 128 counters (Space-Saving), a share may be up to 0.");
  }

  @Test
  void saysThatNoKeyStandsOut() {
    HtmlReport page = samples.page(SampleRuns.sync("daily", "t"), false);
    LongStream.range(0, 500).forEach(i -> page.handedOver(keys("k" + i, 1)));

    assertThat(page.html(report(null, List.of(), null)))
        .contains("<p>No key stands out.</p>", "Counted in 500 rows since the run was resumed.");
  }

  @Test
  void looksForTheKeyAmongTheFieldsOfMappedRows() {
    ValidSync sync = SampleRuns.sync("daily", "t");
    SyncDefinition mapped =
        SyncDefinition.builder("daily", "kafka")
            .settings(sync.definition().settings())
            .mode("insert")
            .primaryKey(List.of("id"))
            .fieldMapping(List.of(new FieldMapping("id", "customer_id")))
            .build();
    HtmlReport page =
        samples.page(new ValidSync(mapped, sync.discovered(), sync.settings(), sync.mode()), false);
    page.handedOver(keys("k", 5));

    assertThat(page.html(report(null, List.of(), null)))
        .contains("Hottest keys", "The key is the primary key, &#39;customer_id&#39;.");
  }

  @Test
  void hasNoKeysWhereThereIsNone() {
    HtmlReport page = samples.page(SampleRuns.sync("daily", "t", "plan"), false);
    samples.write(page, 1_000);

    assertThat(page.html(report(null, List.of(), null))).doesNotContain("Hottest keys");
  }

  @Test
  void nothingFromOutsideIsMarkup() throws Exception {
    HtmlReport page = samples.page(SampleRuns.sync(HOSTILE, "<b>"), true);
    page.started(samples.progress());
    Failure failure =
        Failure.of(FailureKind.UNAVAILABLE, "away", HOSTILE).withRemedy(HOSTILE).withField(HOSTILE);
    page.retrying(failure, 1, Duration.ZERO);
    page.rejected(List.of(new RejectedRow(1, "bad", HOSTILE)));
    page.handedOver(keys(HOSTILE, 5));
    String html =
        page.html(report(failure, List.of(new Receipt(HOSTILE, 0, 0, 0, 1)), Path.of("<i>")));

    assertThat(html)
        .doesNotContain("<script", "alert('x')", "<i>", "<b>t", "<dd><b>", "\u0000", "\u202E");
    assertThat(html).containsOnlyOnce("</style>");
    parse(html);
  }

  @Test
  void isWellFormedAndLoadsNothing() throws Exception {
    for (String html : List.of(samples.completed(), new SampleRuns().failed())) {
      parse(html);
      assertThat(html)
          .contains("default-src 'none'")
          .doesNotContain("http://", "https://", "src=", "url(", "<script", "@import");
    }
  }

  private static List<Row> keys(String key, int rows) {
    RowSchema schema =
        RowSchema.of(List.of(new Column("customer_id", ColumnType.TEXT)), List.of("customer_id"));
    return Collections.nCopies(rows, Row.of(schema, List.of(key)));
  }

  private static void parse(String html) throws Exception {
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static RunReport report(
      @Nullable Failure failure, List<Receipt> receipts, @Nullable Path rejectedRows) {
    return new RunReport(
        failure == null ? RunStatus.COMPLETED : RunStatus.FAILED,
        HOSTILE,
        "r1",
        "kafka",
        "insert",
        Instant.EPOCH,
        Duration.ofSeconds(2),
        7L,
        new RowCounts(1, 0, 0, 6, 1),
        2,
        1,
        rejectedRows,
        new ReceiptNames("topic", "partition", "offset"),
        receipts,
        List.of(HOSTILE),
        failure);
  }
}
