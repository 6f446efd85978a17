package com.signalsmith.destination.testkit;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Category;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.TargetField;
import com.signalsmith.destination.spi.WritePlan;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A destination without a network, to read as an example and to test hosts with.
 *
 * <p>Stateless; any thread. It keeps records as JSON under their keys, in every mode; a sync's
 * mirror replaces the target, an audience's gets the changes. It sends to an {@link InMemorySystem}
 * and keeps the whole contract: the conformance suite is proved with it.
 */
@AutoService(Destination.class)
public final class InMemoryDestination implements Destination {

  static final Field<Secret> TOKEN =
      Field.password("token")
          .label("Token")
          .description("What the system was started with.")
          .required()
          .build();

  static final Field<String> ADDRESS =
      Field.text("address")
          .label("Address")
          .description("Where the system was started.")
          .example("memory-1")
          .pattern("[a-z0-9][a-z0-9.-]*", "lower-case letters, digits, '.' and '-'")
          .required()
          .build();

  static final Field<String> NAME =
      Field.text("name")
          .label("Target")
          .description("What the records are kept under; it is made by the first of them.")
          .example("customers")
          .required()
          .build();

  static final Field<String> KEY_FIELD =
      Field.text("key_field")
          .label("Key Field")
          .description("The column whose value is the message's key; the primary key by default.")
          .example("id")
          .namesColumn()
          .build();

  static final Field<Long> MAX_ROW_BYTES =
      Field.number("max_row_bytes", 1, 1_000_000_000)
          .label("Largest Row")
          .description("How many bytes a row's JSON may have.")
          .example("1000")
          .defaultValue(1_000_000L)
          .build();

  static final Field<String> OVERSIZED =
      Field.select("oversized")
          .label("Larger Rows")
          .description("What becomes of a row that is larger.")
          .option("reject", "Reject the row and go on")
          .option("fail", "Fail the run")
          .defaultValue("reject")
          .build();

  private static final DestinationSpec SPEC = describe().build();

  /** Creates the destination; cheap. */
  public InMemoryDestination() {}

  static DestinationSpec.Builder describe() {
    return claim()
        .title("In Memory")
        .description("Keeps records in this process, for tests and as an example.")
        .documentation(URI.create("https://example.com/in-memory"))
        .authentication(
            AuthenticationMethod.of("none", "None", "For a system that asks nobody."),
            AuthenticationMethod.of("token", "Token", "For a system with a token.", TOKEN))
        .configuration(ADDRESS)
        .target(NAME, KEY_FIELD, MAX_ROW_BYTES, OVERSIZED);
  }

  /** Says what it can do, whatever its settings are called. */
  static DestinationSpec.Builder claim() {
    return DestinationSpec.builder("memory")
        .category(Category.STREAMING)
        .syncModes(SyncMode.INSERT, SyncMode.UPSERT, SyncMode.UPDATE)
        .mirror(SyncMode.MIRROR, MirrorStyle.REPLACE)
        .audienceSyncModes(AudienceSyncMode.ADD, AudienceSyncMode.REMOVE, AudienceSyncMode.UPSERT)
        .mirror(AudienceSyncMode.MIRROR, MirrorStyle.DIFF)
        .capabilities(Capability.FIELD_MAPPING, Capability.SCHEMA_INTROSPECTION)
        .guarantees(Guarantee.AT_LEAST_ONCE, Guarantee.ORDERED_PER_KEY)
        .receiptNames(new ReceiptNames("target", "part", "position"));
  }

  @Override
  public DestinationSpec spec() {
    return SPEC;
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
    requireNoInterrupt();
    CheckRecorder steps = context.start();
    try {
      InMemorySystem system = reach(settings);
      steps.passed("connection", "a system answers at '" + system.address() + "'");
    } catch (DestinationException e) {
      steps.failed("connection", e.failure());
      steps.skipped("authentication", "there is no connection");
      return steps.report();
    }
    try {
      connect(settings);
      steps.passed("authentication", "the system accepts the connection");
    } catch (DestinationException e) {
      steps.failed("authentication", e.failure());
    }
    return steps.report();
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
    requireNoInterrupt();
    List<Integer> key = keyColumns(plan.settings(), plan.schema());
    InMemorySystem system = connect(plan.settings());
    requireFields(system.fields(plan.settings().get(NAME)), plan);
    return new InMemoryWriter(system, plan, key);
  }

  @Override
  public Optional<Introspector> introspector() {
    return Optional.of(
        (settings, timeout) -> {
          requireNoInterrupt();
          return connect(settings).fields(settings.get(NAME));
        });
  }

  static void requireNoInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the thread was interrupted");
    }
  }

  private static void requireFields(List<TargetField> fields, WritePlan plan) {
    List<String> names = fields.stream().map(TargetField::name).toList();
    for (Column column : plan.schema().columns()) {
      if (!names.isEmpty() && !names.contains(column.name())) {
        throw mismatch(
            "field_unknown",
            "the target has no field '%s'%s"
                .formatted(column.name(), NearMiss.hint(column.name(), names)));
      }
    }
    boolean creates =
        plan.mode() != SyncMode.UPDATE
            && plan.mode() != AudienceSyncMode.REMOVE
            && !plan.schema().columns().isEmpty();
    for (TargetField field : fields) {
      if (creates && field.required() && plan.schema().indexOf(field.name()).isEmpty()) {
        throw mismatch("field_required", "the target needs a value for '" + field.name() + "'");
      }
    }
  }

  private static DestinationException mismatch(String code, String message) {
    return new DestinationException(
        Failure.of(FailureKind.DEFINITION, code, message).withField("field_mapping"));
  }

  private static InMemorySystem reach(Settings settings) {
    String address = settings.get(ADDRESS);
    return InMemorySystem.at(address).orElseThrow(() -> InMemorySystem.unavailable(address));
  }

  private static InMemorySystem connect(Settings settings) {
    InMemorySystem system = reach(settings);
    if (!settings.find(TOKEN).map(system::accepts).orElse(true)) {
      throw new DestinationException(
          Failure.of(
                  FailureKind.CREDENTIALS,
                  "token_refused",
                  "the system at '" + system.address() + "' refuses the token")
              .withField("authentication.token"));
    }
    return system;
  }

  private static List<Integer> keyColumns(Settings settings, RowSchema schema) {
    if (schema.columns().isEmpty()) {
      return List.of(); // a source without any row
    }
    List<String> names = settings.find(KEY_FIELD).map(List::of).orElse(schema.primaryKey());
    return names.stream().map(name -> column(name, schema)).toList();
  }

  private static Integer column(String name, RowSchema schema) {
    List<String> names = schema.columns().stream().map(column -> column.name()).toList();
    return schema
        .indexOf(name)
        .orElseThrow(
            () ->
                new DestinationException(
                    Failure.of(
                            FailureKind.DEFINITION,
                            "key_column_not_found",
                            "the rows have no column '" + name + "'" + NearMiss.hint(name, names))
                        .withField("target.key_field")));
  }
}
