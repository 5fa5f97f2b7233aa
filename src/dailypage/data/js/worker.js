// The service worker of a site. The network is always asked first; what is kept answers only when it is silent, and
// says that it was kept: the newest issue of yesterday is never shown as today's.
const KEPT = "dailypage-kept-1";
const CHECKSUM = "x-dailypage-checksum";
const SIZE = "x-dailypage-size";
const PATIENCE = 6000; // milliseconds, after which a kept page is better than none
const root = new URL("./", self.registration.scope);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, tell, drop } = event.data;
  const work = keep ? keepAll(keep) : drop ? caches.delete(KEPT) : Promise.resolve();
  const answer = work
    .catch(() => undefined) // no network, or no room: what is there stays
    .then(() => held(keep || tell || ""))
    .then((told) => event.ports[0]?.postMessage(told));
  event.waitUntil(answer);
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.href.startsWith(root.href)) event.respondWith(answer(event.request));
});

// Where a file is kept: an address that ends in a folder means its page.
function keyOf(address) {
  const url = new URL(address, root);
  url.search = url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return url.href;
}

const listOf = (language) => new URL(`offline/${language}.json`, root).href;

// Have all that the list of a language names: only what is new or other is fetched, and checked to have come whole.
async function keepAll(language) {
  const answered = await fetch(listOf(language), { cache: "no-cache" });
  if (!answered.ok) return;
  const list = await answered.clone().json();
  const cache = await caches.open(KEPT);
  for (const [path, [checksum, size]] of Object.entries(list.files)) {
    const key = keyOf(path);
    const old = await cache.match(key);
    if (old?.headers.get(CHECKSUM) === checksum) continue;
    const fresh = await fetch(key, { cache: "no-cache" });
    if (!fresh.ok) continue;
    const data = await fresh.arrayBuffer();
    if (data.byteLength !== size) continue; // the site is being built: next time
    const headers = { "content-type": fresh.headers.get("content-type") || "", [CHECKSUM]: checksum, [SIZE]: String(size) };
    await cache.put(key, new Response(data, { headers }));
  }
  await cache.put(listOf(language), answered);
  await dropOthers(cache);
}

async function lists(cache) {
  const found = [];
  for (const request of await cache.keys()) {
    if (request.url.startsWith(new URL("offline/", root).href) && request.url.endsWith(".json")) {
      found.push(await (await cache.match(request)).json());
    }
  }
  return found;
}

async function dropOthers(cache) {
  const wanted = new Set();
  for (const list of await lists(cache)) {
    wanted.add(listOf(list.language));
    for (const path of Object.keys(list.files)) wanted.add(keyOf(path));
  }
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

// How much is kept: counted from what is really there.
async function held(language) {
  const told = { bytes: 0, pages: 0, issues: [] };
  if (!(await caches.has(KEPT))) return told;
  const cache = await caches.open(KEPT);
  const own = (await lists(cache)).find((list) => list.language === language);
  for (const request of await cache.keys()) {
    const size = Number((await cache.match(request)).headers.get(SIZE));
    told.bytes += size;
    if (size && request.url.endsWith(".html")) told.pages += 1;
  }
  const issue = /^[^/]*\d{4}-\d{2}-\d{2}[^/]*\/index\.html$/;
  told.issues = Object.keys(own?.files || {}).filter((path) => issue.test(path));
  return told;
}

async function answer(request) {
  const key = keyOf(request.url);
  const page = request.mode === "navigate";
  const kept = (await caches.has(KEPT)) ? await (await caches.open(KEPT)).match(key) : undefined;
  try {
    return await (kept ? soon(request, page) : fetch(request));
  } catch (silence) {
    if (!page && kept) return kept;
    if (page) return (await fromKept(key, kept)) || Promise.reject(silence);
    throw silence;
  }
}

// The network's answer, asked past the browser's own cache; a server in trouble counts as silent.
async function soon(request, page) {
  const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE, new Error("late")));
  const asked = page ? fetch(request, { cache: "no-cache" }) : fetch(request);
  const answered = await Promise.race([asked, late]);
  if (answered.status >= 500) throw new Error(String(answered.status));
  return answered;
}

// A kept page, marked as kept; where there is none, the page that tells what there is.
async function fromKept(key, kept) {
  const cache = await caches.open(KEPT);
  const all = await lists(cache);
  const newest = all.some((list) => keyOf(list.home) === key);
  if (kept) return marked(kept, newest ? "today" : "page", 200);
  for (const list of all) {
    const told = await cache.match(keyOf(list.home.replace(/index\.html$/, "offline/index.html")));
    if (told) return Response.redirect(keyOf(list.home.replace(/index\.html$/, "offline/index.html")));
  }
  return undefined;
}

async function marked(kept, how, status) {
  const text = (await kept.text()).replace("<html ", `<html data-kept="${how}" `);
  return new Response(text, { status, headers: { "content-type": "text/html; charset=utf-8" } });
}
