package dev.entrepot.cli.setup;

import dev.entrepot.operate.setup.ClientKind;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a client. */
public final class ClientKindConverter implements ITypeConverter<ClientKind> {
  @Override
  public ClientKind convert(String name) {
    return ClientKind.of(name)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is not a client that can be set up; these can: %s"
                        .formatted(
                            name,
                            Arrays.stream(ClientKind.values())
                                .map(ClientKind::label)
                                .collect(Collectors.joining(", ")))));
  }
}
