package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Category;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.SyncMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The settings of a webhook, and what is wrong with them. */
final class WebhookSettings {

  static final Field<Secret> AUTHORIZATION =
      Field.password("authorization_header")
          .label("Authorization Header")
          .description("The value of the header `Authorization`, such as `Bearer` and a token.")
          .build();

  static final Field<Secret> API_KEY =
      Field.password("api_key")
          .label("API Key")
          .description("The value of the header `X-API-Key`.")
          .build();

  static final Field<String> URL =
      Field.text("url")
          .label("Webhook URL")
          .description("Where the rows are sent, one request for each.")
          .example("https://hooks.example.com/signalsmith")
          .pattern("[hH][tT][tT][pP][sS]?://[!-~]+", "an http:// or https:// URL in ASCII")
          .required()
          .build();

  static final Field<String> METHOD =
      Field.select("method")
          .label("HTTP Method")
          .description("The method of every request.")
          .option("POST", "POST")
          .option("PUT", "PUT")
          .option("PATCH", "PATCH")
          .defaultValue("POST")
          .build();

  static final Field<Long> CONCURRENCY =
      Field.number("concurrency", 1, 64)
          .label("Concurrency")
          .description(
              "How many requests may be under way at the same time; those of one key never are.")
          .defaultValue(8L)
          .advanced()
          .build();

  static final Field<Long> CONNECT_TIMEOUT =
      Field.number("connect_timeout_seconds", 1, 60)
          .label("Connect Timeout")
          .description("For how many seconds a connection may take to be made.")
          .defaultValue(5L)
          .advanced()
          .build();

  static final Field<Long> REQUEST_TIMEOUT =
      Field.number("request_timeout_seconds", 1, 600)
          .label("Request Timeout")
          .description("For how many seconds the whole answer to a request may take.")
          .defaultValue(30L)
          .advanced()
          .build();

  static final Field<Long> DELIVERY_TIMEOUT =
      Field.number("delivery_timeout_seconds", 1, 86_400)
          .label("Delivery Timeout")
          .description(
              "For how many seconds a server that limits the rate of requests, fails or cannot be"
                  + " reached is tried again, before the run fails.")
          .defaultValue(120L)
          .advanced()
          .build();

  static final DestinationSpec SPEC =
      DestinationSpec.builder("webhook")
          .title("Webhook")
          .category(Category.STREAMING)
          .description("Sends every row as a JSON document to an HTTP endpoint.")
          .authentication(
              AuthenticationMethod.of(
                  "headers",
                  "Headers",
                  "An authorization header, an API key, both or neither.",
                  AUTHORIZATION,
                  API_KEY))
          .configuration(URL, METHOD, CONCURRENCY, CONNECT_TIMEOUT, REQUEST_TIMEOUT, DELIVERY_TIMEOUT)
          .syncModes(SyncMode.INSERT)
          .audienceSyncModes(AudienceSyncMode.ADD, AudienceSyncMode.REMOVE, AudienceSyncMode.UPSERT)
          .mirror(AudienceSyncMode.MIRROR, MirrorStyle.DIFF)
          .guarantees(Guarantee.AT_LEAST_ONCE, Guarantee.ORDERED_PER_KEY)
          .section("Prerequisites", WebhookPage.PREREQUISITES)
          .section("How it works", WebhookPage.HOW_IT_WORKS)
          .section("Troubleshooting", WebhookPage.TROUBLESHOOTING)
          .build();

  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]*");

  private WebhookSettings() {}

  /** Returns what no field's own rule finds; nothing of it repeats a value. */
  static List<SettingsProblem> problems(Settings settings) {
    List<SettingsProblem> problems = new ArrayList<>();
    for (Field<Secret> header : List.of(AUTHORIZATION, API_KEY)) {
      if (settings
          .find(header)
          .filter(secret -> !HEADER_VALUE.matcher(secret.reveal()).matches())
          .isPresent()) {
        problems.add(
            WebhookCode.HEADER_INVALID.problem(
                Scope.AUTHENTICATION.path(header.key()),
                "must be one line of printable ASCII, because it travels in a header"));
      }
    }
    if (!isUsable(settings.get(URL))) {
      problems.add(
          WebhookCode.URL_INVALID.problem(
              Scope.CONFIGURATION.path(URL.key()),
              "must be a URL with a host, and without user, password and '#'"));
    }
    return problems;
  }

  static Duration deliveryTimeout(Settings settings) {
    return Duration.ofSeconds(settings.get(DELIVERY_TIMEOUT));
  }

  private static boolean isUsable(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && uri.getPort() <= 65_535
          && uri.getPort() != 0;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
