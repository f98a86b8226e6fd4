// Answers from the files of the search index; src/outputs/search/mod.rs says how they are made, and answers the
// same in the terminal. Pure: searchEngine(read) is given read(name, tag), which resolves to the bytes of
// _search/NAME, or rejects. It gives { head, search }: `head()` resolves to what the manifest says,
// `search(typed, { column, year, byDate })` to an answer:
//   total       hits at most; exactly so many once `open` is 0
//   open        candidates that were not looked at yet
//   incomplete  whether files could not be had
//   exact       whether no candidate can turn out to be none; settle(n) looks at n more
//   next(n)     resolves to at most n further hits { address, title, date, column, text, parts }, in order
//   pieces()    pieces of the words that do occur, for who finds nothing
"use strict";

const searchEngine = (read) => {
  const KEY = 20, TAIL = 17, SINGLE = 12, PLAIN = 8, OFTEN = 1, TITLE = 2, BOTH = 3, TEXTS = 4, GROUP = 64;
  let table = null, manifest = null;
  const files = new Map();

  // Folding, character by character; a table of traditional characters only where one may be among them.
  const forms = new Map(Array.from("“\"”\"„\"‟\"‘'’'‚'‛'−-・·•·‧·∙·".matchAll(/(.)(.)/gu), (pair) => [pair[1], pair[2]]));
  const isWord = (c) => (c >= "一" && c <= "\u9fff") || /[\p{Alphabetic}\p{N}]/u.test(c);
  const isLatin = (c) => /^[a-z0-9]$/.test(c);
  function fold(text, at = []) {
    const out = [];
    let gap = false, place = 0;
    for (const original of text) {
      if (original >= "一" && original <= "\u9fff" && !table?.has(original)) { gap = false; out.push(original); at.push(place); place += 1; continue; }
      const here = place;
      place += original.length;
      if (original === "\n") { gap = false; out.push(original); at.push(here); continue; }
      if (/[\xad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]/.test(original)) continue;
      if (/\s/.test(original)) { gap = true; continue; }
      for (let c of original.normalize("NFKC").toLowerCase()) {
        c = table?.get(c) ?? forms.get(c) ?? (/[\u2010-\u2015]/.test(c) ? "-" : c);
        if (/\s/.test(c)) { gap = true; continue; }
        if (gap && isLatin(c) && out.length && isLatin(out.at(-1))) { out.push(" "); at.push(here); }
        gap = false;
        out.push(c);
        at.push(here);
      }
    }
    return out;
  }
  const learn = () => table ?? read("characters", 0).then((bytes) => {
    table = new Map(Array.from(new TextDecoder().decode(bytes).matchAll(/(.)(.)/gu), (pair) => [pair[1], pair[2]]));
  });

  // Hashes of terms.
  function mix(one, other) {
    let hash = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca77);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
    return (hash ^ (hash >>> 15)) >>> 0;
  }
  const code = (c) => c.codePointAt(0);
  const hashOf = (characters) => characters.reduce((hash, c) => mix(hash, code(c)), 1);
  const classOf = (c) => mix(c && isWord(c) ? code(c) : 0, 1) >>> 29;
  const pairAt = (text, i) => mix(code(text[i]), code(text[i + 1]));

  // A reader of bits; what runs past the end throws, so nothing goes on for ever.
  function bits(bytes, from) {
    let at = from * 8;
    const bit = () => {
      if (at >= bytes.length * 8) throw new RangeError("damaged");
      return (bytes[at >> 3] >> (7 - (at++ & 7))) & 1;
    };
    const take = (n) => { let value = 0; while (n--) value = value * 2 + bit(); return value; };
    const count = () => {
      let n = 0;
      while (!bit()) if (++n > 30) throw new RangeError("damaged");
      return 2 ** n + take(n) - 1;
    };
    const rice = (k) => { let high = 0; while (bit()) high += 1; return high * 2 ** k + take(k); };
    const parameter = (n, range) => Math.max(0, 31 - Math.clz32(Math.floor((range * 11) / (16 * Math.max(n, 1)))));
    function set(range) {
      const numbers = [], n = count(), k = parameter(n, range);
      for (let i = 0, next = 0; i < n; i += 1, next += 1) {
        next += rice(k);
        if (next >= range) throw new RangeError("damaged");
        numbers.push(next);
      }
      return numbers;
    }
    return { take, count, rice, parameter, set };
  }

  // A shard's articles of a key, as a map of bits by article.
  function find(bytes, border, key, wanted) {
    const r = bits(bytes, 8), n = r.count(), k = r.parameter(n, 2 ** KEY), found = new Map();
    for (let i = 0, here = -1; i < n; i += 1) {
      here += 1 + r.rice(k);
      if (here > key) break;
      const mask = r.take(1) ? r.take(PLAIN + 1) : 1 << r.take(3);
      for (let kind = 0; kind <= PLAIN; kind += 1) {
        if (!(mask >> kind & 1)) continue;
        const articles = r.set(border), often = r.set(articles.length), title = r.set(articles.length);
        if (here !== key || (wanted < 0 ? kind === PLAIN : kind !== wanted)) continue;
        const add = (article, bit) => found.set(article, found.get(article) | bit);
        articles.forEach((article) => add(article, 0));
        often.forEach((i) => add(articles[i], OFTEN));
        title.forEach((i) => add(articles[i], TITLE));
      }
      if (here === key) break;
    }
    return found;
  }

  function open() {
    manifest ??= read("index", 0).then((bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      if (view.getUint32(0) !== 0x484b5331) throw new RangeError("damaged");
      const length = view.getUint32(4, true);
      const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
      let at = 8 + length;
      const tags = (n) => Array.from({ length: n }, () => view.getUint32((at += 4) - 4, true));
      const shards = tags(head.shards + (head.doubling ? head.refreshed : 0));
      const texts = tags(Math.ceil(Math.ceil(head.documents / TEXTS) / GROUP));
      const r = bits(bytes, at), tail = [];
      for (let i = head.tail; i < head.documents; i += 1) tail.push([new Set(r.set(2 ** TAIL)), new Set(r.set(2 ** SINGLE))]);
      return { ...head, head, shards, texts, tail };
    });
    manifest.catch(() => { manifest = null; });
    return manifest;
  }
  // A file, read once; the last ones are kept.
  function file(name, tag) {
    const key = `${name}?${tag}`;
    if (!files.has(key)) {
      const reading = read(name, tag);
      reading.catch(() => files.delete(key));
      files.set(key, reading);
      if (files.size > 400) files.delete(files.keys().next().value);
    }
    return files.get(key);
  }

  // What was typed.
  function date(word) {
    const [, y, m, d] = /^(\d{4})(\d\d)(\d\d)$/.exec(word) || /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?[月日]*$/.exec(word) || [];
    if (!(y >= 1900 && y < 2100 && m >= 1 && m <= 12) || (d !== undefined && !(d >= 1 && d <= 31))) return [];
    return [d === undefined ? `${+y}年${+m}月` : `${+y}年${+m}月${+d}日`];
  }
  function termsOf(text, most) {
    const pairs = [], singles = [];
    text.forEach((c, i) => {
      if (!isWord(c)) return;
      singles.push({ hash: mix(code(c), 0), kind: PLAIN, single: true, text: c });
      if (i + 1 < text.length && isWord(text[i + 1])) {
        pairs.push({ hash: pairAt(text, i), kind: i + 2 < text.length ? classOf(text[i + 2]) : -1, text: c + text[i + 1] });
      }
    });
    const terms = pairs.length ? pairs : singles;
    if (terms.length <= most) return terms;
    return most === 1 ? [terms[0]] : Array.from({ length: most }, (_, i) => terms[Math.floor((2 * i * (terms.length - 1) + most - 1) / (2 * (most - 1)))]);
  }
  function understand(typed, synonyms) {
    const words = new Map();
    for (const [, quoted, , bare] of typed.matchAll(/["“”](.*?)["“”](?=\s|$)|()(\S+)/gsu)) {
      const text = fold(quoted ?? bare).filter((c) => c !== "\n");
      if (text.some(isWord) && !words.has(text.join(""))) words.set(text.join(""), quoted !== undefined);
    }
    const list = [...words].slice(0, 8), most = Math.max(1, Math.min(4, Math.floor(8 / list.length)));
    const whole = fold(typed), first = whole.findIndex(isWord);
    const letters = whole.filter(isWord);
    let title = null;
    if (first >= 0) {
      const start = first + 1 < whole.length && isWord(whole[first + 1]) ? pairAt(whole, first) : mix(code(whole[first]), 0);
      title = { hash: ((hashOf(letters) & ~0x3fff) | (start & 0x3fff)) >>> 0, kind: PLAIN };
    }
    return {
      title, letters: letters.join(""),
      words: list.map(([word, quoted]) => {
        const others = quoted ? [] : [...date(word), ...synonyms.filter((group) => group.includes(word)).flat()];
        return [...new Set([word, ...others])].slice(0, 4)
          .map((text, i) => ({ text, terms: termsOf(Array.from(text), i ? Math.min(most, 2) : most) }));
      }),
    };
  }

  const both = (one, other) => new Map(Array.from(one).filter(([article]) => other.has(article))
    .map(([article, bit]) => [article, bit & other.get(article)]));

  async function search(typed, { column = "", year = 0, byDate = false } = {}) {
    const m = await open();
    let incomplete = false;
    let query = understand(typed, m.synonyms);
    const shardOf = (hash) => {
      const shard = hash & (m.shards.length ? m.head.shards - 1 : 0);
      return m.doubling && shard < m.refreshed ? hash & (2 * m.head.shards - 1) : shard;
    };
    function late(term, border, found) {
      const key = term.hash >>> (32 - (term.single ? SINGLE : TAIL)), marked = mix(term.hash, 2) >>> (32 - TAIL);
      m.tail.forEach(([terms, singles], i) => {
        if (m.head.tail + i >= border && (term.single ? singles : terms).has(key)) {
          found.set(m.head.tail + i, OFTEN | (terms.has(marked) ? TITLE : 0));
        }
      });
      return found;
    }
    async function look(term) {
      const shard = shardOf(term.hash), tag = m.shards[shard];
      if (!tag) return (term.found = late(term, 0, new Map()));
      try {
        const bytes = await file(`s/${shard}`, tag);
        const border = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
        term.found = late(term, border, find(bytes, border, term.hash >>> (32 - KEY), term.kind));
      } catch {
        incomplete = true;
        term.found = null;
      }
      return term.found;
    }
    const inColumn = column ? { hash: hashOf(Array.from(`/${column}`)), kind: PLAIN } : null;
    async function candidates() {
      const spellings = query.words.flat();
      await Promise.all([...spellings.flatMap((spelling) => spelling.terms), inColumn, query.title].filter(Boolean).map(look));
      for (const spelling of spellings) {
        const known = spelling.terms.map((term) => term.found).filter(Boolean);
        spelling.found = known.length ? known.reduce(both) : new Map();
      }
      const ofWord = query.words.map((word) => word.reduce((all, { found }) => {
        for (const [article, bit] of found) all.set(article, all.get(article) | bit);
        return all;
      }, new Map()));
      return ofWord.length ? ofWord.reduce(both) : new Map();
    }
    let hits = await candidates();
    // Traditional characters are in no shard: where nothing is found they may be why.
    if (!hits.size && !incomplete && !table && query.words.length) {
      await learn();
      query = understand(typed, m.synonyms);
      hits = await candidates();
    }
    const at = m.years.findIndex(([known]) => known === year);
    const from = year ? m.years[at]?.[1] ?? Infinity : 0, to = year && m.years[at + 1] ? m.years[at + 1][1] : Infinity;
    const rest = (bit) => bit & OFTEN;
    const queue = [];
    for (const [article, bit] of hits) {
      if (article < from || article >= to || (inColumn?.found && !inColumn.found.has(article))) continue;
      const claimed = bit & TITLE ? (query.title?.found?.has(article) ? 3 : 2) : rest(bit);
      queue.push({ article, bit, rank: claimed });
    }
    // The best last.
    const order = (one, other) => (byDate ? 0 : one.rank - other.rank) || one.article - other.article;
    queue.sort(order);

    async function see(candidate) {
      const number = Math.floor(candidate.article / TEXTS);
      try {
        const rows = await (await file(`t/${number}`, m.texts[Math.floor(number / GROUP)]).then(unpack));
        candidate.row = rows[candidate.article % TEXTS];
        if (candidate.row[6]) await learn();
      } catch {
        incomplete = true;
      }
      candidate.read = true;
    }
    // What rank it has now that it was seen; -1 if it is no hit.
    function judge({ row, rank, bit }) {
      if (!row) return -1;
      const title = fold(row[1]), heading = title.join(""), text = fold(`${row[4]}\n${row[5]}`).join("");
      const has = (where, word) => word.some((spelling) => where.includes(spelling.text));
      if (!query.words.every((word) => has(heading, word) || has(text, word))) return -1;
      if (rank === 3 && title.filter(isWord).join("") === query.letters) return 3;
      return rank >= 2 && query.words.every((word) => has(heading, word)) ? 2 : rest(bit);
    }
    // A candidate that was read goes, or takes the place that it deserves.
    function weigh(candidate) {
      queue.splice(queue.indexOf(candidate), 1);
      candidate.rank = judge(candidate);
      candidate.seen = true;
      if (candidate.rank < 0) return;
      let place = queue.length;
      while (place > 0 && order(queue[place - 1], candidate) > 0) place -= 1;
      queue.splice(place, 0, candidate);
    }
    const answer = {
      given: 0,
      get open() { return queue.length; },
      // Whether no more of them can turn out to be none.
      get exact() { return queue.every((candidate) => candidate.seen); },
      get total() { return answer.given + queue.length; },
      get incomplete() { return incomplete; },
      // Looks at so many more candidates.
      async settle(most) {
        const ahead = queue.filter((candidate) => !candidate.seen).slice(-most);
        await Promise.all(ahead.map(see));
        for (const candidate of ahead) weigh(candidate);
      },
      async next(most) {
        const found = [];
        while (found.length < most && queue.length) {
          const ahead = queue.slice(-(most - found.length));
          await Promise.all(ahead.filter((candidate) => !candidate.read).map(see));
          for (;;) {
            const candidate = queue.at(-1);
            if (found.length >= most || !candidate?.read) break;
            if (!candidate.seen) {
              weigh(candidate);
              continue;
            }
            queue.pop();
            answer.given += 1;
            found.push(show(candidate.row, query));
          }
        }
        return found;
      },
      pieces() {
        if (query.words.length > 1) return query.words.filter((word) => word.some((it) => it.found.size)).map((word) => word[0].text);
        const terms = query.words.flatMap((word) => word[0].terms);
        return [...new Set(terms.filter((term) => term.found?.size && !term.single).map((term) => term.text))];
      },
    };
    return answer;
  }

  const unpacked = new WeakMap();
  function unpack(bytes) {
    if (!unpacked.has(bytes)) {
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      unpacked.set(bytes, new Response(stream).json());
    }
    return unpacked.get(bytes);
  }

  // A hit as it is shown: `parts` and `head` are texts, every second one a word that was looked for.
  function show([address, title, date, column, text], query) {
    return { address, date, column, title, head: marked(title, query, Infinity), parts: marked(text, query, 96) };
  }
  function marked(text, query, length) {
    const at = [], folded = fold(text, at), whole = folded.join("");
    const places = Array.from(folded, () => 0);
    // Characters may be two units long: from units of the folded text to characters.
    const unit = [];
    folded.forEach((c, i) => { for (let n = 0; n < c.length; n += 1) unit.push(i); });
    const spans = [];
    for (const { text: word } of query.words.flat()) {
      for (let from = whole.indexOf(word); from >= 0; from = whole.indexOf(word, from + word.length)) {
        spans.push([unit[from], unit[from + word.length - 1] + 1]);
      }
    }
    spans.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    const start = length === Infinity ? 0 : Math.max(0, (spans[0]?.[0] ?? 0) - 24), end = Math.min(places.length, start + length);
    const slice = (from, to) => text.slice(at[from] ?? text.length, to < at.length ? at[to] : text.length);
    const parts = [];
    let done = start;
    for (const [from, to] of spans) {
      if (from < done || to > end) continue;
      parts.push(slice(done, from), slice(from, to));
      done = to;
    }
    parts.push(slice(done, end));
    if (start > 0) parts[0] = `…${parts[0]}`;
    if (end < places.length) parts[parts.length - 1] += "…";
    return parts;
  }

  return { head: () => open().then((m) => m.head), search };
};
