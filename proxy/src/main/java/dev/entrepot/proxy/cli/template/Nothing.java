package dev.entrepot.proxy.cli.template;

/** Stands for a value that is not there. */
enum Nothing {
  NOTHING
}
