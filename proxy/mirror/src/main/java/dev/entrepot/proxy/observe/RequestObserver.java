package dev.entrepot.proxy.observe;

/** Observes each answered request. Called on event loops; must not block. */
public interface RequestObserver {
  void answered(AnsweredRequest request);
}
