package dev.entrepot.loadtest.compare.upstream;

/** How fast the upstream sends a body. */
public enum Pace {
  UNLIMITED(0),
  MB_125(125_000_000),
  MB_200(200_000_000);

  private final long bytesASecond;

  Pace(long bytesASecond) {
    this.bytesASecond = bytesASecond;
  }

  /** To each connection; zero is without limit. */
  long bytesASecond() {
    return bytesASecond;
  }
}
