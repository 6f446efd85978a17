package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearMissTest {

  private static final List<String> TOPICS = List.of("orders", "orders-events", "customers");

  @Test
  void findsWhatWasProbablyMeant() {
    assertThat(NearMiss.of("orders-event", TOPICS)).hasValue("orders-events");
    assertThat(NearMiss.of("ordres", TOPICS)).hasValue("orders");
    assertThat(NearMiss.of("CUSTOMERS", TOPICS)).hasValue("customers");
    assertThat(NearMiss.hint("customer", TOPICS)).isEqualTo("; did you mean 'customers'?");
  }

  @Test
  void findsNothingInWhatIsFarAway() {
    assertThat(NearMiss.of("payments", TOPICS)).isEmpty();
    assertThat(NearMiss.of("orders", List.of())).isEmpty();
    assertThat(NearMiss.hint("payments", TOPICS)).isEmpty();
  }

  @Test
  void allowsOneEditInAShortWordAndAThirdOfALongOne() {
    assertThat(NearMiss.of("ab", List.of("xb"))).hasValue("xb");
    assertThat(NearMiss.of("ab", List.of("xy"))).isEmpty();
    assertThat(NearMiss.of("abcdef", List.of("xycdef"))).hasValue("xycdef");
    assertThat(NearMiss.of("abcdef", List.of("xyzdef"))).isEmpty();
  }

  @Test
  void prefersTheClosestAndThenTheFirstByName() {
    assertThat(NearMiss.of("ordersx", List.of("orderss", "orders", "ordersxyz")))
        .hasValue("orders");
    assertThat(NearMiss.of("cat", List.of("hat", "bat"))).hasValue("bat");
  }

  @Test
  void oneSlipInAnyWordIsAlwaysFound() {
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      String word =
          random
              .ints(2 + random.nextInt(10), 'a', 'z' + 1)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      int at = random.nextInt(word.length());
      String slip = word.substring(0, at) + '#' + word.substring(at + 1);

      assertThat(NearMiss.of(slip.toUpperCase(Locale.ROOT), List.of(word, "something-else")))
          .hasValue(word);
    }
  }

  @Test
  void twoSwappedLettersAreOneSlip() {
    assertThat(NearMiss.of("kafak", List.of("kafka"))).contains("kafka");
    assertThat(NearMiss.of("akfak", List.of("kafka"))).isEmpty();
  }
}
