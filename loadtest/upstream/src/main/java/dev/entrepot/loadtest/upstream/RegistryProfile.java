package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Auth.Bearer;
import dev.entrepot.loadtest.upstream.Auth.Grantee;
import dev.entrepot.loadtest.upstream.Auth.Realm.OnOwnPort;
import dev.entrepot.loadtest.upstream.Auth.TokenField;
import dev.entrepot.loadtest.upstream.Dialect.Oddity;
import dev.entrepot.loadtest.upstream.Dialect.Scoping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The registries of the world, with the habits that clients stumble over. */
public enum RegistryProfile {
  /** Tokens from another host, a CDN, a quota of manifests. */
  DOCKER_HUB("library/app") {
    @Override
    public RegistryBuilder builder() {
      var tokens = tokens("registry.docker.io", Dialect.PLAIN);
      return redirecting(tokens.with(new OnOwnPort(OTHER_HOST))).pullLimit(HUB_PULLS);
    }
  },

  /** Tokens from itself, 403 for what is missing or private, no referrers. */
  GHCR("owner/app") {
    @Override
    public RegistryBuilder builder() {
      var dialect = Dialect.PLAIN.with(Oddity.TOKEN_FORBIDDEN);
      return redirecting(tokens("ghcr.io", dialect)).withoutReferrers();
    }
  },

  /** Redirects by 302, refuses in HTML. */
  QUAY("org/app") {
    @Override
    public RegistryBuilder builder() {
      var dialect = Dialect.at("/v2/auth").with(Oddity.HTML_REFUSAL);
      return ScriptedRegistry.builder()
          .auth(tokens("quay.io", dialect))
          .redirect(Redirection.to(OTHER_HOST).with(302))
          .linkLifetime(Duration.ofMinutes(10));
    }
  },

  /** Relative redirects, a challenge at the root only, headers by the kilobyte. */
  GCR("project/app") {
    @Override
    public RegistryBuilder builder() {
      var dialect = Dialect.at("/v2/token").with(Oddity.CHALLENGE_AT_ROOT_ONLY);
      return ScriptedRegistry.builder()
          .auth(tokens("gcr.io", dialect))
          .redirect(Redirection.onOwnHost())
          .headerBytes(GCR_HEADER_BYTES);
    }
  },

  /** Asks for nothing. */
  MCR("dotnet/app") {
    @Override
    public RegistryBuilder builder() {
      return redirecting(new Auth.None());
    }
  },

  /** One scope for all, HEADs of blobs refused, 400 for a token that is over. */
  ECR_PUBLIC("alias/app") {
    @Override
    public RegistryBuilder builder() {
      var dialect =
          Dialect.PLAIN
              .with(Scoping.ACCOUNT)
              .with(Oddity.BLOB_HEAD_IS_UNAUTHORIZED, Oddity.EXPIRY_IS_BAD_REQUEST);
      return redirecting(tokens("public.ecr.aws", dialect));
    }
  },

  /** User name and password with each request. */
  ECR_PRIVATE("team/app") {
    @Override
    public RegistryBuilder builder() {
      return redirecting(new Auth.Basic(AWS));
    }

    @Override
    public List<Grantee> grantees() {
      return List.of(new Grantee(AWS, ""));
    }
  },

  /** Tokens by the names of OAuth 2.0. */
  ACR("team/app") {
    @Override
    public RegistryBuilder builder() {
      var tokens = tokens("team.azurecr.io", Dialect.at("/oauth2/token"));
      return redirecting(tokens.with(TokenField.ACCESS_TOKEN).with(grantees(), false));
    }

    @Override
    public List<Grantee> grantees() {
      return List.of(new Grantee(new Credentials("reader", "acr-secret"), ""));
    }
  },

  /** Redirects manifests too, to another registry; no referrers. */
  KUBERNETES("coredns/coredns") {
    @Override
    public RegistryBuilder builder() {
      return ScriptedRegistry.builder()
          .redirect(Redirection.to(OTHER_HOST).withManifests())
          .withoutReferrers();
    }
  },

  /** A login for each group of repositories; blobs of its own. */
  GITLAB("group/project/app") {
    @Override
    public RegistryBuilder builder() {
      var tokens = tokens("container_registry", Dialect.at("/jwt/auth"));
      return ScriptedRegistry.builder()
          .auth(tokens.with(new OnOwnPort(OTHER_HOST)).with(grantees(), false));
    }

    @Override
    public List<Grantee> grantees() {
      return List.of(
          new Grantee(new Credentials("deploy", "of-the-project"), "group/project/"),
          new Grantee(new Credentials("robot", "of-the-other"), "group/other/"));
    }
  },

  /** The scope inside the realm, and no service. */
  NVCR("nvidia/app") {
    @Override
    public RegistryBuilder builder() {
      return redirecting(tokens("", Dialect.at("/proxy_auth").with(Scoping.IN_REALM)));
    }
  };

  /** How many manifests Docker Hub gives to those without an account, in six hours. */
  public static final int HUB_PULLS = 100;

  private static final String OTHER_HOST = "127.0.0.2";
  private static final int GCR_HEADER_BYTES = 60 << 10;
  private static final Credentials AWS = new Credentials("AWS", "ecr-secret-of-12-hours");

  private final String repository;

  RegistryProfile(String repository) {
    this.repository = repository;
  }

  /** A registry of this kind, to be started. */
  public abstract RegistryBuilder builder();

  /** A name as repositories have it there. */
  public String repository() {
    return repository;
  }

  /** Who may pull, where not everybody may. */
  public List<Grantee> grantees() {
    return List.of();
  }

  /** Who may pull from {@link #repository}; empty if everybody may. */
  public Optional<Credentials> credentials() {
    return grantees().stream()
        .filter(grantee -> repository.startsWith(grantee.prefix()))
        .map(Grantee::credentials)
        .findFirst();
  }

  private static Bearer tokens(String service, Dialect dialect) {
    return Bearer.anonymously().with(service).with(dialect);
  }

  private static RegistryBuilder redirecting(Auth auth) {
    return ScriptedRegistry.builder().auth(auth).redirect(Redirection.to(OTHER_HOST));
  }
}
