package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.runtime.RunPage;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.ValidSync;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A page of one run that stands alone: it needs no network and no script.
 *
 * <p>Thread rule: as {@link RunPage}; one use. Its memory does not grow with the run. It shows no
 * secret, and no row unless {@link #withRows} has made it.
 */
public final class HtmlReport implements RunPage {

  private final ValidSync sync;
  private final String source;
  private final boolean showsRows;
  private final LongSupplier nanoClock;
  private final Timeline timeline = new Timeline();
  private final FlushTimes flushTimes = new FlushTimes();
  private final RejectionLog rejections = new RejectionLog();
  private final RetryLog retries = new RetryLog();
  private final KeySample keySample;
  private long startedAt;
  private long rowsBefore;

  HtmlReport(ValidSync sync, RowSource source, boolean showsRows, LongSupplier nanoClock) {
    this.sync = sync;
    this.source = source.name();
    this.showsRows = showsRows;
    this.nanoClock = nanoClock;
    this.startedAt = nanoClock.getAsLong();
    this.keySample = new KeySample(sync.keyColumns());
  }

  /** Makes a page without the content of any row. */
  public static HtmlReport of(ValidSync sync, RowSource source) {
    return new HtmlReport(sync, source, false, System::nanoTime);
  }

  /** Makes a page that shows some of the rejected rows, and the hottest keys as they are. */
  public static HtmlReport withRows(ValidSync sync, RowSource source) {
    return new HtmlReport(sync, source, true, System::nanoTime);
  }

  @Override
  public void started(RunProgress progress) {
    startedAt = nanoClock.getAsLong();
    rowsBefore = progress.rowsWritten();
  }

  @Override
  public void written(RunProgress progress) {
    timeline.rows(elapsed(), progress.rowsWritten() - rowsBefore);
    rowsBefore = progress.rowsWritten();
  }

  @Override
  public void handedOver(List<Row> rows) {
    keySample.look(rows);
  }

  @Override
  public void flushed(RunProgress progress, Duration time) {
    timeline.flush(elapsed(), time.toNanos());
    flushTimes.add(time);
  }

  @Override
  public void rejected(List<RejectedRow> rows) {
    rows.forEach(rejections::add);
  }

  @Override
  public void retrying(Failure failure, int attempt, Duration delay) {
    long at = elapsed();
    timeline.retry(at);
    retries.add(new RetryLog.Entry(Duration.ofNanos(at), failure, attempt, delay));
  }

  @Override
  public String html(RunReport report) {
    return new ReportPage(this, report).html();
  }

  ValidSync sync() {
    return sync;
  }

  String source() {
    return source;
  }

  boolean showsRows() {
    return showsRows;
  }

  Timeline timeline() {
    return timeline;
  }

  FlushTimes flushTimes() {
    return flushTimes;
  }

  RejectionLog rejections() {
    return rejections;
  }

  RetryLog retries() {
    return retries;
  }

  KeySample keySample() {
    return keySample;
  }

  private long elapsed() {
    return nanoClock.getAsLong() - startedAt;
  }
}
