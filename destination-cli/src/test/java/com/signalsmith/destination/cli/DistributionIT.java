package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DistributionIT {

  @Test
  void findsItsPluginAndNothingElse() {
    Distribution.Ended ended = Distribution.run("destinations");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out().lines())
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("kafka "))
        .anySatisfy(line -> assertThat(line).startsWith("webhook "));
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void sharesTheContractWithItsPluginsAndNothingOfKafka() {
    assertThat(names("plugins/kafka"))
        .anySatisfy(jar -> assertThat(jar).startsWith("kafka-clients-"))
        .noneSatisfy(jar -> assertThat(jar).startsWith("destination-spi-"))
        .noneSatisfy(jar -> assertThat(jar).startsWith("slf4j-"))
        .noneSatisfy(jar -> assertThat(jar).matches("(micrometer|prometheus)-.*"))
        .noneSatisfy(jar -> assertThat(jar).startsWith("jspecify-"));
    assertThat(names("plugins/webhook")).singleElement(STRING).startsWith("destination-webhook-");
    assertThat(names("embedded-kafka"))
        .noneSatisfy(jar -> assertThat(jar).matches("(micrometer|prometheus)-.*"));
    assertThat(names("lib"))
        .anySatisfy(jar -> assertThat(jar).startsWith("micrometer-registry-prometheus-"))
        .anySatisfy(jar -> assertThat(jar).startsWith("destination-cli-"))
        .noneSatisfy(jar -> assertThat(jar).contains("kafka-clients"))
        .noneSatisfy(jar -> assertThat(jar).startsWith("destination-kafka-"));
  }

  @Test
  void bringsTheDriversOfDuckDbAndPostgresAndNothingElseWithThem() {
    assertThat(names("drivers"))
        .filteredOn(name -> name.endsWith(".jar"))
        .hasSize(2)
        .anySatisfy(jar -> assertThat(jar).startsWith("duckdb_jdbc-"))
        .anySatisfy(jar -> assertThat(jar).startsWith("postgresql-"));
    assertThat(names("lib")).noneSatisfy(jar -> assertThat(jar).matches("(duckdb|postgresql).*"));
    assertThat(names("embedded-kafka"))
        .noneSatisfy(jar -> assertThat(jar).matches("(duckdb|postgresql).*"));
  }

  // The driver would unpack 70 MB at each start if its jar had what this system needs.
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void hasTheLibraryOfDuckDbBesideItsDriver() throws IOException {
    String library = "libduckdb_java.so_linux_amd64";
    Path driver =
        Distribution.jars("drivers").stream()
            .filter(jar -> jar.getFileName().toString().startsWith("duckdb_jdbc-"))
            .findFirst()
            .orElseThrow();

    assertThat(driver.resolveSibling(library)).isNotEmptyFile();
    try (JarFile jar = new JarFile(driver.toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .contains("META-INF/services/java.sql.Driver", "libduckdb_java.so_linux_arm64")
          .doesNotContain(library);
    }
  }

  private static List<String> names(String directory) {
    return Distribution.jars(directory).stream()
        .map(Path::getFileName)
        .map(Path::toString)
        .toList();
  }
}
