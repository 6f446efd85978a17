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
import java.util.Optional;
import java.util.regex.Matcher;
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
          .configuration(
              URL, METHOD, CONCURRENCY, CONNECT_TIMEOUT, REQUEST_TIMEOUT, DELIVERY_TIMEOUT)
          .syncModes(SyncMode.INSERT)
          .audienceSyncModes(AudienceSyncMode.ADD, AudienceSyncMode.REMOVE, AudienceSyncMode.UPSERT)
          .mirror(AudienceSyncMode.MIRROR, MirrorStyle.DIFF)
          .guarantees(Guarantee.AT_LEAST_ONCE, Guarantee.ORDERED_PER_KEY)
          .section("Prerequisites", WebhookPage.PREREQUISITES)
          .section("How it works", WebhookPage.HOW_IT_WORKS)
          .section("Troubleshooting", WebhookPage.TROUBLESHOOTING)
          .build();

  private static final Pattern PORT = Pattern.compile(":([0-9]+)$");
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
    urlProblem(settings.get(URL))
        .map(text -> WebhookCode.URL_INVALID.problem(Scope.CONFIGURATION.path(URL.key()), text))
        .ifPresent(problems::add);
    return problems;
  }

  static Duration deliveryTimeout(Settings settings) {
    return Duration.ofSeconds(settings.get(DELIVERY_TIMEOUT));
  }

  // Of the URL, in which there may be secrets, it shows no more than a character that is not
  // allowed.
  private static Optional<String> urlProblem(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of(characterProblem(url, e.getIndex()));
    }
    String authority = String.valueOf(uri.getRawAuthority());
    if (authority.contains("@")) {
      return Optional.of(
          "must be without user and password, which go into the settings of the authentication");
    }
    Matcher port = PORT.matcher(authority);
    if (port.find()) {
      String digits = port.group(1);
      int number = digits.length() > 5 ? Integer.MAX_VALUE : Integer.parseInt(digits);
      if (number == 0 || number > 65_535) {
        return Optional.of("must have a port from 1 to 65535, or none");
      }
    }
    if (uri.getHost() == null) {
      return Optional.of("must have a host, of letters, digits, '-' and '.'");
    }
    return uri.getRawFragment() == null
        ? Optional.empty()
        : Optional.of("must be without '#' and what follows it, which no request carries");
  }

  private static String characterProblem(String url, int index) {
    if (index < 0 || index >= url.length()) {
      return "must be a URL with a host";
    }
    char character = url.charAt(index);
    String place = "has '" + character + "' at its character " + (index + 1);
    return character == '%'
        ? place + ", which begins no escape; '%' itself is written as '%25'"
        : place + ", which must be written as '" + "%%%02X".formatted((int) character) + "'";
  }
}
