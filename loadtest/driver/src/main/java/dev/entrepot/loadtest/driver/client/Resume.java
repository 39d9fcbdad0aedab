package dev.entrepot.loadtest.driver.client;

/** What a program does if it asks for the rest of a body and gets the whole with status 200. */
enum Resume {
  /** Reads past what it has. */
  SKIP,
  /** Drops what it has. */
  START_AGAIN,
  /** Gives the pull up. */
  GIVE_UP
}
