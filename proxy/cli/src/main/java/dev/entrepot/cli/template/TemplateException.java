package dev.entrepot.cli.template;

/** A text that is not a template; the message says why, and what would be valid. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  TemplateException(String message) {
    super(message);
  }
}
