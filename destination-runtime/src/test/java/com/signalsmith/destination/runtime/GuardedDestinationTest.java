package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuardedDestinationTest {

  /** Each call, also of a list or a map that it gave, fails under another context class loader. */
  private static final String WATCHFUL =
      """
      package p;
      import com.signalsmith.destination.spi.*;
      import java.time.Duration;
      import java.util.*;
      public final class Watchful implements Destination {
        public Watchful() { watch(); }
        static void watch() {
          ClassLoader own = Watchful.class.getClassLoader();
          if (Thread.currentThread().getContextClassLoader() != own) {
            throw new IllegalStateException("called with another context class loader");
          }
          Thread made = new Thread(() -> {});
          if (made.getContextClassLoader() != own) {
            throw new IllegalStateException("a thread is made with another context class loader");
          }
        }
        static <T> List<T> lazy(T only) {
          return new AbstractList<T>() {
            @Override public T get(int index) { watch(); return only; }
            @Override public int size() { watch(); return 1; }
          };
        }
        @Override public DestinationSpec spec() {
          watch();
          return DestinationSpec.builder("watchful")
              .authentication(AuthenticationMethod.of("none", "None", ""))
              .target(Field.text("topic").required().build())
              .syncModes(SyncMode.INSERT)
              .build();
        }
        @Override public List<SettingsProblem> validate(Settings settings) {
          watch();
          return lazy(new SettingsProblem("target.topic", "required", "is required"));
        }
        @Override public CheckReport check(Settings settings, CheckContext context) {
          watch();
          CheckRecorder steps = context.start();
          steps.passed("step", "passed");
          return steps.report();
        }
        @Override public Optional<Previewer> previewer() {
          watch();
          return Optional.of((plan, run, rows, offline) -> {
            watch();
            return new Preview("a", 1, List.of());
          });
        }
        @Override public DestinationWriter open(WritePlan plan, RunContext run) {
          watch();
          return new DestinationWriter() {
            @Override public void write(RowBatch batch) { watch(); }
            @Override public FlushReport flush() {
              watch();
              return FlushReport.settledThrough(1).created(1).build();
            }
            @Override public boolean recover() { watch(); return true; }
            @Override public List<String> notices() { watch(); return lazy("a notice"); }
            @Override public Optional<String> targetId() { watch(); return Optional.of("id"); }
            @Override public Optional<Duration> retryTimeout() {
              watch();
              return Optional.of(Duration.ZERO);
            }
            @Override public Map<String, Double> metrics() {
              watch();
              return new AbstractMap<String, Double>() {
                @Override public Set<Map.Entry<String, Double>> entrySet() {
                  watch();
                  return Set.of(Map.entry("calls_total", 1.0));
                }
              };
            }
            @Override public void commit() { watch(); }
            @Override public void close() { watch(); }
          };
        }
      }
      """;

  static Stream<Arguments> guards() {
    return Stream.of(
        Arguments.of(Destination.class, GuardedDestination.class),
        Arguments.of(DestinationWriter.class, GuardedDestination.GuardedWriter.class),
        Arguments.of(Introspector.class, GuardedDestination.GuardedIntrospector.class),
        Arguments.of(Previewer.class, GuardedDestination.GuardedPreviewer.class));
  }

  /** A method with a default that is not passed on would seem to be missing in every plugin. */
  @ParameterizedTest
  @MethodSource("guards")
  void passesOnEveryMethod(Class<?> contract, Class<?> guard) {
    List<String> passedOn =
        Arrays.stream(guard.getDeclaredMethods()).map(GuardedDestinationTest::signature).toList();

    assertThat(contract.getMethods())
        .filteredOn(method -> !Modifier.isStatic(method.getModifiers()))
        .isNotEmpty()
        .allSatisfy(method -> assertThat(passedOn).contains(signature(method)));
  }

  @Test
  void guardsEveryFacet() {
    assertThat(Destination.class.getMethods())
        .filteredOn(method -> method.getReturnType() == Optional.class)
        .extracting(method -> method.getGenericReturnType().getTypeName())
        .allSatisfy(
            facet ->
                assertThat(guards())
                    .anySatisfy(
                        guard ->
                            assertThat(facet).contains(((Class<?>) guard.get()[0]).getName())));
  }

  @Test
  void callsEverythingOfAPluginWithItsContextClassLoader(@TempDir Path plugins) throws Exception {
    PluginJar.of(Map.of("p.Watchful", WATCHFUL))
        .naming("p.Watchful")
        .writeTo(plugins.resolve("watchful/watchful.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    try (DestinationCatalog catalog =
        DestinationCatalog.of(getClass().getClassLoader(), List.of(plugins))) {
      assertThat(catalog.findings()).isEmpty();
      DiscoveredDestination found = catalog.find("watchful").orElseThrow();
      Settings settings =
          found
              .spec()
              .validate(RawSettings.builder().put(Scope.TARGET, "topic", "a").build())
              .orElseThrow();
      RowSchema schema = RowSchema.of(List.of(new Column("id", ColumnType.INTEGER)), List.of("id"));
      WritePlan plan = new WritePlan(settings, SyncMode.INSERT, schema);
      RunContext run = new RunContext("sync", "run");
      RowBatch batch = RowBatch.of(1, List.of(Row.of(schema, List.of(1))));
      Destination destination = found.destination();

      assertThat(destination.validate(settings)).hasSize(1);
      assertThat(destination.check(settings, CheckContext.unobserved()).steps()).hasSize(1);
      assertThat(destination.previewer().orElseThrow().preview(plan, run, batch, true).rows())
          .isEmpty();
      try (DestinationWriter writer = destination.open(plan, run)) {
        writer.write(batch);
        assertThat(writer.flush().settledThrough()).isEqualTo(1);
        assertThat(writer.recover()).isTrue();
        assertThat(writer.notices()).containsExactly("a notice");
        assertThat(writer.targetId()).contains("id");
        assertThat(writer.retryTimeout()).isPresent();
        assertThat(writer.metrics()).containsEntry("calls_total", 1.0);
        writer.commit();
      }
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }
}
