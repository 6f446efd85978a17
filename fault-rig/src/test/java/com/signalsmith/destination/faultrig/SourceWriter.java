package com.signalsmith.destination.faultrig;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Writes the source of a plan: each line says its number, each row of a key its version. */
final class SourceWriter {

  static final String KEY = "customer_id";

  private final FaultPlan plan;
  private final SplittableRandom random;
  private final int[] versions;

  private SourceWriter(FaultPlan plan) {
    this.plan = plan;
    this.random = new SplittableRandom(~plan.seed());
    this.versions = new int[plan.keys()];
  }

  static void write(FaultPlan plan, Path file) throws IOException {
    SourceWriter writer = new SourceWriter(plan);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int row = 1; row <= plan.rows(); row++) {
        out.write(writer.line(row));
        out.write('\n');
      }
    }
  }

  private String line(int row) {
    // The first row shows which columns there are.
    if (row > 1 && random.nextInt(1_000) < plan.badRows()) {
      return badLine(row);
    }
    String rest =
        "\"row\":" + row + ",\"note\":\"" + "x".repeat(random.nextInt(plan.padding() + 1));
    if (row > 1 && random.nextInt(1_000) < plan.unkeyedRows()) {
      return "{\"" + KEY + "\":null," + rest + "\"}";
    }
    int key = random.nextInt(plan.keys());
    String version = ",\"version\":" + ++versions[key] + ",";
    return "{\"" + KEY + "\":\"k" + key + "\"" + version + rest + "\"}";
  }

  private String badLine(int row) {
    return switch (random.nextInt(3)) {
      case 0 -> "{\"" + KEY + "\":\"k0\",\"row\":" + row;
      case 1 -> "[" + row + "]";
      default -> "no row " + row;
    };
  }
}
