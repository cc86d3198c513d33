// From here on the style sheet hides all but the first rows, so that a long page opens at once.
document.documentElement.classList.add("js");
addEventListener("DOMContentLoaded", () => {
  const find = (query) => document.querySelector(query);
  const form = find("#find"), table = find("#awards"), count = find("#count"), more = find("#more");
  if (!form) return;
  const known = JSON.parse(find("#letters").textContent), lang = document.documentElement.lang;

  // Names as they are spelled and as they sound: what domain/names.py, sounds.py and likeness.py do.

  const pattern = (source) => RegExp(source.replaceAll("(?P<", "(?<"), "gu");
  const parts = pattern(known.parts), mute = pattern(known.mute);
  const together = pattern("^(?:" + known.together + ")"), article = pattern("^(?:" + known.article + ")$");
  const set = (words) => new Set(words.split(" ")), nothing = set(known.nothing), common = set(known.common);
  const each = (text, map) => [...text].map((letter) => map[letter] || "").join("");
  const single = (text) => text.replace(/(.)\1+/gu, "$1");
  const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "");
  const fold = (text) => bare(bare(text).toLowerCase())
    .replace(/[^ -~]/gu, (letter) => known.alike[letter] ?? letter)
    .replace(/[٠-٩۰-۹]/g, (letter) => letter.charCodeAt() & 15)
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const ofArabic = (word) => {
    const plain = word.replace(/[\u064b-\u0652\u0670ـ]/g, "")
      .replace(/^(و?ال|لل)(?=[\p{L}\p{N}]{2})|(?<=عبد|ة)ال/gu, "");
    const letters = each(plain, known.arabic).replace(/.$/, (last) => (/[هھہ]$/.test(plain) ? "E" : last));
    return single(letters).replace(/^A[YW]?/, "V");
  };
  const ofLatin = (word) => {
    const plain = word.length > 3 ? word.replace(together, "") : word;
    let heard = single(plain.replace(parts, (found, ...more) => {
      const { soft_c, soft_g } = more.pop();
      return soft_c ? "s" : soft_g ? "J" : known.latin[found] ?? found;
    }));
    if (heard.length > 3) heard = heard.replace(mute, "").replace(/(?<=[aeiu])h$/, "H").replace(/e$/, "@");
    return heard.length > 2 ? heard.replace(/s$/, "S") : heard;
  };
  const key = (word) => {
    const tifinagh = /[ⴰ-ⵯ]/.test(word);
    const heard = /[\u0600-\u08ff]/.test(word) ? ofArabic(word)
      : tifinagh ? single(each(bare(word), known.tifinagh)) : ofLatin(bare(word));
    return single(each(heard, known.consonants));
  };
  const taken = (sought) => sought.normalize("NFKC").toLowerCase().replace(/œ/g, "oe").replace(/['’ʼ`´‘ʿʾ]/g, "'")
    .replace(/(?<![\p{L}\p{N}])([ldn])'(?=[\p{L}\p{N}])/gu, "$1 ")
    .replace(/(?<=\p{L})(?=([0-24-68]|\d\d+)(?![\p{L}\p{N}]))|n°/gu, " ")
    .split(/[^\p{L}\p{M}\p{N}']+/u).filter(fold).map((word) => {
      const folded = fold(word), stem = folded.replace(/^(و?ال|و?لل|و?ل|و)(?=[\p{L}\p{N}]{3})/u, "");
      const number = known.roman[folded] || (/^\d+$/.test(folded) && folded.replace(/^0+(?=.)/, ""));
      const heard = number || key((known.short[word] || word).replaceAll("'", ""));
      const is = (words) => words.has(folded) || words.has(stem);
      const idle = !number && (is(nothing) || folded.match(article) || heard.startsWith("kbrtf"));
      return { folded, key: heard, idle, common: is(common) };
    });

  // Whether a row has every word: as it is written, or as it sounds. Where none has, words of any cooperative are
  // left out, and a letter may differ.

  const facets = ["program", "year", "region", "sector", "sponsor"], columns = ["name", ...facets, "amount"];
  const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows].map((tr, place) => ({ tr, place, facets: tr.dataset.f.split(",") }));
  const cell = (row, at) => row.tr.cells[at].textContent;
  const amount = (row) => row.amount ??= Number(cell(row, 6).replace(/\D/g, ""));
  const text = (row) => row.text ??= " " + fold(row.tr.textContent + " " + (row.tr.dataset.o || ""));
  const names = (row) => row.names ??= (row.tr.dataset.k || "").split(",").map((name) => name.split(" "));
  const begins = (heard, start) => heard === start || (start.length > 2 && heard.startsWith(start));
  const nearly = (one, other) => {
    if (one.length < other.length) return nearly(other, one);
    let at = 0;
    while (at < other.length && one[at] === other[at]) at++;
    const same = one.length === other.length;
    return other.length > 2 && one.length - other.length < 2 && one.slice(at + 1) === other.slice(same ? at + 1 : at);
  };
  const tests = (sought) => {
    const all = taken(sought), busy = all.filter((word) => !word.idle), words = busy.length ? busy : all;
    const own = words.filter((word) => !word.common), joined = (some) => some.map((word) => word.key).join("");
    const whole = joined(words), ofOwn = joined(own);
    const has = (row) => (word) => text(row).includes(" " + word.folded)
      || (word.key && names(row).some((name) => name.some((heard) => begins(heard, word.key))));
    const exact = (row) => words.every(has(row)) || (whole && names(row).some((name) => begins(name.join(""), whole)));
    const near = (row) => ofOwn && (own.every(has(row))
      || names(row).some((name) => begins(name.join(""), ofOwn) || nearly(name.join(""), ofOwn)));
    return words.length ? [exact, near] : [() => true];
  };

  // What is shown.

  const fields = Object.fromEntries(["q", ...facets, "sort"].map((name) => [name, form.elements[name]]));
  const { compare } = new Intl.Collator(lang), plural = new Intl.PluralRules(lang);
  const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, lang === "en" ? "," : " ");
  let shown = [], room;
  const show = () => {
    body.replaceChildren(...shown.slice(0, room).map((row) => row.tr));
    more.hidden = shown.length <= room;
  };
  const say = () => {
    const sums = {};
    for (const row of shown) sums[row.currency ??= cell(row, 6).slice(-3)] = (sums[row.currency] || 0) + amount(row);
    const told = Object.keys(sums).sort().map((currency) => number(sums[currency]) + " " + currency);
    const found = shown.length, { one, many, none } = count.dataset;
    const sentence = !found ? none : plural.select(found) === "one" ? one : many;
    count.textContent = sentence.replace("{count}", number(found)).replace("{sums}", told.join(", "));
  };
  const sort = () => {
    const [, down, name] = /^(-?)(.*)$/.exec(fields.sort.value), at = columns.indexOf(name);
    for (const th of heads) th.removeAttribute("aria-sort");
    if (at < 0) return;
    heads[at].setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = name === "amount" ? amount : (row) => row[name] ??= cell(row, at);
    const by = name === "amount" ? (one, other) => one - other : compare;
    shown.sort((one, other) => (down ? -1 : 1) * by(value(one), value(other)) || one.place - other.place);
  };
  const update = () => {
    const chosen = facets.map((name) => String(fields[name].selectedIndex - 1));
    const of = rows.filter((row) => chosen.every((one, i) => one === "-1" || row.facets[i].split(" ").includes(one)));
    for (const test of tests(fields.q.value)) if ((shown = of.filter(test)).length) break;
    room = 100;
    sort();
    show();
    say();
  };

  // What the reader does; the address of the page remembers it.

  const links = [...document.querySelectorAll("a[hreflang]")].map((link) => [link, link.href]);
  const follow = (hash) => { for (const [link, href] of links) link.href = href + hash; };
  const changed = () => {
    update();
    const said = new URLSearchParams();
    for (const [name, { value }] of Object.entries(fields)) if (value) said.set(name, value);
    const hash = String(said) && "#" + said;
    history.replaceState(null, "", hash || location.pathname);
    follow(hash);
  };
  const recall = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const [name, field] of Object.entries(fields)) {
      field.value = said.get(name) || "";
      if (field.selectedIndex < 0) field.value = "";
    }
    follow(location.hash);
    update();
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  addEventListener("hashchange", recall);
  more.addEventListener("click", () => {
    const next = room;
    room *= 10;
    show();
    body.rows[next].querySelector("a").focus();
  });
  heads.forEach((th, at) => {
    const button = document.createElement("button");
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      fields.sort.value = (fields.sort.value === columns[at] ? "-" : "") + columns[at];
      changed();
    });
  });
  table.classList.add("found");
  form.hidden = false;
  recall();
  // What searching needs of the rows is made while nobody waits for it.
  let ready = 0;
  const prepare = (idle) => {
    for (; ready < rows.length && idle.timeRemaining() > 1; ready++) text(rows[ready]), names(rows[ready]);
    if (ready < rows.length) requestIdleCallback(prepare);
  };
  window.requestIdleCallback?.(prepare);
});
