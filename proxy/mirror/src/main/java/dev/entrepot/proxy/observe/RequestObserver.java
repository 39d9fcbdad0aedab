package dev.entrepot.proxy.observe;

/** Who is told of each request that has been answered. Called on event loops; must not block. */
public interface RequestObserver {
  void answered(AnsweredRequest request);
}
