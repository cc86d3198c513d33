"use strict";
document.documentElement.classList.add("js");
addEventListener("DOMContentLoaded", () => {
  const $ = (query) => document.querySelector(query);
  const form = $("#find"), table = $("#awards"), body = table && table.tBodies[0];
  if (!form || !body) return;
  const known = JSON.parse($("#letters").textContent), lang = document.documentElement.lang;

  // --- names as they are spelled and as they sound: what domain/names.py, sounds.py and likeness.py do ---

  const pattern = (source) => new RegExp(source.replaceAll("(?P<", "(?<"), "gu");
  const parts = pattern(known.parts), together = pattern("^(?:" + known.together + ")"), mute = pattern(known.mute);
  const article = new RegExp("^(?:" + known.article + ")$", "u"), prefix = /^(?:و?ال|و?لل|و?ل|و)(?=[\p{L}\p{N}]{3})/u;
  const words = (text) => new Set(text.split(" ")), nothing = words(known.nothing), forms = words(known.forms);
  const each = (text, map) => [...text].map((letter) => map[letter] || "").join("");
  const single = (text) => text.replace(/(.)\1+/gu, "$1");
  const digit = (letter) => String(letter.codePointAt(0) & 15);
  const fold = (text) => text.normalize("NFKD").toLowerCase().normalize("NFKD")
    .replace(/[^ -~]/gu, (letter) => known.alike[letter] ?? letter)
    .replace(/\p{M}/gu, "").replace(/[٠-٩]/g, digit).replace(/[۰-۹]/g, digit)
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const ofArabic = (word) => {
    const bare = word.replace(/[\u064b-\u0652\u0670ـ]/g, "")
      .replace(/^(?:و?ال|لل)(?=[\p{L}\p{N}]{2})|(?<=عبد)ال|(?<=ة)ال/gu, "");
    let letters = each(bare, known.arabic);
    if (/[هھہ]$/.test(bare)) letters = letters.slice(0, -1) + "E";
    return single(letters).replace(/^A[YW]?/, "V");
  };
  const ofLatin = (word) => {
    const bare = word.length > 3 ? word.replace(together, "") : word;
    let heard = single(bare.replace(parts, (...found) => {
      const { soft_c, soft_g } = found[found.length - 1];
      return soft_c ? "s" : soft_g ? "J" : known.latin[found[0]] ?? found[0];
    }));
    if (heard.length > 3) heard = heard.replace(mute, "").replace(/(?<=[aeiu])h$/, "H").replace(/e$/, "@");
    return heard.length > 2 ? heard.replace(/s$/, "S") : heard;
  };
  const key = (word) => {
    let heard;
    if (/[\u0600-\u08ff]/.test(word)) heard = ofArabic(word);
    else {
      const plain = word.normalize("NFKD").replace(/\p{M}/gu, "");
      heard = /[ⴰ-ⵯ]/.test(plain) ? single(each(plain, known.tifinagh)) : ofLatin(plain);
    }
    return single(each(heard, known.consonants));
  };
  // Each word of what is sought: what it is, how it is folded and its consonants.
  const taken = (sought) => sought.normalize("NFKC").toLowerCase()
    .replace(/(?<![\p{L}\p{N}])([ldn])['’ʼ`´‘ʿʾ](?=[\p{L}\p{N}])/gu, "$1 ").replaceAll("œ", "oe")
    .replace(/(?<![\p{L}\p{N}])([\p{L}\p{N}])\.(?=[\p{L}\p{N}](?![\p{L}\p{N}]))/gu, "$1")
    .replace(/(?<=\p{L})(?=(?:[0-24-68]|\d\d+)(?![\p{L}\p{N}]))|n°/gu, " ")
    .split(/[^\p{L}\p{M}\p{N}'’ʼ`´‘ʿʾ]+/u).filter(Boolean).map((word) => {
      const folded = fold(word), bare = folded.replace(prefix, "");
      if (/^\d+$/.test(folded)) return { folded, key: folded.replace(/^0+(?=.)/, "") };
      if (known.roman[folded]) return { folded, key: known.roman[folded] };
      const heard = key((known.short[word] || word).replace(/['’ʼ`´‘ʿʾ]/g, ""));
      const is = (set) => set.has(folded) || set.has(bare);
      if (is(nothing) || article.test(folded) || heard.startsWith("kbrtf")) return { folded, key: "", idle: true };
      return { folded, key: heard, form: is(forms) };
    });

  // --- the rows ---

  const facets = ["program", "year", "region", "sector", "sponsor"], columns = ["name", ...facets, "amount"];
  const rows = [...body.rows].map((tr, place) => ({ tr, place, facets: tr.dataset.f.split(",") }));
  const number = (row) => Number(row.tr.cells[6].textContent.replace(/\D/g, ""));
  const amount = (row) => row.amount ??= number(row);
  const text = (row) => row.text ??= " " + fold(row.tr.textContent + " " + (row.tr.dataset.o || ""));
  const keys = (row) => row.keys ??= (row.tr.dataset.k || "").split(",").map((name) => name.split(" "));
  const joined = (row) => row.joined ??= keys(row).map((name) => name.join("")).filter(Boolean);
  const begins = (heard, start) => heard === start || (start.length > 2 && heard.startsWith(start));

  const nearly = (one, other) => { // the same but for a letter
    if (Math.abs(one.length - other.length) > 1 || Math.min(one.length, other.length) < 3) return false;
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one];
    return longer.slice(at + 1) === shorter.slice(longer.length === shorter.length ? at + 1 : at);
  };
  const stands = (row, word) => text(row).includes(" " + word.folded);
  const hears = (row, word) => word.key && !word.form && keys(row).some((name) => name.some((heard) => begins(heard, word.key)));
  const plain = (heard) => heard.replaceAll("h", "");
  const finder = (sought) => {
    const all = taken(sought), busy = all.filter((word) => !word.idle), wanted = busy.length ? busy : all;
    if (!wanted.length) return null;
    const own = wanted.filter((word) => !word.form && word.key), whole = own.map((word) => word.key).join("");
    const exact = (row) => wanted.every((word) => stands(row, word) || hears(row, word))
      || (whole && joined(row).some((name) => begins(name, whole)) && wanted.length === own.length);
    const near = (row) => own.length && (own.every((word) => stands(row, word) || hears(row, word))
      || joined(row).some((name) => begins(name, whole) || plain(name) === plain(whole) || nearly(name, whole)));
    return [exact, near];
  };

  // --- what is shown ---

  const STEP = 100, collator = new Intl.Collator(lang, { numeric: true }), plural = new Intl.PluralRules(lang);
  const status = $("#count"), more = $("#more"), all = $("#all"), sortBy = form.elements.sort;
  let shown = [], room = STEP;
  const fields = { q: form.elements.q, sort: sortBy, ...Object.fromEntries(facets.map((name) => [name, form.elements[name]])) };
  const written = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, lang === "en" ? "," : " ");
  const say = () => {
    const sums = {};
    for (const row of shown) {
      const currency = row.tr.cells[6].textContent.match(/[A-Z]{3}/)[0];
      sums[currency] = (sums[currency] || 0) + amount(row);
    }
    const told = Object.keys(sums).sort().map((currency) => written(sums[currency]) + " " + currency).join(", ") || "0";
    const sentence = plural.select(shown.length) === "one" ? status.dataset.one : status.dataset.many;
    status.textContent = sentence.replace("{count}", () => written(shown.length)).replace("{sums}", () => told);
  };
  const show = () => {
    const rest = shown.length - room;
    body.replaceChildren(...shown.slice(0, room).map((row) => row.tr));
    more.hidden = all.hidden = rest <= 0;
  };
  const sorted = () => {
    const [, down, name] = /^(-?)(.*)$/.exec(sortBy.value), at = columns.indexOf(name), sign = down ? -1 : 1;
    for (const [place, th] of [...table.tHead.rows[0].cells].entries()) {
      if (place === at) th.setAttribute("aria-sort", down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
    if (at < 0) return shown.sort((one, other) => one.place - other.place);
    const value = at === 6 ? amount : (row) => row[name] ??= row.tr.cells[at].textContent;
    const compare = at === 6 ? (one, other) => one - other : collator.compare;
    return shown.sort((one, other) => sign * compare(value(one), value(other)) || one.place - other.place);
  };
  const find = () => {
    const tests = facets.map((name, i) => [i, String(fields[name].selectedIndex - 1)]).filter(([, wanted]) => wanted !== "-1");
    const of = rows.filter((row) => tests.every(([i, wanted]) => row.facets[i].split(" ").includes(wanted)));
    const [exact, near] = finder(fields.q.value) || [];
    shown = exact ? of.filter(exact) : of;
    if (exact && !shown.length) shown = of.filter(near);
    room = STEP;
    sorted();
    show();
    say();
  };

  // --- what the reader does ---

  const links = [...document.querySelectorAll("a[hreflang]")].map((link) => [link, link.getAttribute("href")]);
  const remember = () => {
    const said = new URLSearchParams(Object.entries(fields).map(([name, { value }]) => [name, value]).filter(([, value]) => value));
    const hash = String(said) ? "#" + said : "";
    history.replaceState(null, "", hash || location.pathname);
    for (const [link, href] of links) link.href = href + hash;
  };
  const recall = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const [name, field] of Object.entries(fields)) {
      field.value = said.get(name) || "";
      if (field.selectedIndex < 0) field.value = "";
    }
    find();
    for (const [link, href] of links) link.href = href + (String(said).includes("=") ? location.hash : "");
  };
  const changed = () => { find(); remember(); };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  more.addEventListener("click", () => {
    const next = room;
    room += STEP * 5;
    show();
    body.rows[next].querySelector("a").focus();
  });
  all.addEventListener("click", () => { const next = room; room = Infinity; show(); body.rows[next].querySelector("a").focus(); });
  for (const [place, th] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      sortBy.value = sortBy.value === columns[place] ? "-" + columns[place] : columns[place];
      changed();
    });
  }
  addEventListener("hashchange", () => { if (location.hash.includes("=") || !location.hash) recall(); });
  form.hidden = false;
  table.classList.add("found");
  recall();
});
