package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

  private static final List<String> VALUES =
      List.of("1", "-0.5e3", "true", "null", "\"text\"", "\"\"", "{}", "{\"id\":[3]}", "[1,2]");

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final byte[] MUTATIONS =
      "{}[]\",:\\ue0123.-+ntf \t\u0001\u0080\u00ff".getBytes(ISO_8859_1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "  {  }  ",
        "{\"a\":1}",
        "{ \"a\" : [ 1 , -0 , 0.5 , 1e9 , 1E-9 , 1e+400 , {} , [] ] }\r",
        "{\"a\":true,\"b\":false,\"c\":null}",
        "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"}",
        "{\"a\":\"\u0000é€😀\u007f\"}",
        "{\"\":{\"\":{}}}",
        "{\"a\":123456789012345678901234567890.00000000000000000010}",
      })
  void acceptsOneValidObject(String line) {
    String text = line.replace("\u0000", "");
    assertThat(isValid(text.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "null",
        "\"a\"",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1} {}",
        "{\"a\":1}x",
        "{\"a\":01}",
        "{\"a\":-}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":1e+}",
        "{\"a\":0x10}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":tru}",
        "{\"a\":nulll}",
        "{\"a\":True}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[}",
        "{\"a\":\"b}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\ud800\\n\"}",
        "{\"a\":\"\\ud800\\u0041\"}",
        "{\"a\":\"\\udc00\"}",
        "// comment",
        "{\"a\":1 /* comment */}",
        "\uFEFF{}",
      })
  void refusesWhatIsNotOneValidObject(String line) {
    assertThat(isValid(line.getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "C080, overlong",
    "E08080, overlong",
    "F0808080, overlong",
    "EDA080, surrogate",
    "F4908080, beyond the last code point",
    "80, continuation alone",
    "C3, cut off",
    "E282, cut off",
    "F09F98, cut off",
    "FF, never valid",
  })
  void refusesInvalidUtf8(String hex, String why) {
    String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);

    assertThat(isValid(("{\"a\":\"" + bytes + "\"}").getBytes(ISO_8859_1))).as(why).isFalse();
  }

  // Strings are read in words of eight bytes: each byte at each place in a word, at each distance
  // from the end of the buffer.
  @Test
  void findsWhatIsSpecialInAStringWhereverItStands() {
    JsonScanner scanner = new JsonScanner(List.of());
    for (int length = 1; length <= 20; length++) {
      for (int place = 0; place < length; place++) {
        for (int value = 0; value <= 0xFF; value++) {
          byte[] line = ("{\"a\":\"" + "x".repeat(length) + "\"}\n").getBytes(UTF_8);
          int index = 6 + place;
          line[index] = (byte) value;

          int end = scanner.scan(line, 0);

          boolean plain = value >= 0x20 && value < 0x80 && value != '"' && value != '\\';
          assertThat(end >= 0).as("byte %d at %d of %d", value, place, length).isEqualTo(plain);
          if (value < 0x20 || value >= 0x80) {
            assertThat(scanner.errorAt()).as("byte %d at %d", value, place).isEqualTo(index);
          }
        }
      }
    }
  }

  @Test
  void refusesNestingBeyondTheLimit() {
    String open = "{\"a\":".repeat(JsonScanner.MAX_DEPTH);
    String close = "}".repeat(JsonScanner.MAX_DEPTH);

    assertThat(isValid((open + "1" + close).getBytes(UTF_8))).isTrue();
    assertThat(isValid((open + "{}" + close).getBytes(UTF_8))).isFalse();
  }

  @Test
  void findsMembersOnTheWay() {
    JsonScanner scanner = new JsonScanner(List.of("id", "name", "missing"));
    String line = "{ \"name\" : \"x\" , \"nested\":{\"id\":9}, \"id\" : 12.50 }";

    scanner.scan(JsonScanner.withLineFeed(line.getBytes(UTF_8)), 0);

    assertThat(line.substring(scanner.start(0), scanner.end(0))).isEqualTo("12.50");
    assertThat(line.substring(scanner.start(1), scanner.end(1))).isEqualTo("\"x\"");
    assertThat(scanner.start(2)).isEqualTo(-1);
  }

  @Test
  void findsMembersWhoseNamesAreWrittenWithEscapesAndTheLastOfRepeatedOnes() {
    JsonScanner scanner = new JsonScanner(List.of("id"));
    String line = "{\"id\":1,\"\\u0069d\":2}";

    scanner.scan(JsonScanner.withLineFeed(line.getBytes(UTF_8)), 0);

    assertThat(line.substring(scanner.start(0), scanner.end(0))).isEqualTo("2");
  }

  // How members began in one line is remembered for the next.
  @Test
  void saysTheSameOfALineWhateverItScannedBefore() {
    List<String> asked = List.of("id", "name");
    JsonScanner used = new JsonScanner(asked);
    Random random = new Random(20_261_129);
    int valid = 0;
    for (int n = 0; n < 100_000; n++) {
      byte[] line = JsonScanner.withLineFeed(members(random).getBytes(UTF_8));
      if (random.nextInt(4) == 0) {
        line[random.nextInt(line.length - 1)] = MUTATIONS[random.nextInt(MUTATIONS.length)];
      }
      JsonScanner fresh = new JsonScanner(asked);

      int end = used.scan(line, 0);

      assertThat(end).as("line %d: %s", n, new String(line, UTF_8)).isEqualTo(fresh.scan(line, 0));
      if (end < 0) {
        assertThat(used.error()).isEqualTo(fresh.error());
        assertThat(used.errorAt()).isEqualTo(fresh.errorAt());
      } else {
        valid++;
        for (int name = 0; name < asked.size(); name++) {
          assertThat(used.start(name)).isEqualTo(fresh.start(name));
          if (fresh.start(name) >= 0) {
            assertThat(used.end(name)).isEqualTo(fresh.end(name));
          }
        }
      }
    }
    assertThat(valid).isBetween(50_000, 99_000);
  }

  @Test
  void findsMembersBehindMoreAndLongerNamesThanItRemembers() {
    JsonScanner scanner = new JsonScanner(List.of("id"));
    String line =
        IntStream.range(0, 400)
                .mapToObj(n -> "\"" + "n".repeat(n) + "\":" + n + ",")
                .collect(Collectors.joining("", "{", ""))
            + "\"id\":7}";
    byte[] bytes = JsonScanner.withLineFeed(line.getBytes(UTF_8));

    for (int n = 0; n < 3; n++) {
      assertThat(scanner.scan(bytes, 0)).isEqualTo(line.length());
      assertThat(line.substring(scanner.start(0), scanner.end(0))).isEqualTo("7");
    }
  }

  @Test
  void listsTopLevelNames() {
    String line = " {\"a\" : [1,{\"x\":2}] , \"b\\n\":{\"c\":3},\"a\":null, \"d\":\"e\"}\n";

    assertThat(JsonScanner.memberNames((line + "{}\n").getBytes(UTF_8), 0))
        .containsExactly("a", "b\n", "d");
    assertThat(JsonScanner.memberNames((line + "{}\n").getBytes(UTF_8), line.length())).isEmpty();
  }

  // An independent parser as the judge: valid documents, and the same documents with one byte
  // changed.
  @Test
  void agreesWithAnIndependentParserOnRandomDocuments() {
    Random random = new Random(20_261_122);
    for (int n = 0; n < 40_000; n++) {
      byte[] line = RandomJson.object(random).getBytes(UTF_8);
      if (n % 2 == 1) {
        line[random.nextInt(line.length)] = MUTATIONS[random.nextInt(MUTATIONS.length)];
      }
      assertThat(isValid(line))
          .as("document %d: %s", n, new String(line, UTF_8))
          .isEqualTo(isValidForJackson(line));
    }
  }

  /** Returns an object that mostly is like others of its kind. */
  private static String members(Random random) {
    List<String> members = new ArrayList<>();
    for (String name : List.of("id", "a", "name", "a name of some length", "n")) {
      String colon = random.nextInt(20) == 0 ? " : " : ":";
      if (random.nextInt(20) > 0) {
        members.add("\"" + name + "\"" + colon + VALUES.get(random.nextInt(VALUES.size())));
      }
      if (random.nextInt(20) == 0) {
        members.add("\"\\u0069d\"" + colon + "0");
      }
    }
    return "{" + String.join(random.nextInt(20) == 0 ? " , " : ",", members) + "}";
  }

  private static boolean isValid(byte[] line) {
    JsonScanner scanner = new JsonScanner(List.of());
    return scanner.scan(JsonScanner.withLineFeed(line), 0) == line.length;
  }

  private static boolean isValidForJackson(byte[] line) {
    // Jackson takes lone surrogates in escapes, which UTF-8 cannot hold.
    try (JsonParser parser =
        STRICT.createParser(UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return false;
        }
        if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
          if (!UTF_8.newEncoder().canEncode(parser.getText())) {
            return false;
          }
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
