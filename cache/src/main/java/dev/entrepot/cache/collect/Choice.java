package dev.entrepot.cache.collect;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a pass may remove.
 *
 * @param mayGo which content, if nothing leads to it
 * @param before since when at least nothing may have led to it
 * @param leads whether what was pulled so stays, though it is untagged
 * @param forgetBefore since when pulls and histories are forgotten that lead nowhere
 */
record Choice(
    Predicate<Digest> mayGo, Instant before, Predicate<Pulled> leads, Instant forgetBefore) {

  /** What was unreachable since a time, and not pulled by its digest since then either. */
  static Choice unreachedSince(Instant before) {
    return new Choice(_ -> true, before, pulled -> pulled.last().isAfter(before), before);
  }

  /**
   * What nothing leads to now.
   *
   * @param regular when a regular pass would be made
   * @param pulledBefore what was pulled later by its digest stays
   */
  static Choice unreached(Choice regular, Instant now, Instant pulledBefore) {
    return new Choice(
        _ -> true, now, pulled -> pulled.last().isAfter(pulledBefore), regular.forgetBefore());
  }

  /** Of some content, what nothing else leads to now. */
  static Choice of(Choice regular, Instant now, Set<Digest> content) {
    return new Choice(
        content::contains,
        now,
        pulled -> regular.leads().test(pulled) && !isOf(content, pulled),
        regular.forgetBefore());
  }

  private static boolean isOf(Set<Digest> content, Pulled pulled) {
    return pulled.reference() instanceof Reference.Digested(Digest digest)
        && content.contains(digest);
  }
}
