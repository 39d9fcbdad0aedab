package dev.entrepot.proxy.access.login;

import java.nio.file.Path;

/** A file about logins cannot be used. The message names it, and quotes no secret. */
public final class LoginFileException extends Exception {
  LoginFileException(Path file, String what) {
    super(file + what);
  }

  LoginFileException(Path file, String what, Exception cause) {
    super(file + what, cause);
  }
}
