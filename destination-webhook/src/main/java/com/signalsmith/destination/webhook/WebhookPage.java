package com.signalsmith.destination.webhook;

/** What the destination's page tells beyond its settings, in CommonMark. */
final class WebhookPage {

  static final String PREREQUISITES =
      """
      - An HTTP server that takes POST, PUT or PATCH at one URL, and can be reached from SignalSmith.
      - For `https`, a certificate that the Java of SignalSmith's machine trusts. To trust one of \
      your own, put it into a store, `keytool -importcert -file ca.pem -keystore trust.p12 \
      -storepass changeit -noprompt`, and name that for each command: \
      `JAVA_OPTS="-Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"`. \
      It takes the place of Java's own store.
      - Where the server asks for credentials: the value of its `Authorization` header, or an API \
      key, which travels in the header `X-API-Key`.
      - A secret belongs into one of these two settings, which are never shown. Of the URL, \
      messages name scheme, host and port; the page of a run (`report.html`) shows its path, too, \
      and hides its query. Where a service wants a secret in the URL all the same, keep it out of \
      the sync file: `url: "https://hooks.example.com/in?token=${env:HOOK_TOKEN}"`.
      """;

  static final String HOW_IT_WORKS =
      """
      Every row is one request, with `Content-Type: application/json` and this body, on one line:

          {"data":{"id":7,"name":"Ada"},"metadata":{"sync_id":"daily","run_id":"r1","row":12,"key":"7","sync_mode":"insert","operation":"write"}}

      - `data` is the row, byte for byte as every streaming destination sends it. There is no field \
      mapping and nothing to introspect.
      - `row` is the row's number within its run. A row that is sent again has the same `sync_id`, \
      `run_id` and `row`, and the same `Idempotency-Key` header, which is made of these three.
      - `key` is the text of the primary key, a JSON array in a text where it has several columns, \
      and null where the row has none.
      - A sync of a model says `"sync_mode":"insert"`, one of an audience `"audience_mode"` with \
      `add`, `remove`, `upsert` or `mirror`.
      - `operation` is `delete` where the record shall be gone, and `write` otherwise. A mirror \
      sends the changes; what no row is about stays.

      What becomes of a row is the answer's status. The body is never looked at, but read to its \
      end: an answer whose body is cut, or does not end within `request_timeout_seconds`, is none, \
      and the row is sent again.

      | answer | means |
      | --- | --- |
      | 2xx | the row is delivered |
      | 400, 409, 413, 415, 422 and the other 4xx | the row is rejected; the others go on |
      | 401, 403, 407 | the credentials are refused; the run ends |
      | 404, 405, 410 | the URL or the method is wrong; the run ends, and no row is rejected for it |
      | 3xx | the run ends; a redirect is never followed, so that rows and credentials go nowhere else |
      | 429; 408, 425 and 5xx with `Retry-After` | the server wants to be left alone: no request is sent for a while, then the row is sent again |
      | 408, 425, 5xx without it; a broken connection | the row is sent again at once, twice at most; then the run waits, longer each time |
      | no answer in time | the run waits, longer each time, and the row is sent again |

      A 429 speaks of all requests, so all of them pause: for as long as `Retry-After` says, in \
      seconds or as a date by the server's own clock (`Date`), plus up to a tenth of it. Without \
      `Retry-After` the first pause is about a quarter of a second, and each further one twice as \
      long, up to half a minute, until a row is taken. After a pause one request is sent, and with \
      each row that is taken one more at a time, up to `concurrency`. The run fails when the server \
      has taken no row for `delivery_timeout_seconds`, and at once when `Retry-After` is longer \
      than what is left of that; it can be resumed.

      Delivery is at least once: a row whose answer is lost is sent again. Several requests are \
      under way at the same time, but never two of one key: the next row of a key is sent when the \
      one before has been answered, so rows with equal keys arrive in their order. Rows without a \
      key have no order. When a request times out, its connection is closed; should the server \
      still be working on it, it is the server that can tell by `row` which of two is the later.

      The URL is the target. A run that was interrupted is not resumed at another `url`, not even \
      at one that differs in its query only, because the rows that are settled would never reach \
      it: it ends with `target_replaced`. Give the URL of before to resume it, or start over with \
      `--restart`. The checkpoint holds a hash of the URL.

      `signalsmith check` asks the URL with OPTIONS, and so does `signalsmith sync` before the first \
      row; no row is sent for it. Status 404, 405, 501 and most others tell nothing, because many \
      servers know no OPTIONS; `check` fails with 401 and a redirect, and warns of 403, of 429 and \
      of the other 500s. `signalsmith preview` and `signalsmith fields` are not supported: there is \
      no mapping, and the body is the one above.
      """;

  static final String TROUBLESHOOTING =
      """
      A failed run names its cause with a code; [all of them](../webhook-errors.md).

      - `%s`, `%s`: open the URL from the machine that SignalSmith runs on.
      - `%s`: the message says whether the certificate is not trusted or has expired, whether it is \
      for another host, or whether the port speaks no TLS; see the prerequisites for how to trust one.
      - `%s`: the connection test asks with OPTIONS, which some servers answer without looking at \
      credentials; then only the first row tells.
      - `%s`: compare URL and method with what the server offers. Case counts.
      - `%s`: give the URL that the server redirects to, often the same one with `https` or a slash \
      at its end.
      - `%s`: the message says how long the server asks to wait. Run the sync again after that, or \
      raise `delivery_timeout_seconds`. With a lower `concurrency` a limit is met less often.
      - `%s`, `%s`: the rejected rows are in the rejected-rows file, each with the status. The \
      server's own log says why it refuses them.
      """
          .formatted(
              WebhookCode.HOST_UNKNOWN.id(),
              WebhookCode.CONNECTION_FAILED.id(),
              WebhookCode.TLS_FAILED.id(),
              WebhookCode.CREDENTIALS_REFUSED.id(),
              WebhookCode.URL_NOT_FOUND.id(),
              WebhookCode.REDIRECTED.id(),
              WebhookCode.RATE_LIMITED.id(),
              WebhookCode.ROW_REFUSED.id(),
              WebhookCode.ROW_TOO_LARGE.id());

  private WebhookPage() {}
}
