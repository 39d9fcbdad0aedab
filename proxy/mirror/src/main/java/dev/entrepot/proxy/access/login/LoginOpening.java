package dev.entrepot.proxy.access.login;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.JWK;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.proxy.access.login.IssuerTokens.Trusted;
import dev.entrepot.proxy.access.login.issuer.FetchedKeys;
import dev.entrepot.proxy.access.login.issuer.IssuerDocuments;
import dev.entrepot.proxy.access.login.issuer.IssuerKeys;
import dev.entrepot.proxy.access.login.issuer.KeySet;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** Makes the logins that a configuration asks for. */
final class LoginOpening {
  /** For a connection to an issuer. */
  static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

  /** For a document of an issuer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Executor OFF_LOOP =
      task -> Thread.ofVirtual().name("entrepot-login-source").start(task);

  private final AccessConfig config;
  private final InstantSource clock;
  private final List<WatchedFile<List<JWK>>> keyFiles = new ArrayList<>();
  private Optional<HttpClient> http = Optional.empty();

  LoginOpening(AccessConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  CallerLogins open(LoginPool pool, Ticker ticker, RandomGenerator random)
      throws LoginFileException {
    Optional<UserFile> users = Optional.empty();
    if (config.users().isPresent()) {
      users = Optional.of(UserFile.open(config.users().get(), clock, random, OFF_LOOP));
    }
    List<Trusted> issuers = new ArrayList<>();
    for (OidcIssuer issuer : config.issuers()) {
      issuers.add(new Trusted(issuer, keys(issuer)));
    }
    var sources =
        new LoginSources(
            users,
            issuers.isEmpty() ? TokenLogins.NONE : new IssuerTokens(issuers, pool, clock),
            config.clientCertificates().map(it -> new CertificateNames(it, clock)));
    var memory = new LoginMemory(config.session(), sources::stands, ticker);
    ScheduledExecutorService looking = looking();
    users.ifPresent(file -> file.keepLooking(looking));
    keyFiles.forEach(file -> file.keepLooking(looking));
    return new CallerLogins(
        sources,
        memory,
        new FailedLogins(ticker),
        new FailedLogins(ticker),
        new LoginHashes(random),
        pool,
        () -> {
          looking.shutdownNow();
          http.ifPresent(HttpClient::shutdownNow);
        });
  }

  private static ScheduledExecutorService looking() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("entrepot-login-file").factory());
  }

  private HttpClient http() {
    HttpClient client =
        http.orElseGet(
            () ->
                HttpClient.newBuilder()
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(CONNECT_PATIENCE)
                    .executor(OFF_LOOP)
                    .build());
    http = Optional.of(client);
    return client;
  }

  private IssuerKeys keys(OidcIssuer issuer) throws LoginFileException {
    return issuer.jwks().isPresent()
        ? ofFile(issuer.jwks().get())
        : new FetchedKeys(
            issuer.url().toString(),
            new IssuerDocuments(issuer.url(), http(), PATIENCE),
            clock,
            OFF_LOOP);
  }

  private IssuerKeys ofFile(Path path) throws LoginFileException {
    var file =
        new WatchedFile<List<JWK>>(path, KeySet.MAX_BYTES, LoginOpening::parse, clock, OFF_LOOP);
    keyFiles.add(file);
    return fits ->
        CompletableFuture.completedFuture(
            new IssuerKeys.Search.Done(file.latest().stream().filter(fits).toList()));
  }

  private static List<JWK> parse(Path file, byte[] content) throws LoginFileException {
    try {
      return KeySet.parse(new String(content, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new LoginFileException(file, ": " + e.getMessage(), e);
    }
  }
}
