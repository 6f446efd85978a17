package com.signalsmith.destination.spi;

/** The shelf of the catalog on which a destination stands. */
public enum Category {
  CRM("CRM"),
  ADVERTISING("Advertising"),
  MARKETING("Marketing"),
  ANALYTICS("Analytics"),
  WAREHOUSES("Warehouses"),
  CLOUD_STORAGE("Cloud Storage"),
  STREAMING("Streaming"),
  OTHER("Other");

  private final String title;

  Category(String title) {
    this.title = title;
  }

  /** Returns the name that people see. */
  public String title() {
    return title;
  }
}
