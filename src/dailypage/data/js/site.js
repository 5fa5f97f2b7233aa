// What every page of a site does with scripts on: it keeps the newest issues for reading offline, and says so when
// what is shown was kept. Nothing is told to anybody.
const here = document.currentScript;
const root = new URL(here.dataset.root || "./", location.href);
const language = document.documentElement.lang;
const REFUSED = "dailypage-keeps-nothing"; // what the reader said; stays on this device

const kept = document.documentElement.dataset.kept;
if (kept) {
  const told = document.querySelector(".kept");
  told.textContent = told.dataset[kept];
  told.hidden = false;
}

async function worker() {
  if (!("serviceWorker" in navigator) || !isSecureContext || !location.protocol.startsWith("http")) return null;
  try {
    await navigator.serviceWorker.register(new URL("worker.js", root), { scope: root });
  } catch {
    return null; // storage is off, or the reader's browser allows none
  }
  return (await navigator.serviceWorker.ready).active;
}

// Ask the worker, and wait for its answer.
function ask(worker, question) {
  return new Promise((answered) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => answered(event.data);
    worker.postMessage(question, [channel.port2]);
  });
}

function megabytes(bytes) {
  const format = new Intl.NumberFormat(language, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
  return format.format(bytes / 1e6);
}

function tell(section, held) {
  const { holds, pages, none } = section.dataset;
  const told = section.querySelector(".holds");
  told.textContent = held.bytes ? `${holds}: ${megabytes(held.bytes)}. ${pages}: ${held.pages}.` : none;
  section.querySelector(".keep").hidden = held.bytes > 0;
  section.querySelector(".drop").hidden = held.bytes === 0;
  section.querySelector(".held").replaceChildren(
    ...held.issues.map((path) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = new URL(path, root);
      link.textContent = path.split("/")[0];
      return item;
    }),
  );
}

async function begin() {
  const active = await worker();
  const section = document.querySelector("section.offline");
  if (!active) return;
  const refused = () => localStorage.getItem(REFUSED) !== null;
  const keep = () => ask(active, { keep: language });
  const show = async () => section && tell(section, await ask(active, { tell: language }));
  if (section) {
    section.querySelector(".keep").addEventListener("click", async () => {
      localStorage.removeItem(REFUSED);
      await keep();
      await show();
    });
    section.querySelector(".drop").addEventListener("click", async () => {
      localStorage.setItem(REFUSED, "1");
      await ask(active, { drop: true });
      await show();
    });
  }
  await show();
  if (!refused() && navigator.onLine && !navigator.connection?.saveData) {
    await keep();
    await show();
  }
}
addEventListener("load", begin);
