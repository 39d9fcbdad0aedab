package dev.entrepot.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program says to wrong usage, and of itself. */
final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_ofUpstream_namesEachFault() {
    assertThat(run("upstream", "--help")).isZero();
    for (FaultKind kind : FaultKind.values()) {
      assertThat(out.toString()).contains(kind.form()).contains(kind.meaning());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "upstream --mix-faults 2 | --mix-faults needs a share from 0 to 1",
        "upstream --wrong-bytes | --wrong-bytes goes with --mix-faults",
        "upstream --certificate x.pem | --certificate goes with --tls",
        "upstream --auth basic | --auth basic needs --login NAME:PASSWORD",
        "upstream --login a:b | --login goes with --auth",
        "upstream --auth basic --login a | a login is written NAME:PASSWORD",
        "upstream --fault cut@blob | cut is written cut=SIZE",
        "upstream --layer-size big | 'big' is not a size",
        "upstreams | Unmatched argument"
      })
  void usage_wrong_exitsWith2AndSaysWhatIsWrong(String arguments, String message) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void upstream_portIsTaken_exitsWith1AndSaysWhere() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(run("upstream", "--port", port)).isEqualTo(1);
      assertThat(err.toString()).contains("cannot listen on 127.0.0.1:" + port);
    }
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
