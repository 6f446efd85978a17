package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the run was told, without what nobody may see.
 *
 * @param html receives it
 * @param run what was observed
 * @param report what became of it
 */
record SettingsSection(Html html, HtmlReport run, RunReport report) {

  // Many a service has the token of its callers there.
  private static final Pattern URL_WITH_QUERY =
      Pattern.compile("(?s)^([A-Za-z][A-Za-z0-9+.-]*://[^?]*)\\?.+");

  void write() {
    DestinationSpec spec = run.sync().discovered().spec();
    Settings settings = run.sync().settings();
    html.markup("<section>\n").element("h2", "Settings").markup("<dl>\n");
    entry("run", report.runId());
    entry("destination", spec.title() + " (" + spec.id() + ")");
    entry("mode", report.mode());
    entry("source", run.source());
    if (!run.sync().definition().primaryKey().isEmpty()) {
      entry("primary key", String.join(", ", run.sync().definition().primaryKey()));
    }
    entry("authentication.method", settings.authenticationMethod());
    for (AuthenticationMethod method : spec.authentication()) {
      if (method.id().equals(settings.authenticationMethod())) {
        entries(Scope.AUTHENTICATION, method.fields());
      }
    }
    entries(Scope.CONFIGURATION, spec.configuration());
    entries(Scope.TARGET, spec.target());
    html.markup("</dl>\n</section>\n");
  }

  private void entries(Scope scope, List<Field<?>> fields) {
    for (Field<?> field : fields) {
      run.sync()
          .settings()
          .find(field)
          .ifPresent(value -> entry(scope.path(field.key()), shown(field.type(), value)));
    }
  }

  private static String shown(FieldType type, Object value) {
    return switch (type) {
      case PASSWORD -> "set, not shown";
      case TEXTAREA -> value.toString().lines().count() + " lines, not shown";
      case TEXT_LIST ->
          value instanceof List<?> list
              ? list.stream().map(SettingsSection::withoutQuery).collect(Collectors.joining(", "))
              : value.toString();
      case TEXT -> withoutQuery(value);
      case NUMBER, TOGGLE, SELECT -> value.toString();
    };
  }

  private static String withoutQuery(Object value) {
    return URL_WITH_QUERY.matcher(value.toString()).replaceFirst("$1?…");
  }

  private void entry(String name, String value) {
    html.element("dt", name).element("dd", value).markup("\n");
  }
}
