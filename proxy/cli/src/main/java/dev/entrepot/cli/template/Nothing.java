package dev.entrepot.cli.template;

/** Stands for a value that is not there. */
enum Nothing {
  NOTHING
}
