// The explorer's own: finding a moment in any spelling, what-ifs side by side, the view for a class.
const fold = (text) => {
  let folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/\bd['’](?=\p{L})/gu, " ").replace(/['"’׳״]/g, "").replace(/[^\p{L}\p{N}_]+/gu, " ");
  for (const [old, now] of JSON.parse(document.getElementById("folding").textContent)) {
    folded = folded.replace(new RegExp(old.replaceAll("[^\\w]", "[^\\p{L}\\p{N}_]"), "gu"), now.replace(/\\1/g, "$1"));
  }
  return folded;
};
const skeleton = (folded) => folded.replace(/[aeiou]/g, "");
const names = JSON.parse(document.getElementById("names").textContent);
const moments = document.querySelectorAll("main > process-strip .moments > li");
const form = document.querySelector("form.find");
const none = form.querySelector("p");
const found = form.querySelector("ul");
form.hidden = false;
const look = () => {
  const asked = fold(form.elements.q.value);
  const near = ([key]) => [key === asked, key.startsWith(asked), key.includes(asked), asked.length > 3 && skeleton(key).includes(skeleton(asked))].indexOf(true);
  const fits = asked ? names.map((name) => [near(name), name]).filter(([rank]) => rank >= 0).sort((a, b) => a[0] - b[0]) : [];
  const labels = new Map();
  for (const [, [, label, name]] of fits) if (!labels.has(label)) labels.set(label, name);
  if (!labels.size && asked.length > 2) { // not a name: perhaps a word of what is told
    for (const moment of moments) if (fold(`${moment.dataset.title} ${moment.dataset.told}`).includes(asked)) labels.set(moment.id, moment.dataset.title.slice(moment.id.length + 1));
  }
  none.hidden = !asked || labels.size > 0;
  found.replaceChildren(...[...labels].slice(0, 8).map(([label, name]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${label}`;
    link.textContent = `${label} ${name}`;
    item.append(link);
    return item;
  }));
  return found.querySelector("a");
};
form.addEventListener("input", look);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const first = look();
  if (first) location.hash = first.hash;
});
const present = document.querySelector("button.present");
const [start, stop] = [present.textContent, present.dataset.stop];
const presenting = (on) => {
  document.documentElement.classList.toggle("present", on);
  present.setAttribute("aria-pressed", String(on));
  present.textContent = on ? stop : start;
};
present.hidden = false;
present.addEventListener("click", () => {
  presenting(!document.documentElement.classList.contains("present"));
  document.querySelector("process-strip").focus();
});
addEventListener("keydown", (event) => { if (event.key === "Escape") presenting(false); });

// A link to a what-if opens it; browsers do so only for what lies inside. A word has moved up since the page was
// loaded: only one moment of the chain is left above it.
const unfold = () => {
  const goal = location.hash && document.getElementById(location.hash.slice(1));
  if (goal && goal.closest(".words")) goal.scrollIntoView();
  const asked = goal && goal.closest("details");
  if (!asked) return;
  asked.open = true;
  asked.scrollIntoView();
  asked.querySelector("summary").focus({ preventScroll: true });
};
addEventListener("hashchange", unfold);
unfold();
