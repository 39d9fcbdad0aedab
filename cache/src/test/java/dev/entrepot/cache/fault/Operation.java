package dev.entrepot.cache.fault;

/** What a disk is asked to do. */
public enum Operation {
  OPEN,
  CREATE,
  READ,
  WRITE,
  TRUNCATE,
  FORCE,
  FORCE_FOLDER,
  MOVE,
  DELETE,
  CREATE_FOLDER,
  LIST,
  LOOK,
  /** A write to the index, which is no file here. */
  INDEX
}
