package dev.entrepot.cli.store;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.read.Loaded;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.client.AdminClient;
import dev.entrepot.operate.client.AdminLogin;
import dev.entrepot.operate.client.Answerer;
import dev.entrepot.operate.client.ServerAddress;
import dev.entrepot.operate.client.ServerProbe;
import dev.entrepot.operate.images.ServerFacts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the one store that a command means: that of the server which is named, or else of the one
 * that answers at the admin port of the configuration, or else the one in a folder. A folder that
 * is named and that the server does not use comes before the server.
 *
 * @param data the folder that the command line names
 * @param login what servers are shown
 * @param warnings takes sentences for a person
 */
record StoreFinder(
    Loaded<EntrepotConfig> loaded,
    Optional<Path> data,
    Optional<AdminLogin> login,
    Consumer<String> warnings) {

  /**
   * The store of the server that is named.
   *
   * @throws IOException if something other than Entrepot answers; the message says what
   */
  Place of(ServerAddress address) throws IOException, InterruptedException {
    return switch (ask(address, Optional.empty())) {
      case Answerer.Entrepot(var facts) -> served(address, Optional.empty(), facts);
      case Answerer.OfAnotherFolder(String words) -> throw new IOException(words);
      case Answerer.Stranger(String words) -> throw new IOException(words);
      case Answerer.NoServer(String words) -> throw new IOException(words);
    };
  }

  /** The store that the configuration means. */
  Place ofConfiguration() throws InterruptedException {
    EntrepotConfig config = loaded.value();
    StoreFolder folder = folder();
    boolean isMeant = data.isPresent() || (folder.isNamed() && folder.mayHoldStore());
    Optional<Path> meant = Optional.of(folder.path()).filter(_ -> isMeant);
    ServerAddress address = ServerAddress.of(config.admin().address());
    Answerer answerer = ask(address, meant);
    return switch (answerer) {
      case Answerer.Entrepot(var facts) -> served(address, meant, facts);
      case Answerer.OfAnotherFolder _, Answerer.Stranger _, Answerer.NoServer _ ->
          new Place.Local(folder, config, answerer);
    };
  }

  private StoreFolder folder() {
    boolean isWritten = loaded.origin(EntrepotConfig.DATA_KEY).isPresent();
    return new StoreFolder(data.orElse(loaded.value().data()), data.isPresent() || isWritten);
  }

  private Answerer ask(ServerAddress address, Optional<Path> folder) throws InterruptedException {
    return new ServerProbe(address, ServerProbe.USUAL_LIMIT).ask(login, folder);
  }

  private Place served(ServerAddress address, Optional<Path> meant, Optional<ServerFacts> facts) {
    if (login.isPresent() && address.isOpenToOthers()) {
      warnings.accept(
          "the %s goes to %s unencrypted: use https, or a tunnel"
              .formatted(login.get().secret(), address));
    }
    EntrepotConfig config = loaded.value();
    return new Place.Served(
        new AdminClient(address, login, meant),
        facts.map(it -> config.withUpstreams(registries(it))).orElse(config));
  }

  /** Image names are resolved as the server resolves them, whatever is configured here. */
  private static Map<RegistryName, UpstreamConfig> registries(ServerFacts facts) {
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>();
    for (RegistryName name : facts.registries()) {
      var upstream = UpstreamConfig.of(name, URI.create("https://" + name));
      boolean isDefault = facts.byDefault().filter(name::equals).isPresent();
      upstreams.put(name, isDefault ? upstream.asDefault() : upstream);
    }
    return upstreams;
  }
}
