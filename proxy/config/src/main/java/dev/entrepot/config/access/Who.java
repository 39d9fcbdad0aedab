package dev.entrepot.config.access;

/** The callers that a rule is about. */
public sealed interface Who {
  /** The caller with exactly this name. */
  record User(String name) implements Who {
    @Override
    public String toString() {
      return "user:" + name;
    }
  }

  /** Every caller in exactly this group. */
  record Group(String name) implements Who {
    @Override
    public String toString() {
      return "group:" + name;
    }
  }

  /** Every caller without a login. */
  record Anonymous() implements Who {
    @Override
    public String toString() {
      return "anonymous";
    }
  }

  /** Every caller with a login. */
  record Login() implements Who {
    @Override
    public String toString() {
      return "login";
    }
  }

  /** Every caller. */
  record Any() implements Who {
    @Override
    public String toString() {
      return "any";
    }
  }
}
