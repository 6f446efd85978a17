package com.signalsmith.destination.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others compile against is written down in {@code api.txt}, and changes only on purpose. */
class PublicApiTest {

  private static final String RENEW = "api.renew";
  private static final ClassFileImporter IMPORTER =
      new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);

  @ParameterizedTest
  @CsvSource({
    "destination-spi, com.signalsmith.destination.spi",
    "destination-testkit, com.signalsmith.destination.testkit"
  })
  void isWhatWasReviewed(String module, String packageName) throws IOException {
    String api = PublicApi.of(IMPORTER.importPackages(packageName));
    Path file = root().resolve(module).resolve("api.txt");
    if (Boolean.getBoolean(RENEW)) {
      Files.writeString(file, api);
    }

    assertThat(Files.readString(file))
        .as(
            "%s/api.txt is reviewed with each change: what was public stays, unless it is marked"
                + " @Experimental. Renew it with: mvn test -pl destination-testkit -am"
                + " -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            module, RENEW)
        .isEqualTo(api);
  }

  @Test
  void showsWhatACompilerHoldsOthersTo() {
    JavaClasses sample =
        new ClassFileImporter()
            .importPackages("com.signalsmith.destination.testkit.fixture")
            .that(describe("are the sample", type -> type.getName().contains("ApiSample")));

    assertThat(PublicApi.of(sample))
        .isEqualTo(
            """
            public abstract class ApiSample
              protected final @Nullable byte[] bytes
              public static final int LIMIT = 7
              protected new ApiSample(@Nullable byte[])
              protected abstract <E extends Exception> void run(Class<E>, String...) throws E, IOException

            public static final enum ApiSample.Letter
              constant A
              constant B

            public static final record ApiSample.Pair<T extends Comparable<T>>(@Nullable T first, List<T> second)
              public new ApiSample.Pair(@Nullable T, List<T>)
              @Experimental public int size()
              public @Nullable T first()
              public List<T> second()

            """);
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("docs")) ? here : here.resolve("..").normalize();
  }
}
