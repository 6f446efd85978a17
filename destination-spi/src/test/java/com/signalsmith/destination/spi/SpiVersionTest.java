package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpiVersionTest {

  @ParameterizedTest
  @CsvSource({
    "1.4, 1.4, true",
    "1.4, 1.3, true",
    "1.4, 1.0, true",
    "1.4, 1.5, false",
    "1.4, 1.10, false",
    "2.0, 1.4, false",
    "1.4, 2.0, false"
  })
  void usesWhatWasBuiltForTheSameMajorAndNoNewerMinor(String host, String plugin, boolean canUse) {
    assertThat(SpiVersion.parse(host).canUse(SpiVersion.parse(plugin))).isEqualTo(canUse);
  }

  @Test
  void isNewerByItsMajorBeforeItsMinor() {
    SpiVersion version = new SpiVersion(2, 1);
    assertThat(version.isNewerThan(new SpiVersion(1, 9))).isTrue();
    assertThat(version.isNewerThan(new SpiVersion(2, 0))).isTrue();
    assertThat(version.isNewerThan(version)).isFalse();
    assertThat(version.isNewerThan(new SpiVersion(3, 0))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "1.0.0", "v1.0", "1.x", "-1.0", "1.0 ", "9999999.0"})
  void refusesWhatIsNotTwoNumbers(String text) {
    assertThatThrownBy(() -> SpiVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' must be two numbers");
    assertThatThrownBy(() -> new SpiVersion(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsBackEqual() {
    assertThat(SpiVersion.parse(SpiVersion.CURRENT.toString())).isEqualTo(SpiVersion.CURRENT);
  }

  @Test
  void isWhatTheParentPomWritesIntoJars() throws IOException {
    String pom = Files.readString(Path.of("..", "pom.xml"));

    assertThat(pom)
        .contains("<spi.version>" + SpiVersion.CURRENT + "</spi.version>")
        .contains("<%1$s>${spi.version}</%1$s>".formatted(SpiVersion.MANIFEST_ATTRIBUTE));
  }
}
