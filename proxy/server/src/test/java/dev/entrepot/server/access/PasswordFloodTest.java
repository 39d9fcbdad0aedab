package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.LoggedLines;
import dev.entrepot.server.TestProxy;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wrong passwords as fast as they can be sent, of ever new names, from many addresses: nobody is
 * let in, callers who are known pull on, and neither memory nor the log grows with it.
 */
final class PasswordFloodTest {
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final int ATTACKERS = 8;
  private static final int AT_ONCE = 16;
  private static final String MANIFEST = "/v2/team/a/manifests/1";

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;
  private final Set<String> statuses = ConcurrentHashMap.newKeySet();
  private final AtomicLong names = new AtomicLong();

  @BeforeEach
  void start() throws Exception {
    TestImages.withSeed(3).addTo(upstream.repository("team/a"), "1");
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withUsers(Guarded.users(folder.resolve("htpasswd"), "anna"))
            .withRules(Guarded.rules("login docker.io/* allow"));
    proxy = TestProxy.start(Guarded.config(folder.resolve("data"), upstream.uri(), access));
  }

  @Test
  void wrongPasswords_byTheThousand_letNobodyInAndHoldNobodyUp() throws Exception {
    String[] basic = Guarded.basic("anna", "right");
    String[] token = Guarded.bearer(Guarded.token(proxy, "team/a", basic));
    long alone = pulls(basic, System.nanoTime() + TIME.toNanos());
    try (var log = LoggedLines.of("dev.entrepot.proxy");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long end = System.nanoTime() + TIME.toNanos();
      List<Future<Long>> attackers = new ArrayList<>();
      for (int i = 0; i < ATTACKERS; i++) {
        String address = "127.0.1." + (i + 1);
        attackers.add(threads.submit(() -> attack(address, end)));
      }
      var withBasic = threads.submit(() -> pulls(basic, end));
      long withToken = pulls(token, end);
      long attempts = 0;
      for (Future<Long> attacker : attackers) {
        attempts += attacker.get();
      }
      System.out.printf(
          "wrong passwords: %d a second; pulls: %d, before %d%n",
          attempts / TIME.toSeconds(), withBasic.get() + withToken, alone);
      assertThat(withBasic.get()).isPositive();
      assertThat(withToken).isPositive();
      assertThat(attempts).isGreaterThan(1_000);
      assertThat(statuses).isSubsetOf("401", "429", "503").contains("401", "429");
      assertThat(log.lines()).hasSizeLessThan(10);
    }
    TestProxy.await(() -> metric("entrepot_clients_answers") == 0);
    assertThat(metric("entrepot_clients_memory_bytes")).isZero();
    assertThat(upstream.requests().stream().filter(it -> it.path().contains("manifests")))
        .hasSize(1);
  }

  private double metric(String name) {
    try {
      return proxy.metric(name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every one of them succeeds. */
  private long pulls(String[] login, long end) throws Exception {
    long count = 0;
    for (; System.nanoTime() < end; count++) {
      assertThat(proxy.get(MANIFEST, login).statusCode()).isEqualTo(200);
    }
    return count;
  }

  /** Each name and password is new; how many attempts there were. */
  private long attack(String address, long end) throws IOException {
    long count = 0;
    try (var socket =
        new Socket(
            InetAddress.getLoopbackAddress(), proxy.port(), InetAddress.getByName(address), 0)) {
      socket.setSoTimeout(60_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (System.nanoTime() < end) {
        var requests = new StringBuilder();
        for (int i = 0; i < AT_ONCE; i++) {
          requests.append(attempt());
        }
        socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < AT_ONCE; i++) {
          statuses.add(status(in));
          count++;
        }
      }
    }
    return count;
  }

  private String attempt() {
    String pair = "user" + names.incrementAndGet() % 3_000 + ":wrong" + names.get();
    String login = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    return "HEAD %s HTTP/1.1\r\nHost: proxy\r\nAuthorization: Basic %s\r\n\r\n"
        .formatted(MANIFEST, login);
  }

  /** Reads the head of an answer that has no body. */
  private static String status(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the server has closed the connection");
      }
      head.append((char) next);
    }
    return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }
}
