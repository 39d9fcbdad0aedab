package dev.entrepot.cache.fault;

/** What a disk does instead of what it was asked to. */
public enum Fault {
  /** EIO. */
  ERROR,

  /** ENOSPC. */
  FULL,

  /** EMFILE: says nothing of any file. */
  NO_FILES,

  /** Takes a part, or gives one, and says so. */
  SHORT;

  boolean appliesTo(Operation operation) {
    if (this == NO_FILES) {
      return operation == Operation.OPEN || operation == Operation.CREATE;
    }
    return switch (operation) {
      case WRITE -> true;
      case CREATE, MOVE, CREATE_FOLDER, INDEX -> this != SHORT;
      case READ -> this != FULL;
      case OPEN, TRUNCATE, FORCE, FORCE_FOLDER, DELETE, LIST, LOOK -> this == ERROR;
    };
  }
}
