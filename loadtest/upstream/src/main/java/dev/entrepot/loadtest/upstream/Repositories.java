package dev.entrepot.loadtest.upstream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The repositories of the registry by name. For any thread. */
final class Repositories {
  private final Map<String, ScriptedRepository> byName = new ConcurrentHashMap<>();

  ScriptedRepository open(String name) {
    return byName.computeIfAbsent(name, ScriptedRepository::new);
  }

  Optional<ScriptedRepository> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
