package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.config.DownloadsConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.RefusalMemory;
import dev.entrepot.proxy.resolve.ResolveFixture;
import dev.entrepot.proxy.resolve.UncountedDownloads;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.resolve.blob.BlobResolver;
import dev.entrepot.proxy.resolve.manifest.ManifestFetcher;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolver;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.Pace;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.CallerLogin;
import dev.entrepot.proxy.upstream.LoginWitness;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry that decides by each caller's login, and lookups that heed that. */
abstract class RightsFixture extends ResolveFixture {
  static final Duration PROOF_TTL = Duration.ofMinutes(15);
  static final Duration STALE = Duration.ofMinutes(30);
  static final Tag TAG = new Tag("v1");
  static final CallerLogin ADA = LentRepository.login("ada");
  static final CallerLogin BOB = LentRepository.login("bob");
  static final CallerLogin EVE = LentRepository.login("eve");

  /** How long a refusal is held, so that the registry is not asked again at once. */
  static final Duration HELD = Duration.ofSeconds(3);

  final FakeRepository content = FakeRepository.of("app");
  final LentRepository app = LentRepository.of(content, Reason.DENIED);
  InflightTable inflight;
  CallerRights rights;
  ManifestLookup manifests;
  BlobLookup blobs;

  @BeforeEach
  void makeLookups() {
    inflight =
        new InflightTable(
            cache, _ -> {}, new UncountedDownloads(), Pace.unlimited(), DownloadsConfig.DEFAULTS);
    rights = new CallerRights(cache, time, LoginWitness.NONE, _ -> true);
    manifests =
        rights.provenManifests(
            new ManifestResolver(
                cache, time, time, new RefusalMemory(time), new ManifestFetcher(cache)));
    blobs = rights.provenBlobs(new BlobResolver(cache, inflight, new RefusalMemory(time)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    inflight.stop(Duration.ofSeconds(20));
  }

  /** The way of a caller to the repository, whose tags are fresh for a day. */
  Route route(CallerLogin login) {
    return route(app, login);
  }

  static Route route(LentRepository repository, CallerLogin login) {
    return route(repository, login, Duration.ofDays(1));
  }

  static Route route(LentRepository repository, CallerLogin login, Duration tagsTtl) {
    var tags = new TagsConfig(tagsTtl, Duration.ofDays(30), NOT_FOUND_TTL, Duration.ZERO);
    return new Route(
            repository, tags, new UpstreamRights.OfCaller(PROOF_TTL, STALE), FairShare.UNLIMITED)
        .as(login);
  }

  ManifestResolution manifest(CallerLogin login, Reference reference) throws InterruptedException {
    return await(manifests.resolve(loop, route(login), reference, Want.CONTENT));
  }

  ManifestResolution tagged(CallerLogin login) throws InterruptedException {
    return manifest(login, new Reference.Tagged(TAG));
  }

  Future<BlobResolution> ask(CallerLogin login, Digest digest, Want want) {
    return blobs.resolve(
        Asker.at("192.0.2.1", loop, Promise.<Void>promise().future()), route(login), digest, want);
  }

  BlobResolution blob(CallerLogin login, Digest digest) throws InterruptedException {
    return await(ask(login, digest, Want.CONTENT));
  }

  /** Reads a blob to its end. */
  BlobResolution.Content read(CallerLogin login, Digest digest) throws InterruptedException {
    var got = (BlobResolution.Content) blob(login, digest);
    await(() -> got.source().state() instanceof TransferState.Complete);
    got.source().close();
    await(() -> inflight.size() == 0);
    return got;
  }
}
