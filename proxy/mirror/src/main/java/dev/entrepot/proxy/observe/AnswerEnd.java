package dev.entrepot.proxy.observe;

/** How an answer to a client ended. */
public enum AnswerEnd {
  /** All that was announced went out. */
  WHOLE,
  /** The client went away first. */
  LEFT,
  /** The content broke off, and so did the answer: never a complete answer with wrong bytes. */
  SHORT,
  /** The server ended it: the client took no bytes, or the server stops, or has no memory. */
  CUT;

  /** The lower-case word for logs. */
  public String word() {
    return switch (this) {
      case WHOLE -> "whole";
      case LEFT -> "left";
      case SHORT -> "short";
      case CUT -> "cut";
    };
  }
}
