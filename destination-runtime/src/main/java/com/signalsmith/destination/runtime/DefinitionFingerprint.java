package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A text that changes when a definition comes to mean other messages: destination, mode, target,
 * primary key, field mapping and operation column.
 *
 * <p>Authentication and configuration are left out on purpose: a run that failed because of a
 * password or an address is resumed with the right one.
 */
final class DefinitionFingerprint {

  private DefinitionFingerprint() {}

  static String of(ValidSync sync) {
    String meaning =
        String.join(
            "\n",
            sync.discovered().spec().id(),
            sync.mode().getClass().getSimpleName() + "." + sync.mode().id(),
            target(sync),
            sync.definition().primaryKey().toString() + shape(sync.definition()));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(meaning.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  // What not every definition has adds nothing where it is missing.
  private static String shape(SyncDefinition definition) {
    String mapping =
        definition.fieldMapping().isEmpty() ? "" : "\n" + definition.fieldMapping().toString();
    return mapping + definition.operationColumn().map(column -> "\n" + column).orElse("");
  }

  // With the defaults filled in: writing one down changes no message.
  private static String target(ValidSync sync) {
    Map<String, String> values = new TreeMap<>();
    for (Field<?> field : sync.discovered().spec().target()) {
      sync.settings().find(field).ifPresent(value -> values.put(field.key(), value.toString()));
    }
    return values.toString();
  }
}
