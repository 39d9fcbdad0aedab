package dev.entrepot.server.admin.api;

import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;

/** Searches the registry that a term names. */
@FunctionalInterface
public interface RegistrySearch {
  /** What it finds; completes on the given context. */
  Future<Answer<List<FoundRepository>>> find(Context context, SearchTerm term);
}
