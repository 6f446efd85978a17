package com.signalsmith.destination.embeddedkafka;

/** The certificate that a TLS listener shows, always issued by the cluster's own authority. */
public enum ServerCertificate {
  /** Valid for almost a year, for {@code localhost}, {@code 127.0.0.1} and {@code ::1}. */
  LOCALHOST,
  /** Valid, but for a host name that no client of this machine connects to. */
  WRONG_HOST,
  /** For the right hosts, but its time is over. */
  EXPIRED,
  /** Valid for the right hosts, but for 10 more days only. */
  EXPIRING
}
