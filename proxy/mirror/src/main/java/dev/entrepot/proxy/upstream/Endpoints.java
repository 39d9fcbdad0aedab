package dev.entrepot.proxy.upstream;

import static java.util.stream.Collectors.joining;

import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.HttpOutcome.Answered;
import dev.entrepot.proxy.upstream.HttpOutcome.Failed;
import dev.entrepot.proxy.upstream.auth.HelpedLogins;
import dev.entrepot.proxy.upstream.network.Network;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The endpoints of an upstream. They are asked in order, from the first or from the one behind
 * another, until one has what is wanted: the next one may have what the last one lacks or fails to
 * give.
 */
final class Endpoints implements RegistryConnection {
  /** How often all of them are asked while a short failure is waited out. */
  static final int MAX_ROUNDS = 6;

  /** A failure may be a short one if an endpoint has worked within this time. */
  static final Duration RECENTLY = Duration.ofMinutes(1);

  private final HttpTransport transport;
  private final List<RegistryEndpoint> endpoints;
  private final EndpointBreakers breakers;
  private final SearchClient searchClient;
  private final Backoff backoff;
  private final Hearing hearing;

  private Endpoints(
      HttpTransport transport,
      List<RegistryEndpoint> endpoints,
      SearchClient searchClient,
      Backoff backoff,
      Hearing hearing) {
    this.transport = transport;
    this.endpoints = endpoints;
    this.breakers =
        new EndpointBreakers(endpoints.stream().map(RegistryEndpoint::breakers).toList());
    this.searchClient = searchClient;
    this.backoff = backoff;
    this.hearing = hearing;
  }

  /**
   * @param transport closed along with the endpoints
   */
  static Endpoints of(
      UpstreamConfig config,
      HttpTransport transport,
      Refusals refusals,
      HelpedLogins helpers,
      Network network,
      Backoff backoff,
      Clocks clocks) {
    var health = new UpstreamHealth(clocks.wall());
    var factory =
        new EndpointFactory(
            config,
            transport,
            refusals,
            helpers,
            new LoginGate(clocks.steady()),
            new LoginTrouble(config.name(), clocks.steady(), health),
            network,
            backoff,
            clocks);
    return new Endpoints(
        transport,
        IntStream.range(0, config.endpoints().size()).mapToObj(factory::endpoint).toList(),
        SearchClient.of(config, transport, refusals, network),
        backoff,
        new Hearing(health, false));
  }

  @Override
  public Endpoints as(CallerLogin caller) {
    return new Endpoints(
        transport,
        endpoints.stream().map(endpoint -> endpoint.as(caller)).toList(),
        searchClient,
        backoff,
        hearing.ofCaller());
  }

  /**
   * The first answer that can be used. If there is none, it is the first refusal that is not a 404:
   * something is absent only if every endpoint says so. A failure of an upstream that was well just
   * now is waited out for some rounds: clients do not all try again.
   */
  @Override
  public <T> Answer<T> ask(
      UpstreamRequest request,
      RepositoryName repository,
      Deadline deadline,
      RequestPlan first,
      Reading<T> reading) {
    Answer<T> answer = askEach(request, repository, deadline, first, reading);
    for (int round = 1;
        round < MAX_ROUNDS && mayPass(answer, request.kind(), repository, first, deadline);
        round++) {
      try {
        backoff.pause(round);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return answer;
      }
      answer = askEach(request, repository, deadline, first, reading);
    }
    return answer;
  }

  private boolean mayPass(
      Answer<?> answer,
      ResourceKind kind,
      RepositoryName repository,
      RequestPlan plan,
      Deadline deadline) {
    return answer instanceof Refused<?>(Refusal refusal)
        && refusal.mayPassSoon()
        && plan.mode() == RetryMode.PATIENT
        && deadline.remaining(RECENTLY).isPositive()
        && breakers.wereWellWithin(RECENTLY, kind, repository);
  }

  private <T> Answer<T> askEach(
      UpstreamRequest request,
      RepositoryName repository,
      Deadline deadline,
      RequestPlan first,
      Reading<T> reading) {
    List<RegistryEndpoint> order = order(first.after());
    Optional<Refusal> worst = Optional.empty();
    for (int i = 0; i < order.size(); i++) {
      RegistryEndpoint endpoint = order.get(i);
      var share = deadline.share(order.size() - i);
      switch (ask(endpoint, request, repository, share, first, reading)) {
        case Found<T> found -> {
          return found;
        }
        case Refused<T>(Refusal refusal) ->
            worst = Optional.of(worst.filter(Endpoints::says).orElse(refusal));
      }
    }
    return Answer.refused(worst.orElseThrow());
  }

  private <T> Answer<T> ask(
      RegistryEndpoint endpoint,
      UpstreamRequest request,
      RepositoryName repository,
      Deadline deadline,
      RequestPlan plan,
      Reading<T> reading) {
    RepositoryBreakers breakers = endpoint.breakers().of(request.kind());
    Optional<Refusal> closed =
        plan.mode() == RetryMode.INSISTENT ? Optional.empty() : breakers.enter(repository);
    if (closed.isPresent()) {
      return Answer.refused(closed.get());
    }
    try {
      HttpOutcome sent = endpoint.ask(request, repository, deadline);
      Answer<T> answer = read(endpoint, sent, deadline, reading);
      hearing.heard(breakers, repository, sent, answer);
      return answer;
    } catch (RuntimeException | Error e) {
      breakers.heardNothing(repository); // Else no probe would ever be let through again.
      throw e;
    }
  }

  @Override
  public Answer<List<FoundRepository>> search(SearchTerm term, Deadline deadline) {
    return searchClient.search(term, deadline);
  }

  @Override
  public boolean isDue(RepositoryName repository) {
    return breakers.isDue(repository);
  }

  @Override
  public boolean isDueForBlobs(RepositoryName repository) {
    return breakers.isDueForBlobs(repository);
  }

  @Override
  public Optional<Refusal> trouble() {
    return breakers.trouble();
  }

  @Override
  public Optional<Refusal> trouble(RepositoryName repository) {
    return breakers.trouble(repository);
  }

  @Override
  public Condition condition() {
    String login =
        endpoints.stream().map(RegistryEndpoint::login).distinct().collect(joining(", "));
    return new Condition(breakers.leftAloneFor(), hearing.health().seen(), login);
  }

  @Override
  public void close() {
    transport.close();
  }

  private static <T> Answer<T> read(
      RegistryEndpoint endpoint, HttpOutcome sent, Deadline deadline, Reading<T> reading) {
    return switch (sent) {
      case Answered(Response response) -> reading.of(endpoint.id(), response, deadline);
      case Failed(Refusal refusal, _) -> Answer.refused(refusal);
    };
  }

  private List<RegistryEndpoint> order(Optional<EndpointId> after) {
    int first = after.map(EndpointId::index).orElse(-1) + 1;
    return IntStream.range(0, endpoints.size())
        .mapToObj(i -> endpoints.get((first + i) % endpoints.size()))
        .toList();
  }

  /** Whether a refusal says more than that there is nothing. */
  private static boolean says(Refusal refusal) {
    return refusal.reason() != Refusal.Reason.NOT_FOUND;
  }
}
