package dev.entrepot.cache.fault;

import java.util.EnumSet;
import java.util.Set;

/** What a disk does instead of what it was asked to. */
public enum Fault {
  /** EIO. */
  ERROR(EnumSet.allOf(Operation.class)),

  /** ENOSPC. */
  FULL(
      EnumSet.of(
          Operation.CREATE,
          Operation.WRITE,
          Operation.MOVE,
          Operation.CREATE_FOLDER,
          Operation.INDEX)),

  /** Takes a part, or gives one, and says so. */
  SHORT(EnumSet.of(Operation.WRITE, Operation.READ));

  private final Set<Operation> operations;

  Fault(Set<Operation> operations) {
    this.operations = operations;
  }

  boolean appliesTo(Operation operation) {
    return operations.contains(operation);
  }
}
