package com.signalsmith.destination.embeddedkafka.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message between a program and the process of its broker, over that process's standard
 * streams.
 *
 * <p>Texts travel with their length before them, so they may hold anything. A request is answered
 * by any number of {@link Kind#ITEM} frames and then one of {@link Kind#DONE} or {@link
 * Kind#FAILED}, all with the request's number.
 *
 * @param id the request's number
 * @param texts the command and its arguments, or the parts of an answer; some may be null
 */
public record Frame(int id, Kind kind, List<@Nullable String> texts) {
  /** What a frame is for. */
  public enum Kind {
    REQUEST,
    ITEM,
    DONE,
    FAILED
  }

  public Frame {
    texts = Collections.unmodifiableList(new ArrayList<>(texts));
  }

  /** The next frame, or none when the other side closed its end or died. */
  public static Optional<Frame> read(DataInputStream in) throws IOException {
    int id;
    try {
      id = in.readInt();
    } catch (EOFException e) {
      return Optional.empty();
    }
    var kind = Kind.valueOf(in.readUTF());
    var count = in.readInt();
    var texts = new ArrayList<@Nullable String>(count);
    for (int i = 0; i < count; i++) {
      var length = in.readInt();
      texts.add(length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
    return Optional.of(new Frame(id, kind, texts));
  }

  /** Writes the frame and flushes; the caller sees to it that only one thread writes at a time. */
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(id);
    out.writeUTF(kind.name());
    out.writeInt(texts.size());
    for (var text : texts) {
      if (text == null) {
        out.writeInt(-1);
      } else {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
    out.flush();
  }
}
