// Search without a server: the postings of a word are fetched when it is looked up, in files of 64 KB at most.
// Words are folded as dailypage.deliver.saying folds them; the files are those of dailypage.deliver.shards.
const SHOWN = 10;
const LONGEST_TERM = 5; // words
const BELOW = 1000; // how much less an issue weighs that has but a longer term: more than all words of a query together
const MOST_BEGUN = 60; // words that begin as the one being typed
const EPOCH = 719163; // the ordinal of 1970-01-01
const FINALS = { ך: "כ", ם: "מ", ן: "נ", ף: "פ", ץ: "צ", ß: "ss" };
const PREFIXED = /^[והבכלמש]{1,2}(?=[א-ת]{3})/u;

export function fold(text) {
  return text.normalize("NFD").replace(/\p{Mn}|\p{Mc}|\p{Me}/gu, "").toLowerCase().replace(/[ךםןףץß]/gu, (sign) => FINALS[sign]);
}

// The words of a text; single letters, which are no words of the search but parts of terms, only if asked for.
export function wordsIn(text, shortest = 2) {
  const bare = text.replace(/(?<=[\p{L}\p{N}_])['’"״׳](?=[\p{L}\p{N}_])/gu, "");
  return (fold(bare).match(/[\p{L}\p{N}]{1,40}/gu) || []).filter((word) => word.length >= shortest);
}

function partsOf(word) {
  const found = PREFIXED.exec(word);
  return found ? [...Array(found[0].length).keys()].map((at) => word.slice(at + 1)) : [];
}

export function nameOf(beginning) {
  return [...beginning].map((sign) => (/[A-Za-z0-9]/.test(sign) ? sign : `_${sign.codePointAt(0).toString(16)}`)).join("");
}

// One folder of shards: which files it has, and what stands in them.
class Shards {
  constructor(folder) {
    this.folder = folder;
    this.asked = new Map();
  }

  json(name) {
    if (!this.asked.has(name)) {
      const answer = fetch(new URL(`${name}.json`, this.folder)).then((found) => (found.ok ? found.json() : {}));
      answer.catch(() => this.asked.delete(name)); // no network now; perhaps later
      this.asked.set(name, answer);
    }
    return this.asked.get(name);
  }

  async index() {
    const told = await this.json("index");
    this.files ??= new Set(told.files);
    return told;
  }

  // The file that *key* would stand in, and, when it is only begun, those of longer keys.
  async around(key, begun) {
    await this.index();
    const signs = [...key];
    for (let long = signs.length; long > 0; long -= 1) {
      const name = nameOf(signs.slice(0, long).join(""));
      if (this.files.has(name)) {
        const longer = begun ? [...this.files].filter((file) => file.startsWith(name) && file !== name).slice(0, 4) : [];
        return Object.assign({}, ...(await Promise.all([name, ...longer].map((file) => this.json(file)))));
      }
    }
    if (!begun) return {};
    const below = [...this.files].filter((file) => file.startsWith(nameOf(key)) && !file.includes("_3a")).slice(0, 6);
    return Object.assign({}, ...(await Promise.all(below.map((file) => this.json(file)))));
  }
}

// Postings as a map from an issue's number to its weight.
function read(text, into = new Map()) {
  let at = 0;
  for (const step of text ? text.split(" ") : []) {
    at += parseInt(step, 36);
    const number = Math.floor(at / 4);
    into.set(number, Math.max(into.get(number) || 0, at % 4));
  }
  return into;
}

function distance(one, other) {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length];
}

const ordinal = (year, month, day) => Math.round(Date.UTC(year, month - 1, day) / 864e5) + EPOCH;

// A date or a part of one, as the first day and the day after the last; undefined for anything else.
export function days(text) {
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  const dotted = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text);
  const [year, month, day] = iso ? iso.slice(1).map(Number) : dotted ? dotted.slice(1).reverse().map(Number) : [];
  if (!year || year < 1900 || year > 2999) return undefined;
  if (day) return [ordinal(year, month, day), ordinal(year, month, day) + 1];
  if (month) return [ordinal(year, month, 1), ordinal(year, month + 1, 1)];
  return [ordinal(year, 1, 1), ordinal(year + 1, 1, 1)];
}

