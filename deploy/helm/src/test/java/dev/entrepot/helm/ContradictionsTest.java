package dev.entrepot.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that do not go together: helm installs nothing, and one sentence says what to change. */
class ContradictionsTest {
  private static final String INGRESS =
      "ingress: {enabled: true, host: a.example, tls: {secretName: a}}\n";

  @TempDir private Path folder;

  private static Arguments refused(String values, String sentence) {
    return Arguments.of(values, sentence);
  }

  static Stream<Arguments> ofTheConfiguration() {
    return Stream.of(
        refused("config: {listen: ':80'}", "config.listen is set by the chart: it is port 5000"),
        refused("config: {admin: ':81'}", "config.admin is set by the chart: it is port 5001"),
        refused("config: {data: /data}", "config.data is set by the chart: it is a folder"),
        refused("config: {tls: {cert: a, key: b}}", "config.tls is set by the chart: set tls."),
        refused("config: {admin-token: abcdefghijklmnop}", "config.admin-token is set by the"),
        refused("config: {admin-token-file: a}", "config.admin-token-file is set by the chart"),
        refused(
            "config: {access: {users: /a}}\nhtpasswd: {secretName: a}",
            "config.access.users and htpasswd.secretName both name a file of users"),
        refused(
            "config: {log: {file: /var/log/entrepot.log}}",
            "config.log.file: /var/log/entrepot.log is not writable"),
        refused(
            "config: {access: {audit: {file: audit.log}}}",
            "config.access.audit.file: audit.log is not writable"),
        refused("sync: {docker.io: {}}", "sync needs config.sync.schedule"),
        refused("config: {sync: {schedule: 1d}}", "config.sync.schedule needs sync"),
        refused(
            "config: {sync: {schedule: 1d, file: /a}}\nsync: {docker.io: {}}",
            "config.sync.file and sync are both a list"),
        refused(
            "dockerConfig: {docker.io: {secretName: a, key: b}}",
            "dockerConfig.docker.io needs an entry docker.io in config.upstreams"),
        refused(
            "dockerConfig: {docker.io: {secretName: a, key: b}}\n"
                + "config: {upstreams: {docker.io: {credentials: {docker-config: /a}}}}",
            "dockerConfig.docker.io and config.upstreams.docker.io.credentials are both a login"));
  }

  static Stream<Arguments> ofSecrets() {
    return Stream.of(
        refused(
            "config: {upstreams: {a.example: {credentials: {username: me, password: hunter2}}}}",
            "config.upstreams.a.example.credentials.password is a secret"),
        refused(
            "config: {upstreams: {a.example: {credentials: {username: me, password: 'x${env:A}'}}}}"
                + "\nsecretEnv: {A: {secretName: a, key: b}}",
            "config.upstreams.a.example.credentials.password is a secret"),
        refused("config: {public-url: 'http://${env:HOST}'}", "config has ${env:HOST}, but"),
        refused(
            "env: {A: b}\nsecretEnv: {A: {secretName: a, key: b}}",
            "A is both in env and in secretEnv"),
        refused(
            "config: {access: {users: /etc/entrepot/files/users}}",
            "config has /etc/entrepot/files/users, but files has no users"),
        refused("files: {ca.pem: {key: a}}", "files.ca.pem needs either a secretName or a"),
        refused(
            "files: {ca.pem: {key: a, secretName: b, configMapName: c}}",
            "files.ca.pem needs either a secretName or a configMapName"));
  }

  static Stream<Arguments> ofTheStore() {
    return Stream.of(
        refused("replicas: 2", "replicas: 2 replicas would be as many caches"),
        refused("persistence: {enabled: false}", "persistence.enabled: false keeps the store on"),
        refused(
            "persistence: {enabled: false}\nconfig: {storage: {max-size: 80%}}",
            "persistence.enabled: false keeps the store on"),
        refused(
            "config: {storage: {max-size: 101GiB}}",
            "config.storage.max-size: 101GiB does not fit on the volume, whose persistence.size"),
        refused(
            "persistence: {enabled: false, existingClaim: a}\nconfig: {storage: {max-size: 1GiB}}",
            "persistence.existingClaim needs persistence.enabled"),
        refused(
            "jvm: {heap: 2Gi}",
            "resources.limits.memory: 1536Mi is less than jvm.heap, jvm.directMemory and the 384Mi"
                + " of the index and the JVM: at least 2944Mi"),
        refused("jvm: {options: -Xmx2g}", "jvm.options sets the memory, which jvm.heap"),
        refused("jvm: {heap: 32Mi}", "jvm.heap: 32Mi is less than the 64Mi"));
  }

