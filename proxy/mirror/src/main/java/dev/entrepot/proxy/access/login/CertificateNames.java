package dev.entrepot.proxy.access.login;

import dev.entrepot.config.access.ClientCertificates;
import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.access.Proof;
import dev.entrepot.proxy.access.token.ProvenLogin;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Names callers by their certificates: by the one URI (RFC 5280, 4.2.1.6) that the pattern fits, or
 * the one common name. The connection has checked who signed it. Any thread.
 */
public final class CertificateNames {
  /** The kind of a URI among the alternative names. */
  private static final int URI = 6;

  private final boolean isOfCommonName;
  private final Predicate<String> fits;
  private final String pattern;
  private final String mark;
  private final InstantSource clock;

  public CertificateNames(ClientCertificates certificates, InstantSource clock) {
    this.isOfCommonName = certificates.isOfCommonName();
    this.fits = certificates.name().matcher();
    this.pattern = certificates.name().toString();
    this.mark = LoginMarks.of("certificate", pattern);
    this.clock = clock;
  }

  /** Whether a login rests on the pattern that is in force. */
  boolean stands(ProvenLogin login) {
    return login.mark().equals(mark);
  }

  /** The caller that the certificate names. */
  @SuppressWarnings("JavaUtilDate") // the certificate's type for times
  public Identified identify(X509Certificate certificate) {
    try {
      // A connection may live longer than its certificate.
      certificate.checkValidity(Date.from(clock.instant()));
      return known(isOfCommonName ? commonNames(certificate) : uris(certificate));
    } catch (CertificateParsingException | NamingException e) {
      return new Identified.Wrong("the names of the certificate cannot be read");
    } catch (CertificateException e) {
      return new Identified.Wrong("the certificate has expired, or is not valid yet");
    }
  }

  private Identified known(List<String> names) {
    List<String> fitting = names.stream().filter(fits).toList();
    if (fitting.size() != 1) {
      return new Identified.Wrong(
          "%d names of the certificate fit %s; exactly one has to"
              .formatted(fitting.size(), pattern));
    }
    var caller = new Caller.Known(fitting.getFirst(), Set.of(), Proof.CERTIFICATE);
    return new Identified.Known(new ProvenLogin(caller, mark));
  }

  private static List<String> uris(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    List<String> uris = new ArrayList<>();
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.getFirst().equals(URI) && name.get(1) instanceof String uri) {
        uris.add(uri);
      }
    }
    return uris;
  }

  /** All common names, those of relative names with several attributes too. */
  private static List<String> commonNames(X509Certificate certificate) throws NamingException {
    List<String> found = new ArrayList<>();
    for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
      Attribute names = rdn.toAttributes().get("CN");
      if (names != null) {
        NamingEnumeration<?> values = names.getAll();
        for (Object value : Collections.list(values)) {
          // Another type of text than a string is no name.
          found.add(value instanceof String text ? ClientCertificates.COMMON_NAME + text : "");
        }
      }
    }
    if (found.size() > 1) {
      throw new InvalidNameException("several common names");
    }
    return found;
  }
}
