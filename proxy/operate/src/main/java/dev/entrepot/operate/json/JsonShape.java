package dev.entrepot.operate.json;

import java.util.List;

/** What a form looks like from outside, as a document of an API describes it. */
public sealed interface JsonShape {
  /** What it is in words, as {@code a number}. */
  String words();

  /** Text; of which kind say the words. */
  record Text(String words) implements JsonShape {}

  /** A whole number of at most 64 bits. */
  record Whole() implements JsonShape {
    @Override
    public String words() {
      return "a whole number";
    }
  }

  /** True or false. */
  record Flag() implements JsonShape {
    @Override
    public String words() {
      return "true or false";
    }
  }

  /** A list whose items have one shape. */
  record Items(JsonShape item) implements JsonShape {
    @Override
    public String words() {
      return "a list";
    }
  }

  /** An object whose members have any name and one shape. */
  record Entries(JsonShape value) implements JsonShape {
    @Override
    public String words() {
      return "an object";
    }
  }

  /** An object of certain members. */
  record Members(List<Member> members) implements JsonShape {
    public Members {
      members = List.copyOf(members);
    }

    @Override
    public String words() {
      return "an object";
    }
  }

  /** An object of one of several kinds. */
  record OneOf(List<Members> kinds) implements JsonShape {
    public OneOf {
      kinds = List.copyOf(kinds);
    }

    @Override
    public String words() {
      return "an object";
    }
  }

  /**
   * A member of an object.
   *
   * @param isAlwaysThere whether it is always written
   */
  record Member(String name, JsonShape shape, boolean isAlwaysThere) {
    Member optional() {
      return new Member(name, shape, false);
    }
  }
}
