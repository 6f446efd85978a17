package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  private static final String BACKSLASH = "\\";

  @Test
  void copiesWhatHasNoEscapes() {
    assertThat(unescape("plain é€")).isEqualTo("plain é€");
    assertThat(unescape("")).isEmpty();
  }

  @Test
  void resolvesEveryEscapeThatJsonKnows() {
    assertThat(unescape("\\\"\\\\\\/\\b\\f\\n\\r\\t")).isEqualTo("\"\\/\b\f\n\r\t");
    assertThat(unescape("a" + BACKSLASH + "u00e9z")).isEqualTo("aéz");
    assertThat(unescape(BACKSLASH + "u0000" + BACKSLASH + "u20AC")).isEqualTo("\u0000€");
    assertThat(unescape("é\\n€")).isEqualTo("é\n€");
  }

  @Test
  void joinsAnEscapedSurrogatePair() {
    assertThat(unescape("<" + BACKSLASH + "ud83d" + BACKSLASH + "uDE00>"))
        .isEqualTo("<" + Character.toString(0x1F600) + ">");
  }

  @Test
  void replacesALoneSurrogateWhereverItStands() {
    String high = BACKSLASH + "ud83d";
    String low = BACKSLASH + "ude00";

    assertThat(unescape(high)).isEqualTo("\uFFFD");
    assertThat(unescape(low)).isEqualTo("\uFFFD");
    assertThat(unescape(high + "xyzabc")).isEqualTo("\uFFFDxyzabc");
    assertThat(unescape(high + "\\nabcdef")).isEqualTo("\uFFFD\nabcdef");
    assertThat(unescape(high + BACKSLASH + "u0041")).isEqualTo("\uFFFDA");
    assertThat(unescape(high + high + low)).isEqualTo("\uFFFD" + Character.toString(0x1F600));
  }

  @Test
  void readsOnlyTheGivenPartOfTheBytes() {
    byte[] json = "{\"a\":\"x\\ty\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(JsonText.unescape(json, 6, 10)).isEqualTo("x\ty".getBytes(StandardCharsets.UTF_8));
    byte[] twice = (BACKSLASH + "ud83d" + BACKSLASH + "ude00").getBytes(StandardCharsets.UTF_8);
    assertThat(JsonText.unescape(twice, 0, 6)).isEqualTo("\uFFFD".getBytes(StandardCharsets.UTF_8));
  }

  private static String unescape(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new String(JsonText.unescape(bytes, 0, bytes.length), StandardCharsets.UTF_8);
  }
}
