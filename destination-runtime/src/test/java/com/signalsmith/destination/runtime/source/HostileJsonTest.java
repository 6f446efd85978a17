package com.signalsmith.destination.runtime.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.testkit.HostileJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines that are broken or stretched in every way are rows byte for byte, or invalid rows. */
class HostileJsonTest {

  private static final byte[] BEFORE = "{\"id\":1}".getBytes(UTF_8);
  private static final byte[] BEHIND = "{\"id\":2}".getBytes(UTF_8);

  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static List<HostileJson> lines() {
    return HostileJson.all();
  }

  @ParameterizedTest
  @MethodSource("lines")
  @Timeout(60)
  void isARowByteForByteOrIsRefusedWithItsReason(HostileJson hostile) {
    byte[] line = hostile.bytes();

    List<Found> found = read(new ByteArrayInputStream(lines(BEFORE, line, BEHIND)));

    assertThat(found).extracting(Found::line).containsExactly(1L, 2L, 3L);
    assertThat(found.get(0).row()).isEqualTo(ByteBuffer.wrap(BEFORE));
    assertThat(found.get(2).row()).isEqualTo(ByteBuffer.wrap(BEHIND));
    assertThat(found.get(1).reason()).isEqualTo(hostile.refusal().orElse(""));
    if (hostile.refusal().isEmpty()) {
      assertThat(found.get(1).row()).isEqualTo(ByteBuffer.wrap(line));
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  @Timeout(60)
  void isTheSameAsTheOnlyLineWithoutALineFeed(HostileJson hostile) {
    List<Found> found = read(new ByteArrayInputStream(hostile.bytes()));

    boolean marked = hostile.name().equals("mark-before");
    assertThat(found).hasSize(1);
    assertThat(found.get(0).reason()).isEqualTo(marked ? "" : hostile.refusal().orElse(""));
  }

  // Each difference is one that the file explains, and each that it explains is one.
  @ParameterizedTest
  @MethodSource("lines")
  @Timeout(60)
  void agreesWithAnIndependentParserUnlessTheFileSaysWhyNot(HostileJson hostile) {
    assertThat(isObjectForJackson(hostile.bytes()))
        .isEqualTo(hostile.refusal().isEmpty() == hostile.difference().isEmpty());
  }

  @Test
  void theWholeCorpusIsReadInOnePass() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (HostileJson hostile : lines()) {
      all.writeBytes(hostile.bytes());
      all.write('\n');
    }
    List<Found> found = read(new ByteArrayInputStream(all.toByteArray()));

    assertThat(found)
        .extracting(Found::reason)
        .containsExactlyElementsOf(
            lines().stream().map(hostile -> hostile.refusal().orElse("")).toList());
  }

  @Test
  void namesAreUniqueAndNoLineHoldsALineFeed() {
    assertThat(lines()).extracting(HostileJson::name).doesNotHaveDuplicates();
    assertThat(lines()).hasSizeGreaterThan(200);
    assertThat(lines())
        .allSatisfy(hostile -> assertThat(hostile.bytes()).doesNotContain((byte) '\n'));
  }

  private static byte[] lines(byte[]... lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    return all.toByteArray();
  }

  private static List<Found> read(InputStream input) {
    List<Found> found = new ArrayList<>();
    try (RowReader reader =
        JsonLinesSource.ofStream(input, List.of()).open(Set.of("a"), Optional.empty())) {
      assertThat(reader.schema().primaryKey()).isEmpty();
      Optional<Chunk> chunk = reader.next();
      while (chunk.isPresent()) {
        long line = chunk.get().firstLocation();
        for (Row row : chunk.get().rows()) {
          found.add(new Found(line++, "", ByteBuffer.wrap(row.json())));
        }
        for (InvalidRow row : chunk.get().invalid().stream().toList()) {
          found.add(
              new Found(line, row.code() + ": " + row.message(), ByteBuffer.wrap(row.content())));
        }
        chunk = reader.next();
      }
    }
    return found;
  }

  private static boolean isObjectForJackson(byte[] line) {
    try (JsonParser parser = STRICT.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (int depth = 1; depth > 0; ) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return false;
        }
        if (token.isScalarValue()) {
          parser.getText();
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    } catch (RuntimeException e) {
      return fail("the judge itself broke", e);
    }
  }

  /** A row or an invalid row with its line. */
  private record Found(long line, String reason, ByteBuffer row) {}
}
