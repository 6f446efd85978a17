package com.signalsmith.destination.embeddedkafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka's own client needs for each kind of listener. */
final class Clients {
  private Clients() {}

  static Map<String, Object> plaintext(String servers) {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", servers);
    settings.put("request.timeout.ms", "10000");
    settings.put("default.api.timeout.ms", "20000");
    return settings;
  }

  static Map<String, Object> tls(String servers, TestAuthority trusted) {
    var settings = plaintext(servers);
    settings.put("security.protocol", "SSL");
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", trusted.certificate());
    return settings;
  }

  static Map<String, Object> login(
      Map<String, Object> settings, String mechanism, String user, String password) {
    var module =
        mechanism.equals("PLAIN")
            ? "org.apache.kafka.common.security.plain.PlainLoginModule"
            : "org.apache.kafka.common.security.scram.ScramLoginModule";
    settings.put(
        "security.protocol",
        settings.containsKey("security.protocol") ? "SASL_SSL" : "SASL_PLAINTEXT");
    settings.put("sasl.mechanism", mechanism);
    settings.put(
        "sasl.jaas.config",
        module + " required username=" + quoted(user) + " password=" + quoted(password) + ";");
    return settings;
  }

  static Map<String, Object> show(Map<String, Object> settings, TestCertificate certificate) {
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.certificate.chain", certificate.certificate());
    settings.put("ssl.keystore.key", certificate.privateKey());
    return settings;
  }

  /** Asks for the cluster's nodes: works only when the client may connect. */
  static int nodesSeen(Map<String, Object> settings) throws ExecutionException {
    try (var admin = Admin.create(settings)) {
      return admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size();
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static void send(Map<String, Object> settings, List<ProducerRecord<byte[], byte[]>> messages)
      throws InterruptedException, ExecutionException {
    try (var producer = producer(settings)) {
      for (var message : messages) {
        producer.send(message).get();
      }
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
