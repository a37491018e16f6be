{% load i18n static %}{% get_current_language as LANGUAGE_CODE %}// Keeps the offline page and what it needs, and nothing of anyone's own pages.
"use strict";

const KEPT = [
  "{% url 'offline' %}",
  "{% static 'site/base.css' %}",
  "{% static 'site/frame.css' %}",
  "{% static 'site/offline.css' %}",
];
const CACHE = `offline {{ LANGUAGE_CODE }} ${KEPT.join(" ")}`;

self.addEventListener("install", (event) => {
  // What a page sends while it goes is lost where it has to wake a worker first.
  event.addRoutes?.({ condition: { requestMethod: "POST" }, source: "network" });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(KEPT[0])));
  } else if (KEPT.slice(1).includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  }
});
