package com.signalsmith.destination.kafka;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.Listener;
import com.signalsmith.destination.embeddedkafka.Ports;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.embeddedkafka.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A broker with a listener or a topic for every fault, beside a port that lets clients wait. */
record FaultCluster(
    EmbeddedKafka kafka, ServerSocket silent, AddressProbeTest.Crowd crowd, Impostor web)
    implements AutoCloseable {

  static FaultCluster start() throws IOException, ExecutionException, InterruptedException {
    ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Impostor web = Impostor.answering(Impostor.HTTP);
    FaultCluster cluster =
        new FaultCluster(broker(silent, web), silent, AddressProbeTest.Crowd.before(silent), web);
    cluster.createTopics();
    return cluster;
  }

  /** Plain text at a listener. */
  Definition at(String listener) {
    return Definition.at(servers(listener));
  }

  /** With TLS, trusting the cluster's own authority. */
  Definition trusting(String listener) {
    return at(listener)
        .tls()
        .configured("ca_certificate", kafka.certificateAuthority().certificate())
        .topic("orders");
  }

  /** As a user who may write to {@code orders}, may see {@code readable}, and nothing else. */
  Definition app(String topic) {
    return at("SASL_PLAINTEXT").plain("app", "secret").topic(topic);
  }

  String servers(String listener) {
    return kafka.bootstrapServers(listener);
  }

  String silentAddress() {
    return "127.0.0.1:" + silent.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    kafka.close();
    crowd.close();
    silent.close();
    web.close();
  }

  private static EmbeddedKafka broker(ServerSocket silent, Impostor web) {
    return EmbeddedKafka.builder()
        .listener(SecurityProtocol.PLAINTEXT)
        .listener(SecurityProtocol.SASL_PLAINTEXT)
        .listener(SecurityProtocol.SSL)
        .listener(
            Listener.of("OLD", SecurityProtocol.SSL).withCertificate(ServerCertificate.EXPIRED))
        .listener(
            Listener.of("AGEING", SecurityProtocol.SSL).withCertificate(ServerCertificate.EXPIRING))
        .listener(
            Listener.of("ELSEWHERE", SecurityProtocol.SSL)
                .withCertificate(ServerCertificate.WRONG_HOST))
        .listener(
            Listener.of("MUTUAL", SecurityProtocol.SSL).withProperty("ssl.client.auth", "required"))
        .listener(
            Listener.of("ANCIENT", SecurityProtocol.SSL)
                .withProperty("ssl.enabled.protocols", "TLSv1.2")
                .withProperty("ssl.cipher.suites", "TLS_DHE_DSS_WITH_AES_128_GCM_SHA256"))
        .listener(
            Listener.of("SCRAM_ONLY", SecurityProtocol.SASL_PLAINTEXT)
                .withProperty("sasl.enabled.mechanisms", "SCRAM-SHA-512"))
        .listener(
            Listener.of("INSIDE", SecurityProtocol.PLAINTEXT)
                .withAdvertisedAddress("127.0.0.1:" + Ports.next()))
        .listener(
            Listener.of("SILENT", SecurityProtocol.PLAINTEXT)
                .withAdvertisedAddress("127.0.0.1:" + silent.getLocalPort()))
        .listener(
            Listener.of("WEB", SecurityProtocol.PLAINTEXT).withAdvertisedAddress(web.address()))
        .user("app", "secret")
        .property("auto.create.topics.enable", "false")
        .property(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
        .property("super.users", "User:ANONYMOUS")
        .start();
  }

  private void createTopics() throws ExecutionException, InterruptedException {
    // First: a broker learns of changes one after the other, and topics are waited for.
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers("PLAINTEXT")))) {
      admin
          .createAcls(
              List.of(
                  allow("orders", AclOperation.WRITE),
                  allow("orders", AclOperation.DESCRIBE),
                  allow("readable", AclOperation.DESCRIBE)))
          .all()
          .get();
    }
    kafka.createTopic("orders", 3, Map.of());
    kafka.createTopic("placed", 3, Map.of());
    kafka.createTopic("readable", 1, Map.of());
    kafka.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic("small", 1, Map.of("max.message.bytes", "2000"));
    kafka.createTopic("weak", 1, Map.of("min.insync.replicas", "2"));
  }

  private static AclBinding allow(String topic, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:app", "*", operation, AclPermissionType.ALLOW));
  }
}
