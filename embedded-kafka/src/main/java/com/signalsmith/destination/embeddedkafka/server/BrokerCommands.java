package com.signalsmith.destination.embeddedkafka.server;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * What a broker's process does when its parent asks, as a client of that broker over its internal
 * listener.
 *
 * <p>For one thread. Every command ends by itself: its first argument is the milliseconds it may
 * take.
 */
final class BrokerCommands implements AutoCloseable {
  private static final byte RUNNING = 3;
  private static final int ITERATIONS = 4096;

  private final Map<String, Object> client = new HashMap<>();
  private @Nullable Admin admin;

  BrokerCommands(Properties broker) {
    for (var key : broker.stringPropertyNames()) {
      if (key.startsWith(BrokerMain.CLIENT_PREFIX)) {
        client.put(key.substring(BrokerMain.CLIENT_PREFIX.length()), broker.getProperty(key));
      }
    }
  }

  /** Does what the request says and writes the answer, which may be that it failed. */
  void answer(Frame request, DataOutputStream out) throws IOException {
    try {
      var command = text(request, 0);
      var deadline = new Deadline(Duration.ofMillis(Long.parseLong(text(request, 1))));
      switch (command) {
        case "await-running" ->
            awaitRunning(deadline, Integer.parseInt(text(request, 2)), text(request, 3).split(","));
        case "add-users" -> addUsers(deadline, Path.of(text(request, 2)));
        case "await-users" -> awaitUsers(deadline, Path.of(text(request, 2)));
        case "create-topic" -> createTopic(deadline, request);
        case "await-topic" -> awaitTopic(deadline, text(request, 2));
        case "read-topic" -> readTopic(deadline, request, out);
        default -> throw new IllegalArgumentException("unknown command '" + command + "'");
      }
      new Frame(request.id(), Frame.Kind.DONE, List.of()).write(out);
    } catch (ExecutionException e) {
      fail(request, e.getCause() == null ? e : e.getCause(), out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(request, e, out);
    } catch (RuntimeException | TimeoutException | JMException e) {
      fail(request, e, out);
    }
  }

  private static void fail(Frame request, Throwable failure, DataOutputStream out)
      throws IOException {
    var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    new Frame(request.id(), Frame.Kind.FAILED, List.of(message)).write(out);
  }

  private static String text(Frame request, int index) {
    var text = request.texts().get(index);
    if (text == null) {
      throw new IllegalArgumentException("argument " + index + " is missing");
    }
    return text;
  }

  /** The broker runs, every port accepts, and it knows of so many brokers. */
  private void awaitRunning(Deadline deadline, int brokers, String... ports)
      throws InterruptedException, ExecutionException, TimeoutException, JMException {
    while (!isRunning()) {
      deadline.pause("the broker to be running");
    }
    for (var port : ports) {
      while (!accepts(Integer.parseInt(port))) {
        deadline.pause("port " + port + " to accept connections");
      }
    }
    while (brokersKnown(deadline) < brokers) {
      deadline.pause(brokers + " brokers to be registered");
    }
  }

  private static boolean isRunning() throws JMException {
    try {
      var state =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName("kafka.server:type=KafkaServer,name=BrokerState"), "Value");
      return state instanceof Number number && number.byteValue() == RUNNING;
    } catch (InstanceNotFoundException e) {
      return false;
    }
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket()) {
      var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      socket.connect(new InetSocketAddress(loopback, port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int brokersKnown(Deadline deadline)
      throws InterruptedException, ExecutionException, TimeoutException {
    return deadline.get(admin().describeCluster().nodes()).size();
  }

  private void addUsers(Deadline deadline, Path file)
      throws InterruptedException, ExecutionException, TimeoutException {
    var users = UserFile.read(file);
    // A request may name a user only once.
    for (var mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
      var info = new ScramCredentialInfo(mechanism, ITERATIONS);
      var alterations = new ArrayList<UserScramCredentialAlteration>();
      users.forEach(
          (name, password) ->
              alterations.add(new UserScramCredentialUpsertion(name, info, password)));
      deadline.get(admin().alterUserScramCredentials(alterations).all());
    }
  }

  /** A broker learns of users from the controller a moment after they exist. */
  private void awaitUsers(Deadline deadline, Path file)
      throws InterruptedException, ExecutionException, TimeoutException {
    var users = UserFile.read(file).keySet();
    while (!knowsBothMechanisms(deadline, users)) {
      deadline.pause("the users to be known");
    }
  }

  private boolean knowsBothMechanisms(Deadline deadline, Set<String> users)
      throws InterruptedException, ExecutionException, TimeoutException {
    var known = deadline.get(admin().describeUserScramCredentials().all());
    return known.keySet().containsAll(users)
        && known.values().stream().allMatch(user -> user.credentialInfos().size() == 2);
  }

  private void createTopic(Deadline deadline, Frame request)
      throws InterruptedException, ExecutionException, TimeoutException {
    var configs = new HashMap<String, String>();
    for (int i = 4; i < request.texts().size(); i += 2) {
      configs.put(text(request, i), text(request, i + 1));
    }
    var topic =
        new NewTopic(
                text(request, 2),
                Optional.of(Integer.parseInt(text(request, 3))),
                Optional.<Short>empty())
            .configs(configs);
    deadline.get(admin().createTopics(List.of(topic)).all());
  }

  /** A broker learns of a topic and its leaders from the controller a moment after it exists. */
  private void awaitTopic(Deadline deadline, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (!hasLeaders(deadline, topic)) {
      deadline.pause("topic '" + topic + "' to have a leader for every partition");
    }
  }

  private boolean hasLeaders(Deadline deadline, String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return deadline.get(admin().describeTopics(List.of(topic)).allTopicNames()).values().stream()
          .flatMap(description -> description.partitions().stream())
          .allMatch(partition -> partition.leader() != null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof RetriableException) {
        return false;
      }
      throw e;
    }
  }

  private void readTopic(Deadline deadline, Frame request, DataOutputStream out)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    var topic = text(request, 2);
    var partitions =
        deadline.get(admin().describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(description -> description.partitions().stream())
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    try (var reader = new TopicReader(client, partitions, request.id(), out)) {
      var count = Long.parseLong(text(request, 3));
      if (count < 0) {
        reader.sendAll(deadline);
      } else {
        reader.send(count, deadline);
      }
    }
  }

  private Admin admin() {
    var open = admin;
    if (open == null) {
      open = Admin.create(new HashMap<>(client));
      admin = open;
    }
    return open;
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
