package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;

/**
 * Writes what a check found as JSON.
 *
 * <p>Stateless; any thread.
 */
public final class CheckJson {

  private CheckJson() {}

  /** Returns one JSON object with the fields of the contract. */
  public static String of(CheckReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", report.status().id());
    ArrayNode steps = json.putArray("steps");
    for (CheckStep step : report.steps()) {
      steps
          .addObject()
          .put("id", step.id())
          .put("status", step.status().id())
          .put("code", step.code())
          .put("message", step.message())
          .put("remedy", step.remedy())
          .put("field", step.field())
          .put("duration_ms", step.duration().toMillis());
    }
    return json.toPrettyString();
  }
}
