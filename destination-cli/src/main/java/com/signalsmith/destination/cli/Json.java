package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.Failure;

/** Starts JSON documents. */
final class Json {

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Returns the document of a command that failed. */
  static String failed(Failure failure) {
    ObjectNode document = object();
    document.put("status", "failed");
    document
        .putObject("error")
        .put("kind", failure.kind().id())
        .put("code", failure.code())
        .put("message", failure.message())
        .put("remedy", failure.remedy())
        .put("field", failure.field());
    return document.toPrettyString();
  }
}
