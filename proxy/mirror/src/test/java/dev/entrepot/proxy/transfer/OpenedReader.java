package dev.entrepot.proxy.transfer;

import dev.entrepot.proxy.answer.Answer;

/** What tests get of a table of downloads without limits. */
public final class OpenedReader {
  private OpenedReader() {}

  public static TransferReader reader(Answer<TransferReader> opened) {
    return switch (opened) {
      case Answer.Found<TransferReader>(TransferReader reader) -> reader;
      case Answer.Refused<TransferReader>(var refusal) ->
          throw new AssertionError(refusal.message());
    };
  }
}