export function parse(query) {
  const parsed = { keys: [], exact: [], words: [], without: [], spans: [], typing: !/\s$/.test(query) };
  for (const [part, , quoted] of query.matchAll(/=(["“”])([^"“”]*)["“”]?|\S+/gu)) {
    const span = days(part);
    if (span) parsed.spans.push(span);
    else if (/^(term|moment|source):\S+$/i.test(part)) parsed.keys.push(part.toLowerCase());
    else if (/^=\S/.test(part)) parsed.exact.push(wordsIn(quoted ?? part.slice(1), 1));
    else if (/^-\S/.test(part)) parsed.without.push(...wordsIn(part.slice(1)));
    else parsed.words.push(...wordsIn(part, 1));
  }
  return parsed;
}

export class Search {
  constructor(root) {
    this.root = root;
    this.terms = new Shards(new URL("search/terms/", root));
    this.languages = new Map();
    this.data = new Shards(new URL("api/", root));
  }

  shards(language) {
    if (!this.languages.has(language)) this.languages.set(language, new Shards(new URL(`search/${language}/`, this.root)));
    return this.languages.get(language);
  }

  // The terms that words in a row are a spelling of, the longest first, and those with longer names:
  // [{start, end, ids, longer}].
  async termsIn(words) {
    const found = [];
    const { longer } = await this.terms.index();
    for (let start = 0; start < words.length; ) {
      const near = await this.terms.around(words[start], false);
      const bare = await Promise.all(partsOf(words[start]).map(async (part) => [part, await this.terms.around(part, false)]));
      let end = Math.min(words.length, start + LONGEST_TERM);
      let ids;
      for (; end > start && !ids; end -= ids ? 0 : 1) {
        const rest = words.slice(start + 1, end);
        ids = near[[words[start], ...rest].join(" ")];
        for (const [part, around] of bare) ids ??= around[[part, ...rest].join(" ")];
        if (ids) break;
      }
      if (ids) found.push({ start, end, ids: ids.split(" "), longer: ids.split(" ").flatMap((id) => longer[id] || []) });
      start = ids ? end : start + 1;
    }
    return found;
  }

  // The terms that *words*, all together, are a spelling of.
  async termOf(words) {
    const [first] = await this.termsIn(words);
    return first && first.end === words.length ? first.ids : [];
  }

  // The issues of one language: a map from number to weight, and a better spelling for what was not found.
  async find(parsed, language) {
    const shards = this.shards(language);
    const needed = [];
    const maybe = [];
    const terms = parsed.terms;
    const exact = async (key) => read((await shards.around(key, false))[key]);
    const used = async (ids) => any(await Promise.all(ids.map((id) => exact(`term:${id}`))));
    for (const key of parsed.keys) needed.push(await exact(key));
    for (const ids of parsed.just) needed.push(await used(ids));
    for (let at = 0; at < parsed.words.length; ) {
      const term = terms.find((one) => one.start === at);
      const end = term ? term.end : at + 1;
      const words = parsed.words.slice(at, end).filter((word) => word.length > 1);
      const last = parsed.typing && end === parsed.words.length;
      const each = words.map((word, more) => this.word(shards, word, last && more === words.length - 1));
      const together = both(await Promise.all(each));
      if (term) {
        for (const [number, weight] of await used(term.ids)) together.set(number, Math.max(together.get(number) || 0, weight));
        for (const [number, weight] of await used(term.longer)) if (!together.has(number)) together.set(number, weight - BELOW);
      }
      at = end;
      if (!words.length && !term) continue; // a single letter
      if (!together.size && !term) maybe.push(...(await this.near(shards, words[0])).map((word) => [words[0], word]));
      needed.push(together);
    }
    if (!needed.length && parsed.spans.length) needed.push(await this.inSpans(parsed.spans, language));
    const found = needed.length ? both(needed) : new Map();
    for (const word of parsed.without) for (const number of (await exact(word)).keys()) found.delete(number);
    const { languages } = await shards.index();
    for (const [first, after] of parsed.spans) {
      for (const number of found.keys()) {
        const day = Math.floor(number / languages.length);
        if (day < first || day >= after) found.delete(number);
      }
    }
    return { found, maybe };
  }

  // A word; where it is still being typed, all that begin so.
  async word(shards, word, typing) {
    const near = await shards.around(word, typing);
    const found = read(near[word]);
    if (typing && word.length > 2) {
      for (const key of Object.keys(near).filter((each) => each.startsWith(word) && each !== word).slice(0, MOST_BEGUN)) {
        for (const number of read(near[key]).keys()) if (!found.has(number)) found.set(number, 0);
      }
    }
    if (!found.size) for (const part of partsOf(word)) for (const [n, weight] of read((await shards.around(part, false))[part])) found.set(n, weight);
    return found;
  }

  async near(shards, word) {
    const most = word.length > 5 ? 2 : 1;
    const beside = Object.keys(await shards.around(word, true)).filter((key) => !key.includes(":"));
    const measured = beside.map((key) => [distance(key, word), key]).filter(([far]) => far <= most);
    return measured.sort(([one], [other]) => one - other).slice(0, 3).map(([, key]) => key);
  }

  async inSpans(spans, language) {
    const { languages } = await this.shards(language).index();
    const told = await this.data.json("index");
    const found = new Map();
    for (const month of told.months || []) {
      const span = days(month.name);
      if (!span || !spans.every(([first, after]) => span[1] > first && span[0] < after)) continue;
      for (const issue of (await this.data.json(month.name)).issues) {
        if (issue.language !== language) continue;
        found.set(days(issue.date)[0] * languages.length + languages.indexOf(language), 1);
      }
    }
    return found;
  }

  async search(query, languages) {
    const parsed = parse(query);
    parsed.terms = await this.termsIn(parsed.words);
    parsed.just = await Promise.all(parsed.exact.map((words) => this.termOf(words)));
    const each = await Promise.all(languages.map((language) => this.find(parsed, language)));
    const found = each.flatMap((one) => [...one.found]);
    const undated = (await this.shards(languages[0]).index()).undated_from;
    const day = (number) => (number < undated ? number : -1);
    found.sort(([a, x], [b, y]) => y - x || day(b) - day(a));
    const { names } = await this.terms.index();
    const ids = [...new Set([...parsed.terms.flatMap((term) => term.ids), ...parsed.just.flat()])];
    return {
      numbers: found.map(([number]) => number),
      terms: ids.map((id) => ({ id, name: names[id] })),
      maybe: each.flatMap((one) => one.maybe),
      words: [...parsed.words, ...parsed.exact.flat()].filter((word) => word.length > 1),
    };
  }

  // An issue by its number, as api/ tells it.
  async issue(number, language) {
    const { languages, undated, undated_from: from } = await this.shards(language).index();
    let month = "undated";
    let same = (issue) => issue.slug === undated[number];
    if (number < from) {
      const day = new Date((Math.floor(number / languages.length) - EPOCH) * 864e5).toISOString().slice(0, 10);
      month = day.slice(0, 7);
      same = (issue) => issue.date === day && issue.language === languages[number % languages.length];
    }
    return (await this.data.json(month)).issues?.find(same);
  }
}

// What is in all of *maps*; weights are added.
function both(maps) {
  const [first, ...others] = [...maps].sort((one, other) => one.size - other.size);
  const found = new Map();
  for (const [number, weight] of first || []) {
    if (others.every((other) => other.has(number))) {
      found.set(number, others.reduce((sum, other) => sum + other.get(number), weight));
    }
  }
  return found;
}

// What is in any of *maps*, with its largest weight.
function any(maps) {
  const found = new Map();
  for (const [number, weight] of maps.flatMap((each) => [...each])) found.set(number, Math.max(found.get(number) || 0, weight));
  return found;
}

// Where *words* stand in *text*: half-open offsets, on the letters of the text as printed.
export function placesOf(text, words) {
  const places = [];
  for (const found of text.matchAll(/[\p{L}\p{M}\p{N}_]+(?:['’"״׳][\p{L}\p{M}\p{N}_]+)*/gu)) {
    const [word] = wordsIn(found[0]);
    if (word && words.some((each) => word.startsWith(each) || partsOf(word).some((part) => part.startsWith(each)))) {
      places.push([found.index, found.index + found[0].length]);
    }
  }
  return places;
}

// --- the page

const AROUND = 90; // characters beside what was found

class Page {
  constructor(form) {
    this.form = form;
    this.said = form.dataset;
    this.root = new URL(this.said.root, location.href);
    this.home = new URL(this.said.home, location.href);
    this.language = document.documentElement.lang;
    this.search = new Search(this.root);
    this.asked = 0;
    this.told = document.querySelector(".told");
    this.list = document.querySelector("#results");
    this.again = document.querySelector(".again");
    this.maybe = document.querySelector(".maybe");
    form.hidden = false;
    document.querySelector(".scriptless").hidden = true;
    const given = new URLSearchParams(location.search);
    form.elements.q.value = given.get("q") || "";
    if (form.elements.all) form.elements.all.checked = given.get("all") !== null;
    form.addEventListener("input", () => this.run());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.again.addEventListener("click", () => this.more());
    this.seen = new IntersectionObserver((entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        this.seen.unobserve(entry.target);
        this.snippet(entry.target);
      }
    });
    if (form.elements.q.value) this.run();
    else if (matchMedia("(hover: hover)").matches) form.elements.q.focus();
  }

  async run() {
    const query = this.form.elements.q.value;
    const all = this.form.elements.all?.checked;
    const mine = (this.asked += 1);
    const at = new URL(location.href);
    at.search = query ? new URLSearchParams(all ? { q: query, all: "" } : { q: query }) : "";
    history.replaceState(null, "", at);
    if (!query.trim()) {
      this.clear();
      return;
    }
    this.told.textContent ||= this.said.searching;
    const languages = all ? this.said.languages.split(" ") : [this.language];
    const result = await this.search.search(query, languages);
    if (mine !== this.asked) return; // something else was typed meanwhile
    this.clear();
    this.result = result;
    const count = result.numbers.length;
    this.told.textContent = count ? `${this.said.found}: ${count.toLocaleString(this.language)}` : this.said.none;
    for (const term of result.terms) this.told.append(" · ", `${this.said.term}: `, this.link(`terms/${term.id}/index.html`, term.name));
    if (!count) this.suggest(query);
    await this.more();
  }

  clear() {
    this.told.textContent = "";
    this.maybe.hidden = this.again.hidden = true;
    this.list.replaceChildren();
    this.result = undefined;
  }

  link(path, text) {
    const link = document.createElement("a");
    link.href = new URL(path, this.home);
    link.textContent = text;
    return link;
  }

  suggest(query) {
    const others = [...new Set(this.result.maybe.map(([, better]) => better))].slice(0, 3);
    if (!others.length) return;
    this.maybe.replaceChildren(`${this.said.maybe}: `);
    for (const [at, better] of others.entries()) {
      const wrong = this.result.maybe.find(([, other]) => other === better)[0];
      const link = this.link("search/index.html", better);
      link.search = new URLSearchParams({ q: wordsIn(query).map((word) => (word === wrong ? better : word)).join(" ") });
      this.maybe.append(at ? ", " : "", link);
    }
    this.maybe.hidden = false;
  }

  async more() {
    const { result } = this;
    const from = this.list.childElementCount;
    const wanted = result.numbers.slice(from, from + SHOWN);
    const issues = await Promise.all(wanted.map((number) => this.search.issue(number, this.language)));
    if (result !== this.result || this.list.childElementCount !== from) return;
    const items = issues.filter(Boolean).map((issue) => this.item(issue));
    this.list.append(...items);
    this.again.hidden = from + SHOWN >= result.numbers.length;
    if (from) items[0]?.querySelector("a").focus();
  }

  item(issue) {
    const item = document.createElement("li");
    if (issue.language !== this.language) [item.lang, item.dir] = [issue.language, issue.direction];
    const page = new URL(issue.page, this.root);
    const whole = this.link(page, "");
    whole.className = "whole";
    if (issue.date) {
      const time = whole.appendChild(document.createElement("time"));
      time.dateTime = issue.date;
      const format = new Intl.DateTimeFormat(issue.language, { dateStyle: "long", timeZone: "UTC" });
      time.textContent = format.format(new Date(issue.date));
    } else whole.textContent = issue.slug;
    const titles = document.createElement("ul");
    for (const title of issue.titles) {
      const entry = titles.appendChild(document.createElement("li"));
      const link = entry.appendChild(this.link(page, ""));
      link.hash = title.anchor;
      this.mark(link, title.text);
    }
    item.append(whole, titles);
    item.data = issue.data;
    this.seen.observe(item);
    return item;
  }

  mark(element, text) {
    let at = 0;
    for (const [start, end] of placesOf(text, this.result.words)) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      element.append(text.slice(at, start), mark);
      at = end;
    }
    element.append(text.slice(at));
  }

  // The words around what was found, once the result is in sight.
  async snippet(item) {
    const { result } = this;
    if (!result.words.length) return;
    const answer = await fetch(new URL(item.data, this.root)).catch(() => undefined);
    if (!answer?.ok || result !== this.result) return;
    const issue = await answer.json();
    for (const article of issue.articles) {
      for (const { text } of article.blocks) {
        const [place] = placesOf(text.plain, result.words);
        if (!place) continue;
        const said = document.createElement("p");
        said.className = "snippet";
        const start = text.plain.lastIndexOf(" ", Math.max(0, place[0] - AROUND)) + 1;
        const stop = text.plain.indexOf(" ", place[1] + AROUND);
        const cut = text.plain.slice(start, stop < 0 ? undefined : stop);
        said.append(start ? "… " : "");
        this.mark(said, cut);
        said.append(stop < 0 ? "" : " …");
        item.append(said);
        return;
      }
    }
  }
}

const form = globalThis.document?.querySelector("form.search");
if (form && location.protocol.startsWith("http")) new Page(form); // on a disk nothing can be fetched
