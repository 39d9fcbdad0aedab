package dev.entrepot.cli.template;

/** What somebody wrote is no template; the message says why, and what would be one. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1;

  TemplateException(String message) {
    super(message);
  }
}
