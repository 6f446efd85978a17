package com.signalsmith.destination.testkit;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.List;

/**
 * Destinations whose settings do not mean what their declaration seems to say. {@link
 * DestinationSpec} itself holds settings against fields and cannot be wrong in a destination, so
 * each of these declares something that it does not want, or refuses what it has declared.
 */
final class SettingsMutants {

  private static final Field<Boolean> ASKS =
      Field.toggle("asks").label("Asks").description("Asks for more.").defaultValue(false).build();

  private SettingsMutants() {}

  @Breaks("C-1")
  @AutoService(Destination.class)
  public static final class RefusesWhatItNeeds extends Mutant {
    @Override
    public List<SettingsProblem> validate(Settings settings) {
      return List.of(new SettingsProblem("authentication.method", "bad_day", "not today"));
    }
  }

  @Breaks("C-2")
  @AutoService(Destination.class)
  public static final class RequiresAFieldThatItHides extends HiddenFieldMutant {
    public RequiresAFieldThatItHides() {
      super(text().required().build(), "given");
    }
  }

  @Breaks("C-3")
  @AutoService(Destination.class)
  public static final class KnowsTheKeyThatNobodyKnows extends Mutant {
    @Override
    public DestinationSpec spec() {
      return InMemoryDestination.describe()
          .target(Field.text("no_such_field").label("None").description("A slip.").build())
          .build();
    }
  }

  @Breaks("C-4")
  @AutoService(Destination.class)
  public static final class HasTheOptionThatNobodyHas extends Mutant {
    @Override
    public DestinationSpec spec() {
      return InMemoryDestination.describe()
          .target(
              Field.select("choice")
                  .label("Choice")
                  .description("Takes all.")
                  .option("no such option", "Any")
                  .build())
          .build();
    }
  }

  @Breaks("C-5")
  @AutoService(Destination.class)
  public static final class BoundsANumberThatItHides extends HiddenFieldMutant {
    public BoundsANumberThatItHides() {
      super(
          Field.number("hidden", 1, 10)
              .label("Hidden")
              .description("Is never read.")
              .visibleWhen(ASKS.is(true))
              .build(),
          5);
    }
  }

  @Breaks("C-6")
  @AutoService(Destination.class)
  public static final class HasADefaultThatItHides extends HiddenFieldMutant {
    public HasADefaultThatItHides() {
      super(text().defaultValue("x").build(), "given");
    }
  }

  @Breaks("C-7")
  @AutoService(Destination.class)
  public static final class RefusesItsOwnExample extends Mutant {
    @Override
    public List<SettingsProblem> validate(Settings settings) {
      return settings.find(InMemoryDestination.KEY_FIELD).isPresent()
          ? List.of(new SettingsProblem("target.key_field", "bad_column", "no column is a key"))
          : List.of();
    }
  }

  /** Declares a field that is not shown, and gives a value for it all the same. */
  abstract static class HiddenFieldMutant extends Mutant {
    private final Field<?> hidden;
    private final Object value;

    HiddenFieldMutant(Field<?> hidden, Object value) {
      this.hidden = hidden;
      this.value = value;
    }

    static Field.Builder<String> text() {
      return Field.text("hidden")
          .label("Hidden")
          .description("Is never read.")
          .example("given")
          .visibleWhen(ASKS.is(true));
    }

    @Override
    public DestinationSpec spec() {
      return InMemoryDestination.describe().target(ASKS, hidden).build();
    }

    @Override
    void give(RawSettings.Builder settings) {
      settings.put(Scope.TARGET, "hidden", value);
    }
  }
}
