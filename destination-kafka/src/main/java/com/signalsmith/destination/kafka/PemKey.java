package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Secret;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads a private key in PKCS#8, plain or encrypted.
 *
 * <p>Stateless. Java 17 names PBES2, the usual scheme, in a way that its own key factories do not
 * know, and refuses passwords beyond ASCII; Kafka's client inherits both. So it is done here.
 */
final class PemKey {

  // What Kafka's client can use.
  private static final List<String> ALGORITHMS = List.of("RSA", "EC");
  private static final Pattern PBES2 = Pattern.compile("PBEWith(HmacSHA[0-9]+)AndAES_([0-9]+)");
  private static final String REENCRYPT =
      "encrypt it anew with 'openssl pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out key-pkcs8.pem'";

  private PemKey() {}

  /**
   * Returns the key.
   *
   * @param field the path of the key's setting
   * @param passwordField the path of its password's setting
   * @throws DestinationException if the password is missing or wrong, or the key is of no use
   */
  static PrivateKey of(
      PemText.PrivateKeyBytes bytes,
      @Nullable Secret password,
      String field,
      String passwordField) {
    if (!bytes.encrypted) {
      return key(bytes.der, field);
    }
    if (password == null) {
      throw PemText.invalid(passwordField, "the private key is encrypted, its password is needed");
    }
    EncryptedPrivateKeyInfo info;
    try {
      info = new EncryptedPrivateKeyInfo(bytes.der);
    } catch (IOException e) {
      throw unreadable(field);
    }
    byte[] decrypted;
    try {
      decrypted = decrypted(info, password);
    } catch (NoSuchAlgorithmException e) {
      throw unreadable(field);
    } catch (GeneralSecurityException e) {
      throw wrongPassword(passwordField); // what a wrong key leaves behind has no valid padding
    }
    // One wrong password in some 256 leaves valid padding by chance, but no key.
    if (decrypted.length == 0 || decrypted[0] != 0x30) {
      throw wrongPassword(passwordField);
    }
    return key(decrypted, field);
  }

  private static byte[] decrypted(EncryptedPrivateKeyInfo info, Secret password)
      throws GeneralSecurityException {
    AlgorithmParameters parameters = info.getAlgParameters();
    if (parameters == null) {
      throw new NoSuchAlgorithmException(info.getAlgName());
    }
    Matcher pbes2 = PBES2.matcher(parameters.toString());
    char[] text = password.reveal().toCharArray();
    if (!pbes2.matches()) {
      SecretKey key =
          SecretKeyFactory.getInstance(info.getAlgName()).generateSecret(new PBEKeySpec(text));
      Cipher cipher = Cipher.getInstance(info.getAlgName());
      cipher.init(Cipher.DECRYPT_MODE, key, parameters);
      return cipher.doFinal(info.getEncryptedData());
    }
    PBEParameterSpec spec = parameters.getParameterSpec(PBEParameterSpec.class);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2With" + pbes2.group(1))
            .generateSecret(
                new PBEKeySpec(
                    text,
                    spec.getSalt(),
                    spec.getIterationCount(),
                    Integer.parseInt(pbes2.group(2))))
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), spec.getParameterSpec());
    return cipher.doFinal(info.getEncryptedData());
  }

  private static PrivateKey key(byte[] pkcs8, String field) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        // of another algorithm
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java knows " + algorithm, e);
      }
    }
    throw PemText.invalid(
        field,
        "the private key is damaged or of a kind that Kafka's client cannot use; it must be an RSA"
            + " or EC key");
  }

  private static DestinationException wrongPassword(String passwordField) {
    return PemText.invalid(passwordField, "the password does not open the private key");
  }

  private static DestinationException unreadable(String field) {
    return PemText.invalid(
        field,
        "the private key is damaged or encrypted in a way that Java cannot read; " + REENCRYPT);
  }
}
