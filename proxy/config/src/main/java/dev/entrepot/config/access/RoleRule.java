package dev.entrepot.config.access;

import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import java.util.List;
import java.util.Optional;

/** The role of some callers at the operators' port. */
public record RoleRule(Who who, AdminRole role) {
  static final Key<Who> WHO = Key.optional("who", Who.TYPE);
  static final Key<AdminRole> ROLE = Key.optional("role", ValueTypes.oneOf(AdminRole.class));

  /** Reads a role, of which every key is required; empty if one has no value that fits. */
  static Optional<RoleRule> read(Section section) {
    Optional<Who> who = section.find(WHO);
    Optional<AdminRole> role = section.find(ROLE);
    List.of(WHO, ROLE).forEach(section::require);
    return who.flatMap(it -> role.map(that -> new RoleRule(it, that)));
  }
}