  static Stream<Arguments> ofTheNetwork() {
    return Stream.of(
        refused(
            "ingress: {enabled: true, host: a.example}",
            "ingress.enabled needs ingress.tls.secretName: docker refuses a registry without TLS"),
        refused(
            "ingress: {enabled: true, tls: {secretName: a}}", "ingress.enabled needs ingress.host"),
        refused(
            INGRESS + "tls: {secretName: a}", "ingress.enabled with tls.secretName: most control"),
        refused(
            INGRESS.replace("a}}", "a}, annotations: {a: b}}")
                + "config: {access: {client-certificates: {ca: /etc/entrepot/files/ca, name:"
                + " 'cn:{cn}'}}}\n"
                + "files: {ca: {configMapName: a, key: b}}\n"
                + "tls: {secretName: a}",
            "ingress.enabled with config.access.client-certificates: TLS ends at the ingress"),
        refused(
            "config: {access: {client-certificates: {ca: /a, name: 'cn:{cn}'}}}",
            "config.access.client-certificates needs tls.secretName"),
        refused("service: {nodePort: 30500}", "service.nodePort needs a service.type of NodePort"),
        refused(
            "service: {loadBalancerIP: 10.0.0.1}",
            "service.loadBalancer… needs a service.type of LoadBalancer, which is ClusterIP"),
        refused("service: {externalTrafficPolicy: Local}", "service.externalTrafficPolicy needs a"),
        refused(
            "serviceMonitor: {enabled: true}",
            "serviceMonitor.enabled needs networkPolicy.adminFr"),
        refused(
            """
            serviceMonitor: {enabled: true}
            admin: {open: false}
            networkPolicy: {enabled: false}
            """,
            "serviceMonitor.enabled needs admin.open: /metrics is on the admin port"),
        refused(
            "config: {access: {roles: [{who: any, role: look}], open: metrics}}",
            "config.access.open needs health: with config.access.roles, the kubelet's probes"),
        refused(
            """
            serviceMonitor: {enabled: true}
            networkPolicy: {enabled: false}
            config: {access: {roles: [{who: any, role: look}], open: [health]}}
            """,
            "serviceMonitor.enabled needs metrics in config.access.open"),
        refused(
            "serviceMonitor: {interval: 5s}",
            "serviceMonitor.scrapeTimeout: 10s is longer than serviceMonitor.interval: 5s"));
  }

  static Stream<Arguments> ofTheNodes() {
    return Stream.of(
        refused(
            """
            nodes: {enabled: true}
            service: {type: NodePort, nodePort: 30500, externalTrafficPolicy: Local}
            """,
            "nodes.enabled with service.externalTrafficPolicy: Local needs nodes.server"),
        refused("nodes: {enabled: true}", "nodes.enabled needs nodes.server, the address"),
        refused(
            "nodes: {enabled: true, server: 'https://a.example'}",
            "nodes.server: https://a.example does not fit tls.secretName: the clients' port speaks"
                + " http"),
        refused(
            "nodes: {enabled: true, server: 'https://a.example', caFile: ca}\ntls: {secretName: a}",
            "nodes.caFile: files has no ca"),
        refused(
            "nodes: {enabled: true, server: 'http://a.example', caFile: ca}\n"
                + "files: {ca: {configMapName: a, key: b}}",
            "nodes.caFile: http://a.example has no certificate"),
        refused(
            "replicas: 0\nnodes: {enabled: true, server: 'http://a.example'}",
            "nodes.enabled with replicas: 0 points nodes at a server that is not there"));
  }

  @ParameterizedTest
  @MethodSource({"ofTheConfiguration", "ofSecrets", "ofTheStore", "ofTheNetwork", "ofTheNodes"})
  void values_refused_byOneSentence(String values, String sentence) {
    assertThatThrownBy(() -> Chart.render(folder, values))
        .hasMessageContaining("these values do not go together:\n- " + sentence)
        .satisfies(
            it ->
                assertThat(String.valueOf(it.getMessage()).lines())
                    .filteredOn(line -> line.startsWith("- "))
                    .hasSize(1));
  }

  @Test
  void values_severalContradictions_areAllSaid() {
    assertThatThrownBy(
            () ->
                Chart.render(
                    folder, "replicas: 3\nservice: {nodePort: 30500}\nconfig: {data: /data}"))
        .hasMessageContaining("- config.data")
        .hasMessageContaining("- replicas: 3")
        .hasMessageContaining("- service.nodePort");
  }

  /** A message about a secret does not have it. */
  @Test
  void values_secret_isNotShown() {
    assertThatThrownBy(
            () ->
                Chart.render(
                    folder, "config: {upstreams: {a.example: {credentials: {password: hunter2}}}}"))
        .hasMessageContaining("credentials.password is a secret")
        .hasMessageNotContaining("hunter2");
  }

  static Stream<Arguments> ofTheSchema() {
    return Stream.of(
        refused("replica: 1", "additional properties 'replica' not allowed"),
        refused("replicas: '1'", "at '/replicas': got string, want integer"),
        refused("image: {pullPolicy: Sometimes}", "at '/image/pullPolicy': value must be one of"),
        refused("persistence: {size: big}", "at '/persistence/size': 'big' does not match"),
        refused("secretEnv: {A: {secretName: b}}", "at '/secretEnv/A': missing property 'key'"),
        refused("jvm: {heap: 1.5Gi}", "at '/jvm/heap': '1.5Gi' does not match pattern"),
        refused("config: {storage: {max-sise: 1GiB}}", "additional properties 'max-sise' not"),
        refused("config: {tags: {ttl: 60}}", "at '/config/tags/ttl'"),
        refused("config: {log: {level: loud}}", "at '/config/log/level'"),
        refused(
            "config: {upstreams: {a.example: {ulr: 'https://b.example'}}}", "'ulr' not allowed"),
        refused("config: {access: {rules: [{who: any, image: '*'}]}}", "'image' not allowed"));
  }

  @ParameterizedTest
  @MethodSource("ofTheSchema")
  void values_ofTheWrongForm_areRefusedByTheSchema(String values, String message) {
    assertThatThrownBy(() -> Chart.render(folder, values))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(message);
  }

  /** YAML 1.1, which helm reads, takes {@code off} for {@code false}. */
  @Test
  void accessLog_off_staysOff() throws IOException {
    assertThat(Chart.render(folder, "config: {log: {access: off}}").configuration())
        .contains("access: \"off\"");
  }
}
