package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The PEM text of one setting, taken apart.
 *
 * <p>Immutable. Line ends, white space and text around the blocks do not matter. No message repeats
 * anything of the text but the kind of a block.
 */
final class PemText {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern PATH =
      Pattern.compile(
          "[^\\r\\n]{0,400}([/\\\\]|\\.(pem|crt|cer|key|der|p12|pfx))[^/\\\\\\r\\n]{0,100}");
  private static final String TO_FILE =
      "; if it is the path of a file, write '${file:PATH}', which stands for the file's text";
  private static final String KEY = "PRIVATE KEY";
  private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";
  private static final String TO_PKCS8 =
      "convert it with 'openssl pkcs8 -topk8 -nocrypt -in key.pem -out key-pkcs8.pem'";

  private final String field;
  private final List<Block> blocks;

  private PemText(String field, List<Block> blocks) {
    this.field = field;
    this.blocks = blocks;
  }

  /**
   * Takes a text apart.
   *
   * @param field the path of the setting, for messages
   * @throws DestinationException if there is no whole block in it
   */
  static PemText of(String field, String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    if (blocks.isEmpty()) {
      throw invalid(
          field,
          text.contains("-----BEGIN ")
              ? "the PEM text is cut off: a '-----BEGIN' line has no '-----END' line of its kind"
              : "this is no PEM text: it has no line such as '-----BEGIN CERTIFICATE-----'"
                  + (PATH.matcher(text.strip()).matches() ? TO_FILE : ""));
    }
    return new PemText(field, blocks);
  }

  /**
   * Returns the certificates, in their order.
   *
   * @throws DestinationException if it holds anything else, or one is damaged
   */
  List<X509Certificate> certificates() {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (!block.isCertificate()) {
        throw invalid(
            field,
            certificates.isEmpty()
                ? "this is " + block.kind() + ", a certificate is needed"
                : "beside a certificate, this holds " + block.kind() + "; leave that out");
      }
      certificates.add(certificate(decoded(block)));
    }
    return certificates;
  }

  /**
   * Returns the private key; certificates around it are passed over.
   *
   * @throws DestinationException if there is none, or it is damaged or not PKCS#8
   */
  PrivateKeyBytes privateKey() {
    List<Block> keys = blocks.stream().filter(Block::isAnyPrivateKey).toList();
    if (keys.isEmpty()) {
      throw invalid(field, "this is " + blocks.get(0).kind() + ", a private key is needed");
    }
    if (keys.size() > 1) {
      throw invalid(field, "this holds " + keys.size() + " private keys, exactly one is needed");
    }
    Block key = keys.get(0);
    if (!key.label.equals(KEY) && !key.label.equals(ENCRYPTED_KEY)) {
      throw invalid(
          field,
          "this private key begins with 'BEGIN " + key.label + "', PKCS#8 is needed; " + TO_PKCS8);
    }
    return new PrivateKeyBytes(decoded(key), key.label.equals(ENCRYPTED_KEY));
  }

  static DestinationException invalid(String field, String message) {
    return new DestinationException(KafkaCode.PEM_INVALID.failure(message).withField(field));
  }

  private X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw damaged("certificate");
    }
  }

  private byte[] decoded(Block block) {
    // A backslash and an 'n' are what is left of a line end that went through JSON or a shell.
    String base64 = block.body.replaceAll("\\\\[rn]|\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      if (der.length > 0) {
        return der;
      }
    } catch (IllegalArgumentException e) {
      // the same as nothing at all; its message would repeat a character of the text
    }
    throw damaged(block.isCertificate() ? "certificate" : "private key");
  }

  private DestinationException damaged(String what) {
    return invalid(field, "the " + what + " is damaged or cut off; copy it again as a whole");
  }

  /**
   * A private key as it stands in the text.
   *
   * <p>Not a record, so that no {@code toString} knows the bytes.
   */
  static final class PrivateKeyBytes {

    final byte[] der;
    final boolean encrypted;

    PrivateKeyBytes(byte[] der, boolean encrypted) {
      this.der = der;
      this.encrypted = encrypted;
    }
  }

  private static final class Block {

    private final String label;
    private final String body;

    Block(String label, String body) {
      this.label = label;
      this.body = body;
    }

    boolean isCertificate() {
      return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    boolean isAnyPrivateKey() {
      return label.endsWith(KEY);
    }

    String kind() {
      if (isCertificate()) {
        return "a certificate";
      }
      if (isAnyPrivateKey()) {
        return "a private key";
      }
      if (label.endsWith("PUBLIC KEY")) {
        return "a public key";
      }
      return label.endsWith("CERTIFICATE REQUEST")
          ? "a request for a certificate"
          : "a block of the kind '" + label + "'";
    }
  }
}
