package com.signalsmith.destination.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import java.util.List;

/**
 * Writes what a check found as JSON.
 *
 * <p>Stateless; any thread.
 */
public final class CheckJson {

  private CheckJson() {}

  /** Returns one JSON object with the fields of the contract. */
  public static String of(CheckReport report) {
    return document(report.status().id(), report.steps());
  }

  /** Returns the same of a check that was interrupted, with the steps that it had made. */
  public static String cancelled(List<CheckStep> steps) {
    return document("cancelled", steps);
  }

  private static String document(String status, List<CheckStep> made) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", status);
    ArrayNode steps = json.putArray("steps");
    for (CheckStep step : made) {
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
