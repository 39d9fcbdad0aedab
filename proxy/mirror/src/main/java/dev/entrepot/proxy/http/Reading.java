package dev.entrepot.proxy.http;

import dev.entrepot.proxy.access.Caller;
import dev.entrepot.proxy.route.Route;

/** What answers a request for a repository's content once it has passed the door. */
interface Reading {
  void answer(ContentResponder content, Route route, Caller caller);
}
