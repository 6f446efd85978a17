package com.signalsmith.destination.embeddedkafka.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameTest {
  @Test
  void carriesAnyText() throws IOException {
    var frame =
        new Frame(
            7, Frame.Kind.ITEM, Arrays.asList("", null, "tab\tline\nzero\0", "🔑".repeat(50_000)));

    var bytes = new ByteArrayOutputStream();
    frame.write(new DataOutputStream(bytes));
    var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    assertThat(Frame.read(in)).contains(frame);
    assertThat(Frame.read(in)).isEmpty();
  }
}
