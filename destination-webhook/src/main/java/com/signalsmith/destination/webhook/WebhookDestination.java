package com.signalsmith.destination.webhook;

import com.google.auto.service.AutoService;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SettingsProblem;
import com.signalsmith.destination.spi.WritePlan;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * Sends every row as a JSON document to an HTTP endpoint.
 *
 * <p>Stateless; any thread. Rows are delivered at least once, in their order per key; what becomes
 * of a row is the status of the answer to its request.
 */
@AutoService(Destination.class)
public final class WebhookDestination implements Destination {

  /** Creates the destination; cheap, no I/O. */
  public WebhookDestination() {}

  @Override
  public DestinationSpec spec() {
    return WebhookSettings.SPEC;
  }

  @Override
  public List<SettingsProblem> validate(Settings settings) {
    return WebhookSettings.problems(settings);
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
    CheckRecorder steps = context.start();
    try (Endpoint endpoint = Endpoint.of(settings)) {
      int status = endpoint.probe(steps.remaining()).statusCode();
      if (status == 429 || (status >= 500 && status != 501)) {
        WebhookCode code = status == 429 ? WebhookCode.RATE_LIMITED : WebhookCode.SERVER_FAILED;
        steps.warning(
            "connection",
            code.failure("'" + endpoint.origin() + "' answers OPTIONS with status " + status));
      } else {
        steps.passed(
            "connection",
            "'" + endpoint.origin() + "' answers" + (endpoint.isEncrypted() ? ", with TLS" : ""));
      }
      judge(status, endpoint.origin(), steps);
    } catch (Endpoint.ProbeException e) {
      steps.failed("connection", e.answer().failure());
      steps.skipped("credentials", "there is no answer that could tell");
    }
    return steps.report();
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
    Endpoint endpoint = Endpoint.of(plan.settings());
    boolean opened = false;
    try {
      HttpResponse<Void> response = endpoint.probe(Endpoint.PROBE_TIMEOUT);
      if (response.statusCode() == 401 || isRedirect(response.statusCode())) {
        throw new DestinationException(failure(response.statusCode(), endpoint.origin()));
      }
      WebhookWriter writer = WebhookWriter.of(plan, context, endpoint);
      opened = true;
      return writer;
    } catch (Endpoint.ProbeException e) {
      throw new DestinationException(e.answer().failure(), e.getCause());
    } finally {
      if (!opened) {
        endpoint.close();
      }
    }
  }

  // A refused OPTIONS says little of POST; only what nobody answers by mistake is a failure.
  private static void judge(int status, String origin, CheckRecorder steps) {
    if (isRedirect(status)) {
      steps.failed("credentials", failure(status, origin));
    } else if (status == 401) {
      steps.failed("credentials", failure(status, origin));
    } else if (status == 403) {
      steps.warning("credentials", failure(status, origin));
    } else if (status >= 200 && status < 300) {
      steps.passed("credentials", "the server does not refuse them when it is asked with OPTIONS");
    } else {
      steps.skipped(
          "credentials",
          "the server answers OPTIONS with status " + status + ", which tells nothing of them");
    }
  }

  private static boolean isRedirect(int status) {
    return status >= 300 && status < 400;
  }

  private static Failure failure(int status, String origin) {
    WebhookCode code =
        isRedirect(status) ? WebhookCode.REDIRECTED : WebhookCode.CREDENTIALS_REFUSED;
    return code.failure("'" + origin + "' answers with status " + status);
  }
}
