package com.signalsmith.destination.kafka;

import com.signalsmith.destination.embeddedkafka.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts private keys as {@code openssl pkcs8 -topk8} does: PBES2 with PBKDF2 and AES. */
final class EncryptedKeys {

  private static final byte[] SALT = "saltsalt".getBytes(StandardCharsets.US_ASCII);
  private static final String PBES2 = "2A864886F70D01050D";
  private static final String PBKDF2 = "2A864886F70D01050C";
  private static final Map<String, String> HMAC =
      Map.of(
          "SHA1", "2A864886F70D0207",
          "SHA256", "2A864886F70D0209",
          "SHA512", "2A864886F70D020B");
  private static final Map<Integer, String> AES_CBC =
      Map.of(128, "60864801650304" + "0102", 256, "60864801650304" + "012A");

  private EncryptedKeys() {}

  static String encrypted(TestCertificate certificate, String password, String digest, int bits) {
    byte[] iv = new byte[16];
    byte[] encrypted;
    try {
      byte[] key =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + digest)
              .generateSecret(new PBEKeySpec(password.toCharArray(), SALT, 2048, bits))
              .getEncoded();
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      encrypted =
          cipher.doFinal(
              Base64.getMimeDecoder()
                  .decode(certificate.privateKey().replaceAll("-----[A-Z ]+-----", "")));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    byte[] derivation =
        sequence(
            id(PBKDF2),
            sequence(
                der(4, SALT),
                der(2, new byte[] {8, 0}),
                sequence(id(HMAC.getOrDefault(digest, "")), der(5, new byte[0]))));
    byte[] scheme = sequence(id(AES_CBC.getOrDefault(bits, "")), der(4, iv));
    return pem(
        "ENCRYPTED PRIVATE KEY",
        sequence(sequence(id(PBES2), sequence(derivation, scheme)), der(4, encrypted)));
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static byte[] id(String hex) {
    return der(6, HexFormat.of().parseHex(hex));
  }

  private static byte[] sequence(byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return der(0x30, content.toByteArray());
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
