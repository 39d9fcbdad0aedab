package dev.entrepot.proxy.resolve.manifest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.resolve.RefusalMemory.Asked;
import java.time.Duration;
import java.util.Optional;

/**
 * What upstreams last said of what they do not have or do not give, for as long as an older answer
 * may go out while they fail: a no is an answer too, and pulls of signed images need it. In memory
 * alone, since requests for names that do not exist could otherwise fill the index. Any thread.
 */
final class LastWords {
  /** The most that is remembered, about 1 KiB each; the least used go first. */
  static final long MAX_ENTRIES = 10_000;

  private record Word(Refusal refusal, Duration hold) {}

  private final Cache<Asked, Word> words;

  LastWords(Ticker ticker) {
    words =
        Caffeine.newBuilder()
            .maximumSize(MAX_ENTRIES)
            .ticker(ticker)
            .expireAfter(Expiry.<Asked, Word>writing((asked, word) -> word.hold()))
            .build();
  }

  /** The last answer, if it was a no. */
  Optional<Refusal> recall(Asked asked) {
    return Optional.ofNullable(words.getIfPresent(asked)).map(Word::refusal);
  }

  /** The last answer, if it was a no and this refusal is none. */
  Optional<Refusal> insteadOf(Refusal refusal, Asked asked) {
    return refusal.isWord() ? Optional.empty() : recall(asked);
  }

  /**
   * Notes what came of asking.
   *
   * @param refusal empty if the upstream gave it
   * @param hold how long that may go out while the upstream fails
   */
  void note(Asked asked, Optional<Refusal> refusal, Duration hold) {
    if (refusal.isEmpty()) {
      words.invalidate(asked);
    } else if (refusal.get().isWord() && hold.isPositive()) {
      words.put(asked, new Word(refusal.get(), hold));
    }
  }
}
