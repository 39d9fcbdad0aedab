package dev.entrepot.cli.setup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks an address that clients are to be pointed at whether Entrepot answers there. Blocking.
 *
 * @param limit how long connecting may take, and how long the answer
 */
public record RegistryProbe(Duration limit) {
  /** The field of an answer to {@code /v2/} by which Entrepot is known. */
  private static final String NAME = "x-entrepot";

  private static final int OK = 200;

  /** The result. */
  public sealed interface Found {
    /** Entrepot answers. */
    record Entrepot() implements Found {}

    /**
     * It does not.
     *
     * @param reason a sentence for a person, without its full stop
     */
    record Otherwise(String reason) implements Found {}
  }

  /**
   * Asks once.
   *
   * @param ca certificates, in PEM, to trust instead of those that Java trusts
   */
  public Found ask(URI server, Optional<String> ca) throws InterruptedException {
    URI target = server.resolve("/v2/");
    try (HttpClient client = client(ca)) {
      HttpResponse<InputStream> answer = client.send(request(target), BodyHandlers.ofInputStream());
      answer.body().close(); // Not read: nothing limits the time until its end.
      return found(target, answer);
    } catch (HttpTimeoutException e) {
      return new Found.Otherwise(
          "%s gives no answer within %d s".formatted(target, limit.toSeconds()));
    } catch (SSLException e) {
      return new Found.Otherwise(
          "%s is not trusted (%s); --ca FILE names the CA of its certificate"
              .formatted(target, e.getMessage()));
    } catch (IOException e) {
      return new Found.Otherwise("nothing answers at %s (%s)".formatted(target, words(e)));
    } catch (GeneralSecurityException e) {
      return new Found.Otherwise("the certificates of --ca cannot be used: " + e.getMessage());
    }
  }

  private static Found found(URI target, HttpResponse<InputStream> answer) {
    if (answer.headers().firstValue(NAME).isPresent()) {
      return new Found.Entrepot();
    }
    boolean registry = answer.headers().map().containsKey("docker-distribution-api-version");
    return new Found.Otherwise(
        "what answers at %s is %s, not Entrepot"
            .formatted(
                target,
                registry
                    ? "another registry"
                    : answer.statusCode() == OK
                        ? "another service"
                        : "another service (status %d)".formatted(answer.statusCode())));
  }

  private static String words(IOException e) {
    for (Throwable it = e; it != null; it = it.getCause()) {
      if (it instanceof UnresolvedAddressException) {
        return "there is no such host";
      }
    }
    return e instanceof ConnectException ? "connection refused" : String.valueOf(e.getMessage());
  }

  private HttpRequest request(URI target) {
    return HttpRequest.newBuilder(target).timeout(limit).header("user-agent", "entrepot").build();
  }

  /** Proxies of the environment are ignored, as dockerd and containerd do not see them. */
  private HttpClient client(Optional<String> ca) throws GeneralSecurityException, IOException {
    var builder =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limit);
    if (ca.isPresent()) {
      builder.sslContext(trusting(ca.get()));
    }
    return builder.build();
  }

  private static SSLContext trusting(String pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
      store.setCertificateEntry("ca" + count++, certificate);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
