// A process to step through: the list of moments inside <process-strip> becomes one moment at a time.
// Without this script the list stands as it is, every picture and every sentence in order.
class ProcessStrip extends HTMLElement {
  connectedCallback() {
    this.moments = [...this.querySelectorAll(":scope > ol > li")];
    if (!this.moments.length || this.bar) return;
    this.moments.forEach((moment) => { moment.tabIndex = -1; });
    this.build();
    this.at = -1;
    this.addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => this.byAddress());
    addEventListener("popstate", () => this.byAddress());
    this.classList.add("stepping");
    if (!this.byAddress()) this.show(0, false);
  }

  build() {
    const say = (name) => this.getAttribute(`data-${name}`) || name;
    const button = (name, sign, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = name;
      made.setAttribute("aria-label", say(name));
      made.textContent = sign;
      made.addEventListener("click", act);
      return made;
    };
    this.bar = document.createElement("div");
    this.bar.className = "steps";
    this.bar.setAttribute("role", "group");
    this.bar.setAttribute("aria-label", say("steps"));
    this.slider = document.createElement("input");
    Object.assign(this.slider, { type: "range", min: 1, max: this.moments.length, step: 1 });
    this.slider.setAttribute("aria-label", say("moment"));
    this.slider.addEventListener("input", () => this.show(this.slider.value - 1));
    this.count = document.createElement("output");
    this.all = button("all", say("all"), () => this.open(this.classList.contains("stepping")));
    this.all.setAttribute("aria-pressed", "false");
    this.said = document.createElement("p");
    this.said.className = "said-step";
    this.said.setAttribute("aria-live", "polite");
    this.bar.append(
      button("back", this.isRtl() ? "→" : "←", () => this.show(this.at - 1)),
      this.slider,
      button("forward", this.isRtl() ? "←" : "→", () => this.show(this.at + 1)),
      this.count, this.all, this.said,
    );
    this.prepend(this.bar);
  }

  // One at a time, or all in order.
  open(all) {
    this.classList.toggle("stepping", !all);
    this.all.setAttribute("aria-pressed", String(all));
  }

  key(event) {
    if (event.target.matches("input, select, textarea") && event.target !== this.slider) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rtl = this.isRtl() ? -1 : 1;
    const to = {
      ArrowRight: this.at + rtl, ArrowLeft: this.at - rtl, Home: 0, End: this.moments.length - 1,
      PageDown: this.at + 1, PageUp: this.at - 1,
    }[event.key];
    if (event.key === "Escape" && document.documentElement.classList.contains("present")) {
      document.documentElement.classList.remove("present");
    } else if (event.key === "Escape") {
      this.open(true);
    } else if (to !== undefined) {
      event.preventDefault();
      this.show(to);
    }
  }

  isRtl() {
    return getComputedStyle(this).direction === "rtl";
  }

  // The moment with this address comes into view; false where it is none of this process.
  byAddress(hash = location.hash) {
    const at = this.moments.findIndex((moment) => hash && `#${moment.id}` === hash);
    if (at < 0) return false;
    this.show(at, false);
    this.mark(this.moments[at]);
    // Beside the text it is in sight; below it the whole of it is wanted, not an edge.
    const beside = getComputedStyle(this.parentElement).position === "sticky";
    this.moments[at].scrollIntoView({ block: beside ? "nearest" : "start" });
    this.moments[at].focus({ preventScroll: true });
    return true;
  }

  // The sentences that speak of a moment.
  mark(moment) {
    document.querySelectorAll(".told.here").forEach((told) => told.classList.remove("here"));
    moment.querySelectorAll(".ways a[href^='#']").forEach((link) => document.querySelector(link.hash)?.classList.add("here"));
  }

  show(at, tell = true) {
    if (at < 0 || at >= this.moments.length || at === this.at) return;
    const before = this.moments[this.at];
    const now = this.moments[at];
    const held = before?.contains(document.activeElement);
    const places = before ? this.places(before) : new Map();
    this.moments.forEach((moment) => moment.removeAttribute("aria-current"));
    now.setAttribute("aria-current", "step");
    this.at = at;
    this.slider.value = at + 1;
    this.slider.setAttribute("aria-valuetext", now.dataset.title || String(at + 1));
    this.count.textContent = `${at + 1} / ${this.moments.length}`;
    const whole = this.querySelector(".key a");
    if (whole && now.dataset.whole) whole.hash = now.dataset.whole;
    this.bar.querySelector(".back").disabled = at === 0;
    this.bar.querySelector(".forward").disabled = at === this.moments.length - 1;
    if (tell) {
      this.said.lang = now.querySelector("figure[lang]")?.lang || "";
      this.said.textContent = `${now.dataset.title || ""}. ${now.dataset.told || ""}`;
      if (now.id) history.replaceState(null, "", `#${now.id}`);
      this.mark(now);
      this.move(places, now);
    }
    if (held) now.focus({ preventScroll: true }); // what is hidden has no focus, and hears no key
    if (!this.classList.contains("stepping")) now.scrollIntoView({ block: "nearest" });
  }

  // The parts of a drawing by the name they keep from one drawing to the next.
  parts(moment) {
    return [...moment.querySelectorAll("svg [id]")].filter((part) => part.getBBox && part.tagName !== "g");
  }

  places(moment) {
    if (!this.moving()) return new Map();
    return new Map(this.parts(moment).map((part) => [part.id.replace(/^[^.]*\./, ""), part.getBBox()]));
  }

  moving() {
    return this.classList.contains("stepping") && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  // What stood elsewhere comes from there; what is new appears.
  move(places, moment) {
    if (!this.moving() || !places.size) return;
    for (const part of this.parts(moment)) {
      const was = places.get(part.id.replace(/^[^.]*\./, ""));
      const is = part.getBBox();
      const time = { duration: 420, easing: "ease-in-out" };
      if (!was) {
        part.animate([{ opacity: 0 }, { opacity: 1 }], time);
      } else if (Math.abs(was.x - is.x) + Math.abs(was.y - is.y) + Math.abs(was.height - is.height) > 1) {
        const [sx, sy] = [is.width ? was.width / is.width : 1, is.height ? was.height / is.height : 1];
        const from = `translate(${was.x - is.x * sx}px, ${was.y - is.y * sy}px) scale(${sx}, ${sy})`;
        part.animate([{ transform: from }, { transform: "none" }], time);
      }
    }
  }
}
customElements.define("process-strip", ProcessStrip);

// A tap on a sentence, or on the number after it, shows its moment; Back leads back to where one read.
let closing = false; // a tap that closes a card is not meant for what lies below it
addEventListener("pointerdown", () => { closing = Boolean(document.querySelector(":popover-open")); }, true);
addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
  // A word of an account opens its card; without this script it leads to the glossary.
  const word = event.target.closest("a.w[href^='#g']");
  const card = word && document.getElementById(`x${word.hash.slice(2)}`);
  if (card) {
    event.preventDefault();
    card.showPopover({ source: word });
    return;
  }
  const told = event.target.closest(".told");
  const tapped = told && !closing && !event.target.closest("button, a") && getSelection().isCollapsed;
  const link = tapped ? told.nextElementSibling : event.target.closest("a[href^='#']");
  if (!link?.hash) return;
  const strip = document.getElementById(link.hash.slice(1))?.closest("process-strip");
  if (!strip?.byAddress) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  // First the new entry, so that the old one remembers where one read.
  if (location.hash !== link.hash) history.pushState(null, "", link.hash);
  strip.byAddress(link.hash);
});
