package dev.entrepot.server;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.operate.pull.PullJobs;
import dev.entrepot.proxy.resolve.Searches;
import dev.entrepot.proxy.route.Router;
import dev.entrepot.server.admin.AdminRoutes;
import dev.entrepot.server.admin.Jobs;
import dev.entrepot.server.admin.api.BlobEndpoints;
import dev.entrepot.server.admin.api.BundleEndpoints;
import dev.entrepot.server.admin.api.ListingEndpoints;
import dev.entrepot.server.admin.api.MissedEndpoints;
import dev.entrepot.server.admin.api.PullEndpoints;
import dev.entrepot.server.admin.api.RetentionEndpoints;
import dev.entrepot.server.admin.api.SearchEndpoint;
import dev.entrepot.server.admin.api.ServerEndpoint;
import dev.entrepot.server.admin.api.UpstreamsEndpoint;
import dev.entrepot.server.admin.api.VerifyEndpoint;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The endpoints of the admin API.
 *
 * @param store what is stored, and what becomes of it
 * @param registries what comes from registries, and how they are doing
 * @param server what this server is
 */
record AdminApi(List<AdminRoutes> store, List<AdminRoutes> registries, AdminRoutes server) {
  /**
   * Makes them.
   *
   * @param closing closes what they have running
   */
  static AdminApi of(
      EntrepotConfig config,
      ContentCache cache,
      Router router,
      Searches searches,
      PullJobs pulls,
      Closing closing) {
    return new AdminApi(
        store(config, cache, closing),
        List.of(
            new UpstreamsEndpoint(config, router::statuses),
            new SearchEndpoint(searches::find, config.data()),
            new PullEndpoints(
                pulls, config, InstantSource.system(), closing.add("pulls", Jobs.pulls()))),
        new ServerEndpoint(config));
  }

  /** One pool of listings is shared by all that walk through the index. */
  private static List<AdminRoutes> store(
      EntrepotConfig config, ContentCache cache, Closing closing) {
    Jobs walks = closing.add("listings", Jobs.listings());
    Jobs verifications = closing.add("verifications", Jobs.verifications());
    Jobs bundles = closing.add("bundles", Jobs.bundles());
    return List.of(
        new VerifyEndpoint(cache, config.data(), verifications),
        new ListingEndpoints(cache, config, walks),
        new BundleEndpoints(cache, config, bundles),
        new MissedEndpoints(cache, config, walks),
        new RetentionEndpoints(cache, config, InstantSource.system(), walks),
        new BlobEndpoints(cache, config, walks));
  }

  /** All of them. */
  AdminRoutes[] routes() {
    return Stream.of(store, registries, List.of(server))
        .flatMap(List::stream)
        .toArray(AdminRoutes[]::new);
  }
}
