package dev.entrepot.proxy.observe;

import java.util.List;

/** Several observers as one. */
public record Observers(List<RequestObserver> all) implements RequestObserver {
  public Observers {
    all = List.copyOf(all);
  }

  @Override
  public void answered(AnsweredRequest request) {
    for (RequestObserver observer : all) {
      observer.answered(request);
    }
  }
}
