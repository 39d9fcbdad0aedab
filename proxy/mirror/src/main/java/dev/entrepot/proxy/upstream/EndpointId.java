package dev.entrepot.proxy.upstream;

/**
 * One of an upstream's endpoints.
 *
 * @param index its place in the configured order, from 0
 * @param origin scheme, host and port, for messages
 */
public record EndpointId(int index, String origin) {
  @Override
  public String toString() {
    return origin;
  }
}
