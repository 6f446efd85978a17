package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.source.jdbc.JdbcDrivers;
import com.signalsmith.destination.runtime.source.jdbc.JdbcSource;
import com.signalsmith.destination.spi.FailureKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run of rows from a database that is interrupted. */
@Timeout(60)
class JdbcRunTest {

  @TempDir Path directory;
  private final ScriptedDestination destination = new ScriptedDestination();

  @BeforeEach
  void makeRows() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("rows.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("create table t as select i as id from range(5000) r(i)");
    }
  }

  @Test
  void resumesBehindTheLastSettledKey() {
    RunReport failed = interrupted(source(List.of("id")));
    long settled = failed.counts().created();
    assertThat(settled).isPositive();

    RunReport resumed = run(source(List.of("id")));

    assertThat(resumed.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(resumed.runId()).isEqualTo(failed.runId());
    assertThat(resumed.resumedFromRow()).isEqualTo(settled + 1);
    assertThat(resumed.counts().created()).isEqualTo(5_000);
    assertThat(destination.arrived)
        .hasSize((int) (5_000 - settled))
        .first()
        .isEqualTo((settled + 1) + " {\"id\":" + settled + "}");
    assertThat(resumed.notices()).containsExactly("the target was made");
  }

  @Test
  void startsOverWithoutAKeyAndSaysSo() {
    RunReport failed = interrupted(source(List.of()));

    RunReport again = run(source(List.of()));

    assertThat(again.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(again.runId()).isNotEqualTo(failed.runId());
    assertThat(destination.arrived).hasSize(5_000);
    assertThat(again.notices()).anyMatch(notice -> notice.contains("starts over"));
  }

  private RunReport interrupted(JdbcSource source) {
    destination.beforeWrite =
        () -> {
          if (destination.arrived.size() >= 2_000) {
            destination.failFlush.add(
                ScriptedDestination.failure(FailureKind.TARGET, "topic_not_found"));
          }
        };
    RunReport failed = run(source);
    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    destination.beforeWrite = () -> {};
    destination.failFlush.clear();
    destination.arrived.clear();
    return failed;
  }

  private JdbcSource source(List<String> primaryKey) {
    JdbcDrivers drivers = JdbcDrivers.of(JdbcRunTest.class.getClassLoader(), List.of());
    return JdbcSource.builder("jdbc:duckdb:rows.db", "select * from t", drivers)
        .directory(directory)
        .primaryKey(primaryKey)
        .build();
  }

  private RunReport run(JdbcSource source) {
    return SyncRun.builder(Syncs.to(destination), source, directory.resolve("state"))
        .options(RunOptions.builder().checkpointRows(2).build())
        .build()
        .execute();
  }
}
