package com.signalsmith.destination.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.SyncMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {

  private static final DestinationSpec SPEC = WebhookSettings.SPEC;

  @Test
  void claimsTheModesOfTheProduct() {
    assertThat(SPEC.syncModes()).containsExactly(SyncMode.INSERT);
    assertThat(SPEC.audienceSyncModes()).containsExactlyInAnyOrder(AudienceSyncMode.values());
    assertThat(SPEC.mirrorStyle(AudienceSyncMode.MIRROR)).contains(MirrorStyle.DIFF);
    assertThat(SPEC.capabilities()).isEmpty();
    assertThat(SPEC.target()).isEmpty();
  }

  @Test
  void hasDefaultsForAllButTheUrl() {
    Settings settings =
        Hooks.valid(
            RawSettings.builder()
                .put(Scope.CONFIGURATION, "url", "HTTPS://hooks.example.com/in?x=%20")
                .build());

    assertThat(settings.get(WebhookSettings.METHOD)).isEqualTo("POST");
    assertThat(settings.get(WebhookSettings.CONCURRENCY)).isEqualTo(8);
    assertThat(settings.get(WebhookSettings.CONNECT_TIMEOUT)).isEqualTo(5);
    assertThat(settings.get(WebhookSettings.REQUEST_TIMEOUT)).isEqualTo(30);
    assertThat(settings.get(WebhookSettings.DELIVERY_TIMEOUT)).isEqualTo(120);
    assertThat(WebhookSettings.problems(settings)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://example.com", "example.com/hook", "https://", "https://bücher.example/x"})
  void refusesWhatIsNoUrl(String url) {
    assertThat(SPEC.validate(Hooks.raw(url).build()).problems())
        .extracting(SettingsProblem::field)
        .containsExactly("configuration.url");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      value = {
        "https:///hook \"host\"",
        "https://a_b/ \"host\"",
        "https://user:secret@example.com/ \"without user and password\"",
        "https://user:secret@a_b/ \"without user and password\"",
        "https://example.com/#top \"without '#'\"",
        "https://example.com:99999/ \"port from 1 to 65535\"",
        "https://example.com:99999999999/secret \"port from 1 to 65535\"",
        "https://example.com:0/ \"port from 1 to 65535\"",
        "https://example.com:x/ \"host\"",
        "https://example.com/%zz \"has '%' at its character 21, which begins no escape\"",
        "https://example.com/?a={secret}|c \"'{' at its character 24, which must be written as '%7B'\"",
        "https://a_b.example.com/{x} \"'{' at its character 25, which must be written as '%7B'\""
      })
  void saysWhyAUrlCannotBeUsed(String url, String why) {
    assertThat(new WebhookDestination().validate(Hooks.valid(Hooks.raw(url).build())))
        .singleElement()
        .satisfies(problem -> assertThat(problem.field()).isEqualTo("configuration.url"))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("url_invalid"))
        .satisfies(problem -> assertThat(problem.message()).contains(why))
        .satisfies(problem -> assertThat(problem.message()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret\r\nX-Other: 1", "secret\n", "sécret", "secret\u0000"})
  void refusesASecretThatNoHeaderCanCarry(String secret) {
    RawSettings raw =
        Hooks.raw("https://example.com/")
            .put(Scope.AUTHENTICATION, "authorization_header", secret)
            .put(Scope.AUTHENTICATION, "api_key", secret)
            .build();

    assertThat(new WebhookDestination().validate(Hooks.valid(raw)))
        .extracting(SettingsProblem::field)
        .containsExactly("authentication.authorization_header", "authentication.api_key");
    assertThat(new WebhookDestination().validate(Hooks.valid(raw)).toString())
        .doesNotContain("cret");
  }
}
