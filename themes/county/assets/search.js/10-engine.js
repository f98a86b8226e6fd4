// Answers from the files of the search index; src/outputs/search/mod.rs says how they are made, and answers the
// same in the terminal. Pure: searchEngine(read) is given read(name, tag), which resolves to the bytes of
// _search/NAME, or rejects. It gives { head, search }: `head()` resolves to what the manifest says,
// `search(typed, { column, year, byDate })` to an answer:
//   total       hits at most; exactly so many if `exact`
//   open        candidates that were not given yet
//   missing     whether files could not be had
//   next(n, limit)  resolves to at most n further hits { address, title, date, column, head, parts }, in order, or
//               to those that come with `limit` files in all; `head` and `parts` are the title and a piece of the
//               text, of which every second part is a word that was looked for
//   settle(n)   looks at further candidates while no more than n files were read, so that `exact` comes sooner
//   pieces()    pieces of the words that do occur, for who finds nothing

const searchEngine = (read) => {
  // As in terms.rs and shard.rs.
  const KEY = 20, TAIL = 15, SINGLE = 12, PLAIN = 8, OFTEN = 1, TITLE = 2;
  const files = new Map();
  let table, manifest;

  // Folding, unit by unit; with a table of traditional characters only where one may be among them. `at` takes
  // where each unit came of.
  const formOf = (c) => c.replace(/[“”„‟]/, '"').replace(/[‘’‚‛]/, "'").replace(/[‐-―−]/, "-").replace(/[・•‧∙]/, "·");
  const isWord = (c) => /[一-\u9fff\p{Alphabetic}\p{N}\p{Cs}]/u.test(c);
  const isLatin = (c) => /^[a-z\d]$/.test(c);
  function fold(text, at = []) {
    let out = "", gap = false, place = 0;
    const add = (c) => {
      for (const _ of c.split("")) at.push(place);
      out += c;
      gap = false;
    };
    for (const c of text) {
      if (c === "\n" || c >= "一" && c <= "\u9fff" && !table?.has(c)) add(c);
      else if (!/[\xad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]/.test(c)) {
        for (const plain of c.normalize("NFKC").toLowerCase()) {
          const one = table?.get(plain) || formOf(plain);
          if (/\s/.test(one)) gap = true;
          else {
            if (gap && isLatin(one) && isLatin(out.at(-1))) add(" ");
            add(one);
          }
        }
      }
      place += c.length;
    }
    return out;
  }
  const text = (bytes) => new TextDecoder().decode(bytes);
  const learn = async () => { table ??= new Map(text(await read("characters")).match(/../g).map((pair) => pair.split(""))); };

  // Hashes of terms.
  function mix(one, other) {
    let hash = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca77);
    hash = Math.imul(hash ^ hash >>> 15, 0x2c1b3c6d);
    hash = Math.imul(hash ^ hash >>> 12, 0x297a2d39);
    return (hash ^ hash >>> 15) >>> 0;
  }
  const units = (text) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const hashOf = (text) => units(text).reduce(mix, 1);
  // The terms of a text: pairs, or where there are none single characters.
  function termsOf(text) {
    const two = [], one = [], code = units(text), is = text.split("").map(isWord);
    for (let i = 0; i < text.length; i += 1) {
      if (!is[i]) continue;
      one.push({ hash: mix(code[i], 0), kind: PLAIN, single: true });
      if (is[i + 1]) {
        const kind = i + 2 < text.length ? mix(is[i + 2] ? code[i + 2] : 0, 1) >>> 29 : -1;
        two.push({ hash: mix(code[i], code[i + 1]), kind, text: text.slice(i, i + 2) });
      }
    }
    return two.length ? two : one;
  }

  // A reader of bits; what runs past the end throws, so nothing goes on for ever.
  function bits(bytes, from) {
    let at = from * 8;
    const bit = () => {
      if (at >= bytes.length * 8) throw Error();
      return bytes[at >> 3] >> (7 - (at++ & 7)) & 1;
    };
    const take = (n) => { let value = 0; while (n--) value = value * 2 + bit(); return value; };
    const count = () => { let n = 0; while (!bit()) n += 1; return 2 ** n + take(n) - 1; };
    const rice = (k) => { let n = 0; while (bit()) n += 1; return n * 2 ** k + take(k); };
    const width = (n, range) => Math.max(0, 31 - Math.clz32(range * 11 / 16 / (n || 1)));
    const set = (range) => {
      const all = [], n = count(), k = width(n, range);
      for (let next = 0; all.length < n; next += 1) {
        next += rice(k);
        if (next >= range) throw Error();
        all.push(next);
      }
      return all;
    };
    return { take, count, rice, width, set };
  }
  const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset);

  // A shard's articles of a key: what is known of each, by article.
  function find(bytes, border, { hash, kind }) {
    const r = bits(bytes, 8), n = r.count(), k = r.width(n, 2 ** KEY), key = hash >>> 32 - KEY, found = new Map();
    for (let i = 0, here = -1; i < n && here < key; i += 1) {
      here += 1 + r.rice(k);
      const mask = r.take(1) ? r.take(PLAIN + 1) : 1 << r.take(3);
      for (let one = 0; one <= PLAIN; one += 1) {
        if (!(mask >> one & 1)) continue;
        const ids = r.set(border), often = r.set(ids.length), title = r.set(ids.length);
        if (here !== key || (kind < 0 ? one === PLAIN : kind !== one)) continue;
        const add = (id, what) => found.set(id, found.get(id) | what);
        for (const id of ids) add(id, 0);
        for (const at of often) add(ids[at], OFTEN);
        for (const at of title) add(ids[at], TITLE);
      }
    }
    return found;
  }

  async function open() {
    const bytes = await read("index"), data = view(bytes), start = 8 + data.getUint32(4, true);
    const head = JSON.parse(text(bytes.subarray(8, start)));
    head.count = head.shards + (head.doubling ? head.refreshed : 0);
    const last = start + 4 * (head.count + Math.ceil(head.documents / 192)), r = bits(bytes, last);
    head.tag = (i) => data.getUint32(start + 4 * i, true);
    head.late = [];
    // Single characters behind the other terms.
    for (let i = head.tail; i < head.documents; i += 1) head.late.push(new Set([...r.set(2 ** TAIL), ...r.set(2 ** SINGLE).map((one) => one + 2 ** TAIL)]));
    return head;
  }
  const opened = () => (manifest ??= open().catch((error) => {
    manifest = null;
    throw error;
  }));
  // A file, read once, as `make` wants it, if it is given.
  function file(name, tag, make) {
    if (!files.has(name + tag)) files.set(name + tag, read(name, tag).then(make));
    const reading = files.get(name + tag);
    reading.catch(() => files.delete(name + tag));
    return reading;
  }
  const unpack = (bytes) => new Response(new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"))).json();

  // What was typed, as in query.rs.
  function dates(word) {
    const [, y, m, d] = /^(\d{4})(\d\d)(\d\d)$/.exec(word) || /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?[月日]*$/.exec(word) || [];
    const is = y >= 1900 && y < 2100 && m > 0 && m < 13 && (!d || (d > 0 && d < 32));
    return is ? [`${+y}年${+m}月${d ? `${+d}日` : ""}`] : [];
  }
  function understand(typed, synonyms) {
    const words = new Map();
    for (const [, quoted, bare] of typed.matchAll(/["“”](.*?)["“”](?=\s|$)|(\S+)/gs)) {
      const word = fold(quoted ?? bare).replace(/\n/g, "");
      if (isWord(word) && !words.has(word)) words.set(word, quoted === undefined);
    }
    const list = [...words].slice(0, 8), most = Math.max(1, Math.min(4, Math.floor(8 / list.length)));
    // At both ends, and evenly what lies between.
    const some = (all, n) => all.slice(0, n).map((_, i, { length }) => all[Math.round(i * (all.length - 1) / (length - 1 || 1))]);
    const whole = fold(typed), letters = whole.split("").filter(isWord).join("");
    return {
      letters,
      title: termsOf(whole.slice(whole.search(/[一-\u9fff\p{Alphabetic}\p{N}\p{Cs}]/u)).slice(0, 2))[0],
      words: list.map(([word, bare]) => [...new Set([word, ...(bare ? [...dates(word), ...synonyms.filter((group) => group.includes(word)).flat()] : [])])]
        .slice(0, 4).map((text, i) => ({ text, terms: some(termsOf(text), i ? Math.min(most, 2) : most) }))),
    };
  }
  const both = (one, other) => new Map([...one].flatMap(([id, what]) => (other.has(id) ? [[id, what & other.get(id)]] : [])));

  async function search(typed, { column, year, byDate }) {
    const head = await opened();
    let missing = false, given = 0, known, query, queue;
    const used = new Set(["index"]);
    async function look(term) {
      let shard = term.hash & head.shards - 1;
      if (head.doubling && shard < head.refreshed) shard = term.hash & 2 * head.shards - 1;
      const tag = shard < head.count && head.tag(shard);
      let border = 0, found = new Map();
      try {
        if (tag) {
          used.add(`s/${shard}`);
          const bytes = await file(`s/${shard}`, tag);
          border = view(bytes).getUint32(4, true);
          found = find(bytes, border, term);
        }
        const key = term.single ? (term.hash >>> 32 - SINGLE) + 2 ** TAIL : term.hash >>> 32 - TAIL;
        head.late.forEach((terms, i) => {
          if (head.tail + i >= border && terms.has(key)) {
            found.set(head.tail + i, OFTEN | (terms.has(mix(term.hash, 2) >>> 32 - TAIL) ? TITLE : 0));
          }
        });
        term.found = found;
      } catch {
        // The index may be a new one by now: the next search begins with its manifest.
        missing = true;
        manifest = null;
      }
    }
    const only = column && { hash: hashOf(`/${column}`), kind: PLAIN };
    async function prepare() {
      known = table;
      query = understand(typed, head.synonyms);
      const forms = query.words.flat(), { title } = query;
      if (title) query.title = { hash: (hashOf(query.letters) & ~0x3fff | title.hash & 0x3fff) >>> 0, kind: PLAIN };
      await Promise.all([...forms.flatMap(({ terms }) => terms), only, query.title].filter(Boolean).map(look));
      const meet = (all) => (all.length ? all.reduce(both) : new Map());
      for (const form of forms) form.found = meet(form.terms.flatMap(({ found }) => found || []));
      const hits = meet(query.words.map((word) => {
        const all = new Map();
        for (const { found } of word) for (const [id, what] of found) all.set(id, all.get(id) | what);
        return all;
      }));
      queue = [...hits].flatMap(([id, what]) => {
        if (id < start || id >= end || only?.found && !only.found.has(id)) return [];
        return { id, what, rank: what & TITLE ? 2 + !!query.title?.found?.has(id) : what & OFTEN };
      }).sort(order);
    }
    const at = head.years.findIndex(([known]) => known === year), [, start] = year ? head.years[at] || [0, Infinity] : [0, 0];
    const [, end] = year && head.years[at + 1] || [0, Infinity];
    // The best last.
    const order = (one, other) => (byDate ? 0 : one.rank - other.rank) || one.id - other.id;
    async function see(one) {
      const number = Math.floor(one.id / 3);
      used.add(number);
      try {
        one.row = (await file(`t/${number}`, head.tag(head.count + (number >> 6)), unpack))[one.id % 3];
        if (one.row[6]) await learn();
      } catch { missing = true; }
      one.read = true;
    }
    // A candidate that was read goes, or takes the place that it deserves.
    function weigh(one) {
      queue.splice(queue.indexOf(one), 1);
      if (!one.row) return;
      const title = fold(one.row[1]), text = fold(`${one.row[4]}\n${one.row[5]}`);
      const has = (where) => (word) => word.some((form) => where.includes(form.text));
      if (!query.words.every((word) => has(title)(word) || has(text)(word))) return;
      const whole = one.rank > 2 && title.split("").filter(isWord).join("") === query.letters;
      if (!whole && one.rank > 1) one.rank = query.words.every(has(title)) ? 2 : one.what & OFTEN;
      one.seen = true;
      let place = queue.length;
      while (place && order(queue[place - 1], one) > 0) place -= 1;
      queue.splice(place, 0, one);
    }
    await prepare();
    return {
      get open() { return queue.length; },
      get total() { return given + queue.length; },
      get exact() { return queue.every((one) => one.seen); },
      get missing() { return missing; },
      async settle(n) {
        const ahead = queue.filter((one) => !one.seen).reverse().slice(0, Math.max(0, n - used.size));
        await Promise.all(ahead.map(see));
        ahead.forEach(weigh);
      },
      async next(n, limit = Infinity) {
        const out = [];
        while (out.length < n && queue.length) {
          const ahead = queue.slice(out.length - n).filter((one) => !one.read).reverse().slice(0, Math.max(0, limit - used.size));
          if (!ahead.length && !queue.at(-1).read) break;
          await Promise.all(ahead.map(see));
          while (out.length < n && queue.at(-1)?.read) {
            const one = queue.at(-1);
            if (!one.seen) weigh(one);
            else {
              queue.pop();
              given += 1;
              const [address, title, date, of, text] = one.row;
              out.push({ address, title, date, column: of, head: marked(title, query), parts: marked(text, query, 96) });
            }
          }
        }
        // Traditional characters are in no shard: where nothing is found they may be why.
        if (given || queue.length || known || missing || !query.words.length) return out;
        await learn();
        await prepare();
        return this.next(n, limit);
      },
      pieces() {
        const words = query.words.flat();
        const terms = words.length > 1 ? words : words.flatMap(({ terms }) => terms);
        return [...new Set(terms.flatMap(({ text, found }) => (text && found?.size ? [text] : [])))];
      },
    };
  }

  // A piece of a text around the first word, in parts.
  function marked(text, query, length = Infinity) {
    const at = [], folded = fold(text, at), spans = [], parts = [];
    for (const { text: word } of query.words.flat()) {
      for (let from = -1; (from = folded.indexOf(word, from + 1)) >= 0;) spans.push([from, from + word.length]);
    }
    spans.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
    const start = length < Infinity && spans.length ? Math.max(0, spans[0][0] - 24) : 0, end = Math.min(at.length, start + length);
    const slice = (from, to) => parts.push(text.slice(at[from] ?? text.length, at[to] ?? text.length));
    let done = start;
    for (const [from, to] of spans) {
      if (from < done || to > end) continue;
      slice(done, from);
      slice(from, to);
      done = to;
    }
    slice(done, end);
    if (start) parts[0] = `…${parts[0]}`;
    if (end < at.length) parts.push(`${parts.pop()}…`);
    return parts;
  }

  return { head: opened, search };
};
